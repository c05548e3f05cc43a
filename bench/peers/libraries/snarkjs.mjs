// snarkjs as it comes: its `groth16.verify`, with JSON.parse before it. It prepares nothing of a key, and does not check that B is in its subgroup. Its pairings are those
// of ffjavascript, whose `pairingEq` takes parsed points.
import { readFileSync } from "node:fs";
import { getCurveFromName } from "ffjavascript";
import * as snarkjs from "snarkjs";

export const version = JSON.parse(readFileSync(new URL("../node_modules/snarkjs/package.json", import.meta.url))).version;
export const strict = false;

export const open = async () => {
  const curve = await getCurveFromName("bn128");
  const { G1, G2 } = curve;
  const bigInts = (value) => (Array.isArray(value) ? value.map(bigInts) : BigInt(value));
  const g1 = (point) => G1.fromObject(bigInts(point));
  const g2 = (point) => G2.fromObject(bigInts(point));
  return {
    key: (text) => JSON.parse(text),
    verify: async (key, line) => {
      const { proof, publicSignals } = JSON.parse(line);
      return snarkjs.groth16.verify(key, publicSignals, proof);
    },
    // e(-A, B) e(X, gamma) e(C, delta) = e(-alpha, beta), the right side known.
    threePairs: (key, line) => {
      const { proof, publicSignals } = JSON.parse(line);
      const x = publicSignals.reduce((sum, value, i) => G1.add(sum, G1.timesScalar(g1(key.IC[i + 1]), BigInt(value))), g1(key.IC[0]));
      const points = [G1.neg(g1(proof.pi_a)), g2(proof.pi_b), x, g2(key.vk_gamma_2), g1(proof.pi_c), g2(key.vk_delta_2)];
      const right = curve.pairing(G1.neg(g1(key.vk_alpha_1)), g2(key.vk_beta_2));
      return () => curve.pairingEq(...points, right);
    },
    product: (a, b) => {
      const F = curve.F1;
      let [x, y] = [F.fromObject(a), F.fromObject(b)];
      return { times: (count) => { for (let i = 0; i < count; i++) x = F.mul(x, y); }, value: () => F.toObject(x) };
    },
    close: () => curve.terminate(),
  };
};

// A Groth16 verifier on mcl-wasm's public API. mcl's own parser refuses what is not on the curve, not below p or, when told so, not in the subgroup; here the texts are
// checked to be canonical before. Of the key e(alpha, beta), gamma and delta are prepared; vk_x is one `mulVec`.
import { readFileSync } from "node:fs";
import mcl from "mcl-wasm";
import { Refused, affine1, affine2, checkCount, integer, p, r } from "./canonical.mjs";

export const version = JSON.parse(readFileSync(new URL("../node_modules/mcl-wasm/package.json", import.meta.url))).version;
export const strict = true;

const parsed = (point, coordinates) => {
  for (const text of coordinates) integer(text, p);
  try {
    point.setStr(`1 ${coordinates.join(" ")}`, 10);
  } catch {
    throw new Refused("no point of the group");
  }
  return point;
};
const g1 = (point) => parsed(new mcl.G1(), affine1(point));
const g2 = (point) => parsed(new mcl.G2(), affine2(point));
const fr = (text) => {
  integer(text, r);
  const value = new mcl.Fr();
  value.setStr(text, 10);
  return value;
};

// Two loops: mcl-wasm has one for a free and a prepared pair, and one for a prepared pair.
const holds = (key, a, b, x, c) =>
  mcl.finalExp(mcl.mul(mcl.mul(mcl.precomputedMillerLoop2mixed(mcl.neg(a), b, x, key.gamma), mcl.precomputedMillerLoop(c, key.delta)), key.alphaBeta)).isOne();
const combine = (key, publics) => {
  checkCount(publics, key);
  return mcl.add(key.IC[0], mcl.mulVec(key.IC.slice(1), publics.map(fr)));
};

export const open = async () => {
  await mcl.init(mcl.BN_SNARK1);
  mcl.verifyOrderG2(true);
  return {
    key: (text) => {
      const key = JSON.parse(text);
      return {
        IC: key.IC.map(g1), alphaBeta: mcl.millerLoop(g1(key.vk_alpha_1), g2(key.vk_beta_2)),
        gamma: new mcl.PrecomputedG2(g2(key.vk_gamma_2)), delta: new mcl.PrecomputedG2(g2(key.vk_delta_2)),
      };
    },
    verify: (key, line) => {
      const { proof, publicSignals } = JSON.parse(line);
      return holds(key, g1(proof.pi_a), g2(proof.pi_b), combine(key, publicSignals), g1(proof.pi_c));
    },
    threePairs: (key, line) => {
      const { proof, publicSignals } = JSON.parse(line);
      const [a, b, x, c] = [g1(proof.pi_a), g2(proof.pi_b), combine(key, publicSignals), g1(proof.pi_c)];
      return () => holds(key, a, b, x, c);
    },
    product: (a, b) => {
      let [x, y] = [new mcl.Fp(), new mcl.Fp()];
      x.setStr(String(a), 10);
      y.setStr(String(b), 10);
      return { times: (count) => { for (let i = 0; i < count; i++) x = mcl.mul(x, y); }, value: () => BigInt(x.getStr(10)) };
    },
    close: () => {},
  };
};

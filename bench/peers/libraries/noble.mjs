// A Groth16 verifier on the public API of @noble/curves. `assertValidity` checks the curve equation and, in G2, the subgroup. Of the key e(alpha, beta) and the lines of gamma
// and delta are prepared; the three Miller loops share their squarings; vk_x is a sum of `multiplyUnsafe`, the faster one for public scalars.
import { readFileSync } from "node:fs";
import { bn254 } from "@noble/curves/bn254.js";
import { Refused, affine1, affine2, checkCount, integer, p, r } from "./canonical.mjs";

export const version = JSON.parse(readFileSync(new URL("../node_modules/@noble/curves/package.json", import.meta.url))).version;
export const strict = true;

const { Fp, Fp2, Fp12 } = bn254.fields;
const checked = (Point, x, y) => {
  try {
    const point = Point.fromAffine({ x, y });
    point.assertValidity();
    return point;
  } catch {
    throw new Refused("no point of the group");
  }
};
const g1 = (point) => checked(bn254.G1.Point, ...affine1(point).map((text) => integer(text, p)));
const g2 = (point) => {
  const [x0, x1, y0, y1] = affine2(point).map((text) => integer(text, p));
  return checked(bn254.G2.Point, Fp2.fromBigTuple([x0, x1]), Fp2.fromBigTuple([y0, y1]));
};

const prepare = bn254.utils.calcPairingPrecomputes;
const term = (lines, point) => {
  const { x, y } = point.toAffine();
  return [lines, x, y];
};
// e(A, B) = e(alpha, beta) e(X, gamma) e(C, delta), with A negated on the left.
const holds = (key, a, b, x, c) => {
  const product = bn254.millerLoopBatch([term(prepare(b), a.negate()), term(key.gamma, x), term(key.delta, c)]);
  return Fp12.eql(Fp12.finalExponentiate(Fp12.mul(product, key.alphaBeta)), Fp12.ONE);
};
const combine = (key, publics) => {
  checkCount(publics, key);
  return publics.reduce((sum, text, i) => {
    const value = integer(text, r);
    return value === 0n ? sum : sum.add(key.IC[i + 1].multiplyUnsafe(value));
  }, key.IC[0]);
};

export const open = async () => ({
  key: (text) => {
    const key = JSON.parse(text);
    return {
      IC: key.IC.map(g1), alphaBeta: bn254.millerLoopBatch([term(prepare(g2(key.vk_beta_2)), g1(key.vk_alpha_1))]),
      gamma: prepare(g2(key.vk_gamma_2)), delta: prepare(g2(key.vk_delta_2)),
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
    let [x, y] = [a, b];
    return { times: (count) => { for (let i = 0; i < count; i++) x = Fp.mul(x, y); }, value: () => x };
  },
  close: () => {},
});

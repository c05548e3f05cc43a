// What every library's verifier here asks of a document's numbers, beside what the library checks itself: one spelling, and in range.
export const p = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
export const r = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

export class Refused extends Error {}

export const integer = (text, modulus) => {
  if (typeof text !== "string" || !/^(0|[1-9][0-9]{0,76})$/.test(text)) throw new Refused("malformed number");
  const value = BigInt(text);
  if (value >= modulus) throw new Refused("number out of range");
  return value;
};

// The coordinates of a document's affine points, still text: [x, y, "1"] and [[x0, x1], [y0, y1], ["1", "0"]].
export const affine1 = (point) => {
  if (point?.length !== 3 || point[2] !== "1") throw new Refused("not an affine point of G1");
  return [point[0], point[1]];
};
export const affine2 = (point) => {
  if (point?.length !== 3 || point.some((pair) => pair?.length !== 2) || point[2][0] !== "1" || point[2][1] !== "0") throw new Refused("not an affine point of G2");
  return [...point[0], ...point[1]];
};

export const checkCount = (publics, key) => {
  if (!Array.isArray(publics) || publics.length !== key.IC.length - 1) throw new Refused("number of public inputs");
};

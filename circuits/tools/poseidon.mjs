// Poseidon over the scalar field of BN254, parameters included, from the published description:
// L. Grassi, D. Khovratovich, C. Rechberger, A. Roy, M. Schofnegger, "Poseidon: A New Hash Function for
// Zero-Knowledge Proof Systems", https://eprint.iacr.org/2019/458, section 2 (permutation) and appendix E/F (Grain LFSR).
// Instance: alpha = 5, R_F = 8, R_P by width; digest = first state element, capacity element first and zero.

export const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
export const FULL_ROUNDS = 8;
const FIELD_BITS = 254;
const PARTIAL_ROUNDS = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];   // widths 2..17

export function partialRounds(width) {
  return PARTIAL_ROUNDS[width - 2];
}

export function mod(x) {
  const r = x % FIELD;
  return r < 0n ? r + FIELD : r;
}

export function inverse(x) {
  let [r0, r1, s0, s1] = [FIELD, mod(x), 0n, 1n];
  while (r1 !== 0n) {
    const q = r0 / r1;
    [r0, r1, s0, s1] = [r1, r0 - q * r1, s1, s0 - q * s1];
  }
  return mod(s0);
}

/** The self-shrinking Grain generator in its 80-bit form, seeded with the instance's description. */
class Grain {
  constructor(width) {
    const field = (value, bits) => Array.from(value.toString(2).padStart(bits, '0'), Number);
    this.register = [
      ...field(1, 2),                      // prime field
      ...field(0, 4),                      // S-box x^alpha
      ...field(FIELD_BITS, 12),
      ...field(width, 12),
      ...field(FULL_ROUNDS, 10),
      ...field(partialRounds(width), 10),
      ...Array(30).fill(1),
    ];
    this.head = 0;
    for (let i = 0; i < 160; i++) this.step();
  }

  step() {
    const tap = (i) => this.register[(this.head + i) % 80];
    const bit = tap(62) ^ tap(51) ^ tap(38) ^ tap(23) ^ tap(13) ^ tap(0);
    this.register[this.head] = bit;
    this.head = (this.head + 1) % 80;
    return bit;
  }

  /** Of each pair of register bits, the second is output if the first is 1. */
  bit() {
    for (;;) {
      const select = this.step();
      const bit = this.step();
      if (select) return bit;
    }
  }

  integer() {
    let x = 0n;
    for (let i = 0; i < FIELD_BITS; i++) x = (x << 1n) | BigInt(this.bit());
    return x;
  }

  /** Uniform: integers outside the field are rejected. */
  roundConstant() {
    for (;;) {
      const x = this.integer();
      if (x < FIELD) return x;
    }
  }
}

const cache = new Map();

/** `{ constants[(R_F + R_P) * width], matrix[width][width] }`. */
export function parameters(width) {
  if (cache.has(width)) return cache.get(width);
  const grain = new Grain(width);
  const constants = Array.from({ length: (FULL_ROUNDS + partialRounds(width)) * width }, () => grain.roundConstant());
  const result = { constants, matrix: cauchyMatrix(grain, width) };
  cache.set(width, result);
  return result;
}

/**
 * M[i][j] = 1 / (x_i + y_j), entries reduced (not rejected) modulo the field. The reference then tests the matrix against
 * subspace trails and draws again on failure; for the widths in use the first draw is the published one (see check.mjs).
 */
function cauchyMatrix(grain, width) {
  for (;;) {
    const points = Array.from({ length: 2 * width }, () => mod(grain.integer()));
    if (new Set(points).size !== points.length) continue;
    const xs = points.slice(0, width);
    const ys = points.slice(width);
    if (xs.some((x) => ys.some((y) => mod(x + y) === 0n))) continue;
    return xs.map((x) => ys.map((y) => inverse(x + y)));
  }
}

export function poseidon(inputs) {
  const width = inputs.length + 1;
  const { constants, matrix } = parameters(width);
  const half = FULL_ROUNDS / 2;
  const rounds = FULL_ROUNDS + partialRounds(width);
  let state = [0n, ...inputs.map((x) => mod(BigInt(x)))];
  for (let round = 0; round < rounds; round++) {
    const full = round < half || round >= rounds - half;
    state = state.map((x, i) => mod(x + constants[round * width + i]));
    state = state.map((x, i) => (full || i === 0 ? fifthPower(x) : x));
    state = matrix.map((row) => mod(row.reduce((sum, m, j) => sum + m * state[j], 0n)));
  }
  return state[0];
}

function fifthPower(x) {
  const square = mod(x * x);
  return mod(mod(square * square) * x);
}

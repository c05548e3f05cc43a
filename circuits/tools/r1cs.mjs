// The constraints of an .r1cs file, and two questions about a witness that snarkjs does not ask.
import { readFile } from 'node:fs/promises';
import { FIELD, inverse, mod } from './poseidon.mjs';
import { readElement } from './toolchain.mjs';

/** Counts of wires, and `constraints: [[A, B, C]]`, a combination being a list of `[wire, coefficient]`. */
export async function readConstraints(file) {
  const data = await readFile(file);
  const sections = new Map();
  for (let at = 12; at < data.length; at += 12 + Number(data.readBigUInt64LE(at + 4))) sections.set(data.readUInt32LE(at), at + 12);
  const header = sections.get(1) + 4 + 32;
  const [wires, outputs, publicInputs, privateInputs] = [0, 4, 8, 12].map((i) => data.readUInt32LE(header + i));
  let at = sections.get(2);
  const combination = () => {
    const terms = Array(data.readUInt32LE(at));
    at += 4;
    for (let i = 0; i < terms.length; i++, at += 36) terms[i] = [data.readUInt32LE(at), readElement(data, at + 4)];
    return terms;
  };
  const constraints = Array.from({ length: data.readUInt32LE(header + 24) }, () => [combination(), combination(), combination()]);
  return { wires, outputs, inputs: publicInputs + privateInputs, privateFrom: 1 + outputs + publicInputs, privateInputs, constraints };
}

const evaluate = (terms, witness) => terms.reduce((sum, [wire, k]) => sum + k * witness[wire], 0n);

export function holds([a, b, c], witness) {
  return mod(evaluate(a, witness) * evaluate(b, witness) - evaluate(c, witness)) === 0n;
}

export function violations(system, witness) {
  return system.constraints.filter((constraint) => !holds(constraint, witness)).length;
}

function constraintsByWire(system) {
  const byWire = Array.from({ length: system.wires }, () => []);
  system.constraints.forEach((constraint, i) => {
    for (const wire of new Set(constraint.flat().map(([w]) => w))) byWire[wire].push(i);
  });
  return byWire;
}

/** The wires, private inputs aside, that can be changed alone by `offset` without a violation: there must be none. */
export function looseWires(system, witness, offset) {
  const loose = [];
  const byWire = constraintsByWire(system);
  for (let wire = 1; wire < system.wires; wire++) {
    if (wire >= system.privateFrom && wire < system.privateFrom + system.privateInputs) continue;
    const honest = witness[wire];
    witness[wire] = mod(honest + offset);
    if (byWire[wire].every((i) => holds(system.constraints[i], witness))) loose.push(wire);
    witness[wire] = honest;
  }
  return loose;
}

/**
 * Starting from the inputs, solves constraints with one unknown wire until none is left. Each solved wire is a unique
 * solution (`unique`), or one of two, which then have to be 0 and 1 (`bits`). `open` wires were not reached.
 */
export function determinedWires(system, witness) {
  const known = new Uint8Array(system.wires);
  known[0] = 1;
  known.fill(1, 1 + system.outputs, 1 + system.outputs + system.inputs);
  const byWire = constraintsByWire(system);
  const result = { unique: 0, bits: 0, open: 0 };
  const queue = system.constraints.map((_, i) => i);
  while (queue.length > 0) {
    const constraint = withoutZeroProduct(system.constraints[queue.pop()], known, witness);
    const unknown = new Set(constraint.flat().map(([w]) => w).filter((w) => !known[w]));
    if (unknown.size !== 1) continue;
    const [wire] = unknown;
    const solutions = countSolutions(constraint, wire, witness);
    if (solutions === null) continue;
    if (solutions === 1) result.unique++;
    else result.bits++;
    known[wire] = 1;
    queue.push(...byWire[wire]);
  }
  result.open = known.filter((x) => !x).length;
  return result;
}

/** A factor that is known and zero makes the other one irrelevant. */
function withoutZeroProduct([a, b, c], known, witness) {
  const zero = (terms) => terms.every(([w]) => known[w]) && mod(evaluate(terms, witness)) === 0n;
  return zero(a) || zero(b) ? [[], [], c] : [a, b, c];
}

/** 1 if the constraint has one solution for the wire, 2 if they are 0 and 1, null if it says nothing or something else. */
function countSolutions(constraint, wire, witness) {
  const [a1, b1, c1] = constraint.map((terms) => terms.filter(([w]) => w === wire).reduce((sum, [, k]) => sum + k, 0n));
  const [a0, b0] = constraint.map((terms) => evaluate(terms.filter(([w]) => w !== wire), witness));
  const square = mod(a1 * b1);
  const linear = mod(a0 * b1 + a1 * b0 - c1);
  if (square === 0n) return linear === 0n ? null : 1;
  const here = witness[wire];
  const other = mod((FIELD - linear) * inverse(square) - here);
  if (other === here) return 1;
  return here + other === 1n && here * other === 0n ? 2 : null;
}

// The statements that the committed proofs are about.
import { createHash, randomBytes } from 'node:crypto';
import { FIELD, poseidon } from './poseidon.mjs';
import { LEVELS, SparseTree, ledgerInput } from './sparse-tree.mjs';

/** A field element from a label: the same in every run. */
export function fieldFrom(label) {
  return BigInt('0x' + createHash('sha256').update(label).digest('hex')) % FIELD;
}

export function randomField() {
  return BigInt('0x' + randomBytes(48).toString('hex')) % FIELD;
}

/** Sixteen rounds of five quotes with eight decimals, up to 1.5 % around a price; round 1 lies on the tolerance's edge. */
export function priceSamples() {
  return Array.from({ length: 16 }, (_, round) => {
    const base = 341_257_000_000n + BigInt(round) * 1_234_567_891n;
    const quotes = Array.from({ length: 5 }, (_, source) => {
      const ppm = fieldFrom(`quote ${round} ${source}`) % 30_001n - 15_000n;
      return base + base * ppm / 1_000_000n;
    });
    return { quotes: round === 1 ? [420_000n, 380_000n, 400_000n, 400_000n, 399_999n] : quotes, salt: randomField() };
  });
}

export function pricePublics({ quotes, salt }) {
  const sorted = [...quotes].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return [sorted[2], poseidon([...quotes, salt])];
}

/** A chain of transitions: the new root of each is the old root of the next. */
export function ledgerSamples() {
  const tree = new SparseTree();
  const alice = fieldFrom('alice');
  const bob = alice ^ 0b1000n;                 // shares alice's low three bits: a chain of three nodes, then a fork
  const carol = alice ^ 1n;
  const steps = [
    ['insert into the empty tree', () => tree.insert(alice, 1_000n)],
    ['insert with collision', () => tree.insert(bob, 250n)],
    ['update', () => tree.update(alice, 900n)],
    ['delete, the other leaf rises', () => tree.delete(bob)],
    ['insert with collision at the root', () => tree.insert(carol, 77n)],
    ['nothing', () => tree.nothing()],
  ];
  return steps.map(([name, step]) => {
    const transition = step();
    return { name, input: ledgerInput(transition, LEVELS), publics: [transition.newRoot, transition.oldRoot] };
  });
}

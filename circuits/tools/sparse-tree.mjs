// The sparse Merkle tree of templates/sparse_merkle.circom, in memory, as a maker of the circuit's inputs.
import { poseidon } from './poseidon.mjs';

const bit = (key, level) => (key >> BigInt(level)) & 1n;

export class SparseTree {
  #nodes = new Map();       // hash -> { key, value } | { left, right }
  root = 0n;

  #leaf(key, value) {
    const hash = poseidon([key, value, 1n]);
    this.#nodes.set(hash, { key, value });
    return hash;
  }

  #node(key, level, toward, beside) {
    const [left, right] = bit(key, level) ? [beside, toward] : [toward, beside];
    const hash = poseidon([left, right]);
    this.#nodes.set(hash, { left, right });
    return hash;
  }

  #climb(key, siblings, from) {
    let hash = from;
    for (let level = siblings.length - 1; level >= 0; level--) hash = this.#node(key, level, hash, siblings[level]);
    return hash;
  }

  /** The way down to the slot of `key`: its siblings, and the leaf found there (or null). */
  find(key) {
    const siblings = [];
    let hash = this.root;
    while (hash !== 0n) {
      const node = this.#nodes.get(hash);
      if ('key' in node) return { siblings, leaf: node };
      const right = bit(key, siblings.length) === 1n;
      siblings.push(right ? node.left : node.right);
      hash = right ? node.right : node.left;
    }
    return { siblings, leaf: null };
  }

  get(key) {
    const { leaf } = this.find(key);
    return leaf?.key === key ? leaf.value : null;
  }

  nothing() {
    return this.#move(this.root, [], null, 0n, 0n, [0, 0]);
  }

  insert(key, value) {
    const { siblings, leaf } = this.find(key);
    if (leaf?.key === key) throw new Error('the key is present');
    let hash = this.#leaf(key, value);
    if (leaf) {
      let fork = siblings.length;
      while (bit(key, fork) === bit(leaf.key, fork)) fork++;
      hash = this.#node(key, fork, hash, this.#leaf(leaf.key, leaf.value));
      for (let level = fork - 1; level >= siblings.length; level--) hash = this.#node(key, level, hash, 0n);
    }
    return this.#move(this.#climb(key, siblings, hash), siblings, leaf, key, value, [1, 0]);
  }

  update(key, value) {
    const { siblings, leaf } = this.find(key);
    if (leaf?.key !== key) throw new Error('the key is absent');
    return this.#move(this.#climb(key, siblings, this.#leaf(key, value)), siblings, leaf, key, value, [0, 1]);
  }

  delete(key) {
    const found = this.find(key);
    if (found.leaf?.key !== key) throw new Error('the key is absent');
    const value = found.leaf.value;
    let siblings = found.siblings;
    let stays = null;
    let hash = 0n;
    const beside = siblings.at(-1);
    if (beside !== undefined && 'key' in this.#nodes.get(beside)) {
      // The leaf beside is alone now: it rises until it has company.
      stays = this.#nodes.get(beside);
      hash = beside;
      siblings = siblings.slice(0, -1);
      while (siblings.at(-1) === 0n) siblings = siblings.slice(0, -1);
    }
    return this.#move(this.#climb(key, siblings, hash), siblings, stays, key, value, [1, 1]);
  }

  #move(newRoot, siblings, oldLeaf, newKey, newValue, fnc) {
    const oldRoot = this.root;
    this.root = newRoot;
    return {
      oldRoot, newRoot, siblings, newKey, newValue, fnc,
      oldKey: oldLeaf?.key ?? 0n, oldValue: oldLeaf?.value ?? 0n, isOld0: oldLeaf ? 0 : 1,
    };
  }
}

/** The circuit's input of a transition, or null if the transition is too deep for `nLevels`. */
export function ledgerInput(transition, nLevels) {
  const { newRoot, siblings, ...rest } = transition;
  if (siblings.length >= nLevels) return null;
  const separates = transition.fnc[0] === 1 && transition.isOld0 === 0;
  const mask = (1n << BigInt(nLevels)) - 1n;
  if (separates && (transition.oldKey & mask) === (transition.newKey & mask)) return null;
  return { ...rest, siblings: [...siblings, ...Array(nLevels - siblings.length).fill(0n)] };
}

export const LEVELS = 10;

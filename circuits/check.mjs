// Cross-checks of the committed circuits, for development: independent hash and tree, negative cases, loose signals.
//   npm ci && node check.mjs
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as snarkjs from 'snarkjs';
import { aliasedBits, sortedWith, wrongInverse } from './tools/dishonest-hints.mjs';
import { WIDTHS, poseidonConstantsSource } from './tools/poseidon-constants.mjs';
import { FIELD, poseidon } from './tools/poseidon.mjs';
import { determinedWires, looseWires, readConstraints, violations } from './tools/r1cs.mjs';
import { fieldFrom, pricePublics, randomField } from './tools/samples.mjs';
import { LEVELS, SparseTree, ledgerInput } from './tools/sparse-tree.mjs';
import { CIRCUITS, HOME, compile, readSymbols, sameFile, witnessElements, witnessFile, witnessOf } from './tools/toolchain.mjs';

const at = (name, file) => path.join(HOME, name, file);
const r1csOf = (name) => at(name, `${name}.r1cs`);
const wasmOf = (name) => at(name, `${name}.wasm`);
const readJson = async (file) => JSON.parse(await readFile(file, 'utf8'));

const quiet = { info() {}, warn() {}, error() {}, debug() {} };      // wtns.check fails without a logger

let failures = 0;
function check(ok, what) {
  if (!ok) failures++;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}`);
}

const optional = async (name) => import(name).catch(() => null);
const circomlibjs = await optional('circomlibjs');
const work = await mkdtemp(path.join(tmpdir(), 'zktask-check-'));

/** The hash, every width in use, against circomlibjs. */
async function checkPoseidon() {
  if (!circomlibjs) return console.log('skip Poseidon against circomlibjs: the package is absent');
  const theirs = await circomlibjs.buildPoseidonReference();
  for (const width of WIDTHS) {
    let same = 0;
    const cases = [Array(width - 1).fill(0n), Array(width - 1).fill(FIELD - 1n)];
    while (cases.length < 50) cases.push(Array.from({ length: width - 1 }, randomField));
    for (const inputs of cases) if (theirs.F.toObject(theirs(inputs)) === poseidon(inputs)) same++;
    check(same === cases.length, `Poseidon t=${width}: ${same} of ${cases.length} digests equal circomlibjs's`);
  }
}

/** What is committed comes from the sources that are committed. */
async function checkBuild() {
  const constants = await readFile(path.join(HOME, 'templates', 'poseidon_constants.circom'), 'utf8');
  check(constants === poseidonConstantsSource(), 'poseidon_constants.circom is what the generator emits');
  for (const name of CIRCUITS) {
    await compile(HOME, name, path.join(work, 'fresh'));
    for (const extension of ['r1cs', 'wasm']) {
      const same = await sameFile(at(name, `${name}.${extension}`), path.join(work, 'fresh', `${name}.${extension}`));
      check(same, `${name}.${extension} is what the compiler emits`);
    }
  }
}

async function checkProofs() {
  for (const name of CIRCUITS) {
    const key = await readJson(at(name, 'verification_key.json'));
    const exported = await snarkjs.zKey.exportVerificationKey(at(name, `${name}.zkey`));
    check(JSON.stringify(exported) === JSON.stringify(key), `${name}: verification_key.json is the zkey's`);
    const indices = (await readdir(path.join(HOME, name))).map((f) => /^proof_(\d+)\.json$/.exec(f)?.[1]).filter(Boolean).sort();
    let valid = 0;
    let previous = null;
    for (const i of indices) {
      const publics = await readJson(at(name, `public_${i}.json`));
      const input = await readJson(at(name, `input_${i}.json`));
      const elements = witnessElements(await witnessOf(snarkjs, wasmOf(name), input));
      const sameStatement = publics.every((x, k) => BigInt(x) === elements[k + 1]);
      const chained = name !== 'ledger' || previous === null || publics[1] === previous;
      previous = publics[0];
      if (sameStatement && chained && await snarkjs.groth16.verify(key, publics, await readJson(at(name, `proof_${i}.json`)))) valid++;
    }
    check(valid === indices.length && valid >= 4, `${name}: ${valid} of ${indices.length} proofs verify, for their inputs`);
    if (name !== 'price') continue;
    const lines = (await readFile(at(name, 'batch.ndjson'), 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line));
    let good = 0;
    for (const { proof, publicSignals } of lines) if (await snarkjs.groth16.verify(key, publicSignals, proof)) good++;
    check(lines.length === 16 && good === 16, `price: ${good} of ${lines.length} lines of batch.ndjson verify`);
    const forged = [await readJson(at(name, 'forged/public_forged.json')), await readJson(at(name, 'forged/proof_forged.json'))];
    check(!(await snarkjs.groth16.verify(key, ...forged)), 'price: the forgery does not verify');
  }
}

/** circomlibjs's tree beside ours, and the circuit, through random operations on keys that share many low bits. */
async function checkTree() {
  const theirs = circomlibjs ? await circomlibjs.newMemEmptyTrie() : null;
  if (!theirs) console.log('skip the tree against circomlibjs: the package is absent');
  const number = (x) => theirs.F.toObject(x);
  const tree = new SparseTree();
  const base = randomField();
  const pool = Array.from({ length: 24 }, (_, i) => (i < 10 ? base ^ (1n << BigInt(i)) : randomField()));
  const counts = { insert: 0, 'insert with collision': 0, update: 0, delete: 0, 'delete with rising leaf': 0 };
  let [roots, accepted, total, tooDeep] = [0, 0, 0, 0];
  while (total < 150) {
    const key = pool[Number(randomField() % BigInt(pool.length))] % FIELD;
    const value = randomField();
    const kind = tree.get(key) === null ? 'insert' : randomField() % 3n === 0n ? 'update' : 'delete';
    const transition = kind === 'delete' ? tree.delete(key) : tree[kind](key, value);
    total++;
    counts[kind + (transition.isOld0 || kind === 'update' ? '' : kind === 'insert' ? ' with collision' : ' with rising leaf')]++;
    if (theirs) {
      const result = kind === 'delete' ? await theirs.delete(key) : await theirs[kind](key, value);
      const sameSiblings = result.siblings.map(number).join() === transition.siblings.join();
      if (number(result.oldRoot) === transition.oldRoot && number(result.newRoot) === transition.newRoot && sameSiblings) roots++;
    }
    const input = ledgerInput(transition, LEVELS);
    if (!input) {
      tooDeep++;
      continue;
    }
    const elements = witnessElements(await witnessOf(snarkjs, wasmOf('ledger'), input));
    if (elements[1] === transition.newRoot && violations(systems.ledger, elements) === 0) accepted++;
  }
  console.log(`     ${Object.entries(counts).map(([k, n]) => `${n} ${k}`).join(', ')}; ${tooDeep} too deep for ${LEVELS} levels`);
  if (theirs) check(roots === total, `tree: roots and siblings of ${roots} of ${total} operations equal circomlibjs's`);
  check(accepted === total - tooDeep && accepted > 100, `ledger: the circuit gives the tree's root in ${accepted} of ${total - tooDeep} operations`);
}

/**
 * A prover that computes on whatever the assertions would say, with the given hints. circom cannot leave assertions out, so
 * the sources are compiled without their `===` lines, nothing simplified, and the signals carried over by name to the
 * wires of the committed system.
 */
async function careless(name, label, change = (hints) => hints) {
  const sources = path.join(work, `${name}-${label}`);
  await cp(path.join(HOME, 'templates'), path.join(sources, 'templates'), { recursive: true });
  await cp(at(name, `${name}.circom`), path.join(sources, name, `${name}.circom`));
  for (const file of await readdir(path.join(sources, 'templates'))) {
    const full = path.join(sources, 'templates', file);
    const text = await readFile(full, 'utf8');
    const changed = file === 'hints.circom' ? change(text) : text.replace(/^.* === .*;$/gm, '');
    if (file === 'hints.circom' && label !== 'honest' && changed === text) throw new Error(`${label}: the hints did not change`);
    await writeFile(full, changed);
  }
  const out = path.join(sources, 'out');
  await compile(sources, name, out, ['--O0']);
  const values = new Map((await readSymbols(path.join(out, `${name}.sym`))).map(({ wire, name: signal }) => [signal, wire]));
  const wires = (await readSymbols(path.join(work, 'fresh', `${name}.sym`))).filter(({ wire }) => wire > 0);
  return async (input) => {
    const theirs = witnessElements(await witnessOf(snarkjs, path.join(out, `${name}.wasm`), input));
    const elements = Array(systems[name].wires).fill(null);
    elements[0] = 1n;
    for (const { wire, name: signal } of wires) elements[wire] = theirs[values.get(signal)];
    return elements;
  };
}

async function expectWitness(name, prover, input, valid, what) {
  const elements = await prover(input);
  const satisfied = await snarkjs.wtns.check(r1csOf(name), witnessFile(elements, FIELD), quiet);
  const broken = violations(systems[name], elements);
  check(satisfied === valid && (broken === 0) === valid, `${name}: ${what}: ${satisfied ? 'accepted' : `refused (${broken} constraints)`}`);
}

async function checkPrice() {
  const honest = await careless('price', 'honest');
  const salt = randomField();
  const cases = [
    [[5n, 5n, 5n, 5n, 5n], true, 'equal quotes'],
    [[0n, 0n, 0n, 0n, 0n], true, 'quotes of zero'],
    [Array(5).fill(2n ** 64n - 1n), true, 'the largest quotes'],
    [[105n, 95n, 100n, 100n, 100n], true, 'exactly five percent either way'],
    [[1_050_001n, 1_000_000n, 1_000_000n, 1_000_000n, 1_000_000n], false, 'one millionth too high'],
    [[949_999n, 1_000_000n, 1_000_000n, 1_000_000n, 1_000_000n], false, 'one millionth too low'],
    [Array(5).fill(2n ** 64n), false, 'quotes of 65 bits'],
    [Array(5).fill(FIELD - 1n), false, 'negative quotes'],
    [[0n, 0n, 0n, 0n, 1n], false, 'a quote beside a median of zero'],
  ];
  for (const [quotes, valid, what] of cases) {
    await expectWitness('price', honest, { quotes, salt }, valid, what);
    if (valid) {
      const elements = witnessElements(await witnessOf(snarkjs, wasmOf('price'), { quotes, salt }));
      check(elements.slice(1, 3).join() === pricePublics({ quotes, salt }).join(), `price: ${what}: median and commitment`);
    }
  }
  const quotes = [1_010n, 1_000n, 1_004n, 1_002n, 1_007n];
  const lies = {
    'second smallest in the middle': 'if (i == 1) { k = 2; } if (i == 2) { k = 1; }',
    'second largest in the middle': 'if (i == 2) { k = 3; } if (i == 3) { k = 2; }',
    'ascending, the smallest repeated': 'if (i > 0) { k = i - 1; }',
    'ascending, a median that is no quote': 'if (i == 2) { shift = 1; }',
    'ascending, the sum kept': 'if (i == 2) { shift = 1; } if (i == 3) { shift = -1; }',
    'one value for all': 'k = 3;',
    'descending': 'k = n - 1 - i;',
  };
  for (const [i, [what, statements]] of Object.entries(lies).entries()) {
    await expectWitness('price', await careless('price', `lie-${i}`, sortedWith(statements)), { quotes, salt }, false, what);
  }
}

async function checkLedger() {
  const honest = await careless('ledger', 'honest');
  const tree = new SparseTree();
  const [alice, bob, absent] = [fieldFrom('check alice'), fieldFrom('check alice') ^ 4n, fieldFrom('check alice') ^ 1n];
  tree.insert(alice, 10n);
  const collision = ledgerInput(tree.insert(bob, 20n), LEVELS);
  const update = ledgerInput(tree.update(alice, 11n), LEVELS);
  const emptySlot = ledgerInput(tree.insert(absent, 30n), LEVELS);
  const removal = ledgerInput(tree.delete(bob), LEVELS);
  const nothing = ledgerInput(tree.nothing(), LEVELS);
  for (const [what, input] of Object.entries({ collision, update, emptySlot, removal, nothing })) {
    await expectWitness('ledger', honest, input, true, `honest: ${what}`);
  }
  const sibling = (input, level, value) => ({ ...input, siblings: input.siblings.map((s, i) => (i === level ? value : s)) });
  const sameLowBits = alice ^ (1n << BigInt(LEVELS));
  const wrong = [
    ['a wrong sibling (update)', sibling(update, 2, 5n)],
    ['a wrong sibling (insertion)', sibling(emptySlot, 0, 5n)],
    ['a wrong sibling (deletion)', sibling(removal, 0, 5n)],
    ['a sibling too many', sibling(update, 3, 5n)],
    ['a sibling too few', sibling(update, 2, 0n)],
    ['the last sibling not zero', sibling(update, LEVELS - 1, 5n)],
    ['another old root', { ...update, oldRoot: update.oldRoot + 1n }],
    ['another old value', { ...update, oldValue: 12n }],
    ['an update of another key', { ...update, newKey: bob }],
    ['an update of an absent key', { ...update, oldKey: absent, newKey: absent }],
    ['a collision declared an empty slot', { ...collision, isOld0: 1 }],
    ['an empty slot declared a collision', { ...emptySlot, isOld0: 0, oldKey: alice, oldValue: 11n }],
    ['insertion of a present key', { ...collision, newKey: alice, oldKey: alice, oldValue: 10n }],
    ['insertion over a leaf that shares every level', { ...collision, newKey: sameLowBits, oldKey: alice, oldValue: 10n }],
    ['deletion with another value', { ...removal, newValue: removal.newValue + 1n }],
    ['deletion of an absent key', { ...removal, newKey: absent }],
    ['deletion that hides the leaf which stays', { ...removal, isOld0: 1 }],
    ['fnc[0] = 2', { ...nothing, fnc: [2, 0] }],
    ['fnc[1] = 2', { ...nothing, fnc: [0, 2] }],
    ['isOld0 = 2', { ...nothing, isOld0: 2 }],
  ];
  for (const [what, input] of wrong) await expectWitness('ledger', honest, input, false, what);

  // In the empty tree the way down does not matter: the comparison with r - 1 is all that stands against an alias.
  const aliased = await careless('ledger', 'alias', aliasedBits);
  const small = ledgerInput(new SparseTree().insert(7n, 1n), LEVELS);
  await expectWitness('ledger', honest, small, true, 'a small key');
  await expectWitness('ledger', aliased, small, false, 'keys decomposed as key + r');
  for (const [what, key] of [['r - 1', FIELD - 1n], ['0', 0n]]) {
    await expectWitness('ledger', honest, ledgerInput(new SparseTree().insert(key, 1n), LEVELS), true, `key ${what}`);
  }
  await expectWitness('ledger', await careless('ledger', 'inverse', wrongInverse), update, false, 'siblings that pass for zero');
}

/** No signal can move alone, and none is left open when the inputs are given. */
async function checkSignals() {
  const tree = new SparseTree();
  const keys = [1n, 5n, fieldFrom('signals')];
  const moves = keys.map((key) => tree.insert(key, key + 1n)).concat(tree.update(5n, 9n), tree.delete(5n), tree.nothing());
  const inputs = {
    price: [{ quotes: [1_010n, 1_000n, 1_004n, 1_002n, 1_007n], salt: 3n }, { quotes: Array(5).fill(9n), salt: 0n }],
    ledger: moves.map((move) => ledgerInput(move, LEVELS)),
  };
  for (const name of CIRCUITS) {
    const system = systems[name];
    for (const [i, input] of inputs[name].entries()) {
      const witness = witnessElements(await witnessOf(snarkjs, wasmOf(name), input));
      const loose = [1n, FIELD - 1n, randomField()].flatMap((offset) => looseWires(system, witness, offset));
      check(loose.length === 0, `${name}, witness ${i}: ${system.wires - 1 - system.privateInputs} signals changed alone in three ways, all refused`);
      const { unique, bits, open } = determinedWires(system, witness);
      check(open === 0, `${name}, witness ${i}: from the ${system.inputs} inputs follow ${unique} signals and ${bits} booleans, ${open} stay open`);
    }
  }
}

const systems = {};
try {
  for (const name of CIRCUITS) systems[name] = await readConstraints(r1csOf(name));
  for (const part of [checkPoseidon, checkBuild, checkProofs, checkTree, checkPrice, checkLedger, checkSignals]) await part();
} catch (error) {
  failures++;
  console.error(error);
} finally {
  await rm(work, { recursive: true, force: true });
}
console.log(failures === 0 ? 'all checks passed' : `${failures} checks failed`);
process.exit(failures === 0 ? 0 : 1);

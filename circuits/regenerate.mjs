// Regenerates everything under circuits/ that is not written by hand: constants, compiled circuits, keys, proofs.
// Works in a temporary folder; the results replace the old ones only after every one of them has been verified.
//   npm ci && node regenerate.mjs
import { createHash, randomBytes } from 'node:crypto';
import { copyFile, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as snarkjs from 'snarkjs';
import { poseidonConstantsSource } from './tools/poseidon-constants.mjs';
import { ledgerSamples, pricePublics, priceSamples } from './tools/samples.mjs';
import { CIRCUITS, HOME, compile, plain, witnessOf } from './tools/toolchain.mjs';

const PROOF_FILES = 4;
const CONSTANTS = path.join('templates', 'poseidon_constants.circom');
// Stands in for public randomness that nobody could have known at the time of the contribution.
const BEACON = createHash('sha256').update('ZkTask demo circuits').digest('hex');
const BEACON_EXPONENT = 10;

const entropy = () => randomBytes(64).toString('hex');
const json = (value) => JSON.stringify(plain(value), null, 2) + '\n';

function insist(condition, message) {
  if (!condition) throw new Error(message);
}

async function main() {
  const work = await mkdtemp(path.join(tmpdir(), 'zktask-circuits-'));
  const staging = await mkdtemp(path.join(HOME, '.staging-'));
  try {
    await cp(path.join(HOME, 'templates'), path.join(work, 'templates'), { recursive: true });
    await writeFile(path.join(work, CONSTANTS), poseidonConstantsSource());
    const ptau = new Map();
    for (const name of CIRCUITS) {
      await mkdir(path.join(work, name));
      await copyFile(path.join(HOME, name, `${name}.circom`), path.join(work, name, `${name}.circom`));
      const out = path.join(staging, name);
      console.log(`${name}: compiling`);
      const report = await compile(work, name, out);
      console.log(report.split('\n').filter((line) => /constraints|inputs|outputs|wires/.test(line)).join('\n'));
      await rm(path.join(out, `${name}.sym`));
      await copyFile(path.join(HOME, name, `${name}.circom`), path.join(out, `${name}.circom`));

      const power = await powerFor(path.join(out, `${name}.r1cs`));
      if (!ptau.has(power)) ptau.set(power, await powersOfTau(work, power));
      const key = await setUp(work, name, out, ptau.get(power));
      await (name === 'price' ? provePrice : proveLedger)(out, name, key);
    }
    await copyFile(path.join(work, CONSTANTS), path.join(staging, 'poseidon_constants.circom'));
    await swapIn(staging);
  } finally {
    await rm(work, { recursive: true, force: true });
    await rm(staging, { recursive: true, force: true });
  }
}

async function powerFor(r1cs) {
  const info = await snarkjs.r1cs.info(r1cs);
  const rows = info.nConstraints + info.nOutputs + info.nPubInputs + 1;
  return Math.ceil(Math.log2(rows));
}

async function powersOfTau(work, power) {
  console.log(`powers of tau, 2^${power}`);
  const file = (step) => path.join(work, `tau${power}_${step}.ptau`);
  const curve = await snarkjs.curves.getCurveFromName('bn128');
  await snarkjs.powersOfTau.newAccumulator(curve, power, file('new'));
  await snarkjs.powersOfTau.contribute(file('new'), file('contributed'), 'ZkTask demo', entropy());
  await snarkjs.powersOfTau.beacon(file('contributed'), file('beacon'), 'beacon', BEACON, BEACON_EXPONENT);
  await snarkjs.powersOfTau.preparePhase2(file('beacon'), file('final'));
  insist(await snarkjs.powersOfTau.verify(file('final')), 'powers of tau do not verify');
  return file('final');
}

async function setUp(work, name, out, ptau) {
  console.log(`${name}: setup`);
  const r1cs = path.join(out, `${name}.r1cs`);
  const zkey = path.join(out, `${name}.zkey`);
  const step = (n) => path.join(work, `${name}_${n}.zkey`);
  await snarkjs.zKey.newZKey(r1cs, ptau, step(0));
  await snarkjs.zKey.contribute(step(0), step(1), 'ZkTask demo', entropy());
  await snarkjs.zKey.beacon(step(1), zkey, 'beacon', BEACON, BEACON_EXPONENT);
  insist(await snarkjs.zKey.verifyFromR1cs(r1cs, ptau, zkey), 'the proving key does not verify');
  const key = await snarkjs.zKey.exportVerificationKey(zkey);
  await writeFile(path.join(out, 'verification_key.json'), json(key));
  return key;
}

async function prove(out, name, key, input, publics) {
  const file = (extension) => path.join(out, `${name}.${extension}`);
  const witness = await witnessOf(snarkjs, file('wasm'), input);
  insist(await snarkjs.wtns.check(file('r1cs'), witness), 'the witness does not satisfy the constraints');
  const { proof, publicSignals } = await snarkjs.groth16.prove(file('zkey'), witness);
  insist(publicSignals.join() === publics.join(), 'the public signals are not the expected ones');
  insist(await snarkjs.groth16.verify(key, publicSignals, proof), 'the proof does not verify');
  return { proof, publicSignals };
}

async function writeProof(out, i, input, { proof, publicSignals }) {
  await writeFile(path.join(out, `input_${i}.json`), json(input));
  await writeFile(path.join(out, `proof_${i}.json`), json(proof));
  await writeFile(path.join(out, `public_${i}.json`), json(publicSignals));
  if (i === 0) {
    const calldata = await snarkjs.groth16.exportSolidityCallData(proof, publicSignals);
    await writeFile(path.join(out, 'soliditycalldata_0.txt'), calldata + '\n');
  }
}

async function provePrice(out, name, key) {
  const lines = [];
  for (const [i, input] of priceSamples().entries()) {
    const proved = await prove(out, name, key, input, pricePublics(input));
    lines.push(JSON.stringify(proved) + '\n');
    if (i < PROOF_FILES) await writeProof(out, i, input, proved);
    if (i === 0) await writeForgery(out, key, proved);
  }
  await writeFile(path.join(out, 'batch.ndjson'), lines.join(''));
  console.log(`${name}: ${lines.length} proofs`);
}

/** An honest proof beside a median ten percent higher than the one it is about. */
async function writeForgery(out, key, { proof, publicSignals }) {
  const forged = [BigInt(publicSignals[0]) * 11n / 10n, publicSignals[1]].map(String);
  insist(!(await snarkjs.groth16.verify(key, forged, proof)), 'the forgery verifies');
  await mkdir(path.join(out, 'forged'));
  await writeFile(path.join(out, 'forged', 'proof_forged.json'), json(proof));
  await writeFile(path.join(out, 'forged', 'public_forged.json'), json(forged));
}

async function proveLedger(out, name, key) {
  for (const [i, { name: step, input, publics }] of ledgerSamples().entries()) {
    await writeProof(out, i, input, await prove(out, name, key, input, publics));
    console.log(`${name}: proof ${i}, ${step}`);
  }
}

/** Each folder is replaced by a rename. If one fails, those before it are put back. */
async function swapIn(staging) {
  const undo = [];
  try {
    for (const name of CIRCUITS) {
      const [place, fresh, old] = [path.join(HOME, name), path.join(staging, name), path.join(staging, `${name}.old`)];
      await rename(place, old);
      undo.push(() => rename(old, place));
      await rename(fresh, place);
      undo.push(() => rename(place, fresh));
    }
    await rename(path.join(staging, 'poseidon_constants.circom'), path.join(HOME, CONSTANTS));
  } catch (error) {
    for (const back of undo.reverse()) await back();
    throw error;
  }
}

try {
  await main();
  console.log('done');
  process.exit(0);      // snarkjs leaves its workers running
} catch (error) {
  console.error(error);
  process.exit(1);
}

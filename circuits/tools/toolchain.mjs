// circom2 and snarkjs as npm has them. Both are GPL tools: run here, never shipped.
import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);
const circomCli = path.join(path.dirname(require.resolve('circom2/package.json')), 'cli.js');

export const HOME = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const CIRCUITS = ['price', 'ledger'];

const SHIPPED = ['--O1', '--inspect'];

/** Compiles `<sources>/<name>/<name>.circom` to `<out>/<name>.r1cs`, `.wasm`, `.sym`; returns the compiler's report. */
export async function compile(sources, name, out, flags = SHIPPED) {
  await mkdir(out, { recursive: true });
  const options = ['--r1cs', '--wasm', '--sym', ...flags];
  const args = [circomCli, path.join(name, `${name}.circom`), ...options, '-o', path.relative(sources, out)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: sources });
  const report = stdout.replace(/\x1b\[[0-9;]*m/g, '');
  if (!report.includes('Everything went okay')) throw new Error(report);
  if (flags === SHIPPED && report.includes('warning')) throw new Error(report);
  await rename(path.join(out, `${name}_js`, `${name}.wasm`), path.join(out, `${name}.wasm`));
  await rm(path.join(out, `${name}_js`), { recursive: true });      // circom's own JavaScript: GPL, not kept
  return report;
}

/** Field elements as decimal strings, as snarkjs wants them. */
export function plain(value) {
  return JSON.parse(JSON.stringify(value, (_, x) => (typeof x === 'bigint' ? x.toString() : x)));
}

/** The witness as snarkjs's in-memory file; throws if the calculator finds the input wrong. */
export async function witnessOf(snarkjs, wasm, input) {
  const witness = { type: 'mem' };
  await snarkjs.wtns.calculate(plain(input), wasm, witness);
  return witness;
}

/** The elements of an in-memory .wtns file. */
export function witnessElements(witness) {
  const view = Buffer.from(witness.data);
  for (let at = 12; at < view.length;) {
    const length = Number(view.readBigUInt64LE(at + 4));
    const body = at + 12;
    if (view.readUInt32LE(at) === 2) {
      return Array.from({ length: length / 32 }, (_, i) => readElement(view, body + 32 * i));
    }
    at = body + length;
  }
  throw new Error('no witness section');
}

/** An in-memory .wtns file (version 2) of the elements. */
export function witnessFile(elements, prime) {
  const data = Buffer.alloc(12 + 12 + 40 + 12 + 32 * elements.length);
  data.write('wtns', 'latin1');
  data.writeUInt32LE(2, 4);
  data.writeUInt32LE(2, 8);
  data.writeUInt32LE(1, 12);
  data.writeBigUInt64LE(40n, 16);
  data.writeUInt32LE(32, 24);
  writeElement(data, 28, prime);
  data.writeUInt32LE(elements.length, 60);
  data.writeUInt32LE(2, 64);
  data.writeBigUInt64LE(BigInt(32 * elements.length), 68);
  elements.forEach((x, i) => writeElement(data, 76 + 32 * i, x));
  return { type: 'mem', data: new Uint8Array(data) };
}

function writeElement(data, at, x) {
  for (let word = 0; word < 4; word++) data.writeBigUInt64LE((x >> BigInt(64 * word)) & 0xffffffffffffffffn, at + 8 * word);
}

/** The lines of a .sym file: `[{ wire, name }]`; wire -1 is a signal that was simplified away. */
export async function readSymbols(file) {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => line.split(',')).map(([, wire, , name]) => ({ wire: Number(wire), name }));
}

export function readElement(view, at) {
  let x = 0n;
  for (let word = 3; word >= 0; word--) x = (x << 64n) | view.readBigUInt64LE(at + 8 * word);
  return x;
}

export async function sameFile(a, b) {
  const [x, y] = await Promise.all([readFile(a), readFile(b)]);
  return x.equals(y);
}

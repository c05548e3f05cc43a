// Measures ZkTask's Poseidon in lanes beside circomlibjs, hash by hash of two inputs, in one schedule.
//
//   node bench/peers/poseidon.mjs [--rounds 15] [--cpu 0]
//
// circomlibjs is installed into a temporary folder (its version is pinned here). Both run in their own warmed-up process on one CPU; the rounds alternate.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "15" }, cpu: { type: "string", default: "0" } } });
const pinned = spawnSync("taskset", ["-c", options.cpu, "true"]).status === 0;
if (pinned) execFileSync("taskset", ["-a", "-p", "-c", options.cpu, String(process.pid)], { stdio: "ignore" });

execFileSync("dotnet", ["build", "bench/ZkTask.Bench", "-c", "Release", "-m:1", "-v", "q", "--nologo"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
const folder = mkdtempSync(join(tmpdir(), "zktask-poseidon-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefix", folder, "circomlibjs@0.1.7"], { stdio: ["ignore", "ignore", "inherit"] });
const { buildPoseidon } = await import(pathToFileURL(createRequire(join(folder, "x.js")).resolve("circomlibjs")));
const poseidon = await buildPoseidon();

const server = spawn("dotnet", [join(root, "artifacts/bin/ZkTask.Bench/release/ZkTask.Bench.dll"), "serve"], { stdio: ["pipe", "pipe", "inherit"] });
const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
const ours = async (batches) => {
  server.stdin.write(`poseidon ${batches}\n`);
  return JSON.parse((await lines.next()).value);
};
// Inputs are converted once, digests are left in circomlibjs's own form: the hash alone.
const inputs = Array.from({ length: 256 }, (_, i) => [poseidon.F.e(i), poseidon.F.e(i + 1)]);
const theirs = () => {
  const start = process.hrtime.bigint();
  for (const pair of inputs) poseidon(pair);
  return Number(process.hrtime.bigint() - start) / inputs.length;
};
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

const { digest } = await ours(20);
if (digest !== poseidon.F.toString(poseidon([1, 2]))) throw new Error("the two disagree about Poseidon(1, 2)");
for (let i = 0; i < 20; i++) theirs();
const ratios = [], zktask = [], circomlibjs = [];
for (let round = 0; round < Number(options.rounds); round++) {
  zktask.push(median((await ours(9)).nanoseconds));
  circomlibjs.push(median(Array.from({ length: 9 }, theirs)));
  ratios.push(circomlibjs.at(-1) / zktask.at(-1));
}
server.stdin.end();
console.log(JSON.stringify({
  unit: "ns per Poseidon of two inputs, median of rounds", rounds: ratios.length, pinnedTo: pinned ? Number(options.cpu) : null,
  zktask: Math.round(median(zktask)), circomlibjs: Math.round(median(circomlibjs)),
  timesFaster: { min: +Math.min(...ratios).toFixed(2), median: +median(ratios).toFixed(2), max: +Math.max(...ratios).toFixed(2) },
}, null, 2));

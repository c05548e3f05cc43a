// Measures ZkTask's Poseidon of two elements, in lanes and one by one, beside circomlibjs, in one schedule.
//
//   node bench/peers/poseidon.mjs [--rounds 15] [--cpu 0]
//
// circomlibjs is installed into a temporary folder (its version is pinned here). Both run in a warmed-up process of their own on one CPU; the rounds alternate.
import { execFileSync, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Actor, pinTo, summary } from "./schedule.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "15" }, cpu: { type: "string", default: "0" } } });
execFileSync("dotnet", ["build", "bench/ZkTask.Bench", "-c", "Release", "-m:1", "-v", "q", "--nologo"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
const folder = mkdtempSync(join(tmpdir(), "zktask-poseidon-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefix", folder, "circomlibjs@0.1.7"], { stdio: ["ignore", "ignore", "inherit"] });
const { buildPoseidon } = await import(pathToFileURL(createRequire(join(folder, "x.js")).resolve("circomlibjs")));
const poseidon = await buildPoseidon();

const { pinned, pin } = pinTo(options.cpu);
if (pinned) spawnSync("taskset", ["-a", "-p", "-c", options.cpu, String(process.pid)]);
const ours = await Actor.start("zktask", pin("dotnet", [join(root, "artifacts/bin/ZkTask.Bench/release/ZkTask.Bench.dll"), "serve-poseidon"]));
if (ours.about.digest !== poseidon.F.toString(poseidon([1, 2]))) throw new Error("the two disagree about Poseidon(1, 2)");

// Inputs are converted once, digests are left in circomlibjs's own form: the hash alone. CPU time, ours and theirs.
const inputs = Array.from({ length: 256 }, (_, i) => [poseidon.F.e(i), poseidon.F.e(i + 1)]);
const theirs = () => {
  const start = process.cpuUsage();
  for (const pair of inputs) poseidon(pair);
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1000) / inputs.length;
};
const block = 100, results = { many: [], one: [], circomlibjs: [] };
for (let round = -20; round < Number(options.rounds); round++) {
  const [many, one] = [(await ours.measure("many", block)).cpu, (await ours.measure("one", block)).cpu], circomlibjs = theirs();
  if (round < 0) continue;
  for (const [name, value] of Object.entries({ many, one, circomlibjs })) results[name].push(value);
}
ours.stop();
const ratio = (of, to) => summary(results[of].map((value, i) => value / results[to][i]));
console.log(JSON.stringify({
  unit: "ns of CPU time per Poseidon of two elements", pinnedTo: pinned ? Number(options.cpu) : null,
  lanes: summary(results.many), oneByOne: summary(results.one), circomlibjs: summary(results.circomlibjs),
  "times faster in lanes": { than: "one by one", ...ratio("one", "many") }, "times faster in lanes than circomlibjs": ratio("circomlibjs", "many"),
}, null, 2));

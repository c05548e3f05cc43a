// Measures ZkTask beside snarkjs in one schedule, and writes one JSON.
//
//   node bench/peers/run.mjs [--rounds 15] [--cold 15] [--publics 1] [--cpu 0] [--out bench/results/peers.json]
//
// Warm: both verify the same proof, again and again, in their own warmed-up process; the rounds alternate, so drift of the machine meets both. Cold: whole
// processes, from start to verdict, alternating as well: the published ReadyToRun build of `zktask groth16 verify` and snarkjs's own command line.
// Everything is pinned to one CPU where `taskset` exists (cold starts to that CPU too, so that no helper thread hides work).
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "15" },
    cold: { type: "string", default: "15" },
    publics: { type: "string", default: "1" },
    cpu: { type: "string", default: "0" },
    out: { type: "string", default: join(root, "bench/results/peers.json") },
  },
});
const publicCount = Number(options.publics);
const pinned = spawnSync("taskset", ["-c", options.cpu, "true"]).status === 0;
const pin = (command, args) => (pinned ? ["taskset", ["-c", options.cpu, command, ...args]] : [command, args]);
if (pinned) execFileSync("taskset", ["-a", "-p", "-c", options.cpu, String(process.pid)], { stdio: "ignore" });

const sh = (command, args) => execFileSync(command, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
if (!existsSync(join(here, "node_modules/snarkjs"))) execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" });
sh("dotnet", ["build", "bench/ZkTask.Bench", "-c", "Release", "-v", "q", "--nologo"]);
sh("dotnet", ["run", "--file", "build.cs", "--", "publish"]);
const publishDirectory = join(root, "artifacts/publish", `${process.platform}-${process.arch}`);

const snarkjs = await import("snarkjs");
const median = (list) => {
  const sorted = [...list].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
const summary = (list, unit) => ({ unit, min: Math.min(...list), median: median(list), max: Math.max(...list), samples: list.length });

// ---- warm
const [command, args] = pin("dotnet", [join(root, "artifacts/bin/ZkTask.Bench/release/ZkTask.Bench.dll"), "serve"]);
const server = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
const ask = async (request) => {
  server.stdin.write(request + "\n");
  return JSON.parse((await lines.next()).value);
};
const [keyText, publicText, proofText] = await ask(`key ${publicCount}`);
const [key, publics, proof] = [keyText, publicText, proofText].map((text) => JSON.parse(text));
const verifyWithSnarkjs = async (count) => {
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = process.hrtime.bigint();
    if (!(await snarkjs.groth16.verify(key, publics, proof))) throw new Error("snarkjs refused the proof");
    times.push(Number(process.hrtime.bigint() - start));
  }
  return times;
};
await ask("verify 200");
await verifyWithSnarkjs(20);
const warm = { zktask: [], snarkjs: [], ratio: [] };
for (let round = 0; round < Number(options.rounds); round++) {
  const ours = median(await ask("verify 40"));
  const theirs = median(await verifyWithSnarkjs(10));
  warm.zktask.push(ours / 1000);
  warm.snarkjs.push(theirs / 1000);
  warm.ratio.push(theirs / ours);
  process.stderr.write(`\rwarm round ${round + 1}/${options.rounds}: zktask ${(ours / 1000).toFixed(0)} us, snarkjs ${(theirs / 1000).toFixed(0)} us`);
}
process.stderr.write("\n");
server.stdin.end();

// ---- cold
const folder = mkdtempSync(join(tmpdir(), "zktask-peers-"));
const files = ["verification_key.json", "public.json", "proof.json"].map((name) => join(folder, name));
[keyText, publicText, proofText].forEach((text, i) => writeFileSync(files[i], text));
const time = (program, programArgs) => {
  const [c, a] = pin(program, programArgs);
  const start = process.hrtime.bigint();
  const result = spawnSync(c, a, { stdio: "ignore" });
  if (result.status !== 0) throw new Error(`${program} ${programArgs.join(" ")} ended with ${result.status}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
};
const tools = {
  zktask: () => time(join(publishDirectory, "zktask"), ["groth16", "verify", ...files]),
  snarkjs: () => time(process.execPath, [join(here, "node_modules/snarkjs/build/cli.cjs"), "groth16", "verify", ...files]),
};
const cold = { zktask: [], snarkjs: [], ratio: [] };
for (let round = -1; round < Number(options.cold); round++) {
  const [ours, theirs] = [tools.zktask(), tools.snarkjs()];
  if (round < 0) continue; // the first pair fills the file cache
  cold.zktask.push(ours);
  cold.snarkjs.push(theirs);
  cold.ratio.push(ours / theirs);
  process.stderr.write(`\rcold round ${round + 1}/${options.cold}: zktask ${ours.toFixed(0)} ms, snarkjs ${theirs.toFixed(0)} ms`);
}
process.stderr.write("\n");
rmSync(folder, { recursive: true });

const read = (file) => { try { return readFileSync(file, "utf8"); } catch { return ""; } };
const flags = /^flags\s*:(.*)$/m.exec(read("/proc/cpuinfo"))?.[1].split(" ") ?? [];
const result = {
  method: "alternating rounds in one run; warm: median of 40 (zktask) and 10 (snarkjs) verifications per round, JSON parsing and all point checks included; cold: whole processes",
  machine: {
    cpu: cpus()[0].model, cpus: cpus().length, pinnedTo: pinned ? Number(options.cpu) : null,
    instructionSets: ["avx2", "bmi2", "avx512f", "avx512dq", "avx512ifma"].filter((name) => flags.includes(name)),
    node: process.version, dotnet: execFileSync("dotnet", ["--version"]).toString().trim(),
    snarkjs: JSON.parse(readFileSync(join(here, "node_modules/snarkjs/package.json"))).version,
  },
  publics: publicCount,
  warm: { zktask: summary(warm.zktask, "us"), snarkjs: summary(warm.snarkjs, "us"), timesFaster: summary(warm.ratio, "x") },
  cold: { zktask: summary(cold.zktask, "ms"), snarkjs: summary(cold.snarkjs, "ms"), share: summary(cold.ratio, "of snarkjs") },
};
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, JSON.stringify(result, null, 2) + "\n");
console.log(JSON.stringify(result, null, 2));
process.exit(0);

// Measures ZkTask beside its peers in one schedule, and writes one JSON.
//
//   node bench/peers/run.mjs [--rounds 25] [--block 40] [--large-every 3] [--cold 9] [--minutes 20] [--cpu 0] [--no-build]
//                            [--out bench/results/peers.json]
//
// Ours, once per instruction set that the processor has (ZKTASK_LANES), snarkjs, mcl-wasm and @noble/curves from npm, and mcl itself where ZKTASK_MCL names its shared
// library: each is a process of its own, all are pinned to one CPU, and they take turns: work by work, in an order that every second round reverses, so that whatever else
// the machine does meets all of them alike. A block repeats one work for at least --block milliseconds; what counts is the processor time of the process, its helper threads
// included, per operation. Batches of 256 and more take part in every --large-every-th round. Before anything is timed, every process must accept all proofs and refuse all
// forged ones (ZkTask.Bench/Peers/Fixtures.cs).
//
//   verify/N        one proof with N public inputs, from the text of proof and inputs to the verdict: parsing and all checks; the key is prepared where the API can
//   three-pairs     points to verdict: e(A, B) e(X, gamma) e(C, delta) against a constant
//   multiply        one product in Fp, through the API: ours in lanes, per lane; for libraries of JavaScript this is mostly the cost of a call
//   many/F/N        N proofs under one key, independent verdicts; F: `points` from coordinates whose points are unchecked, `text` from lines of JSON; per proof
//   batch/F/N       the same by one random linear combination. No peer has such a thing: N proofs take them N times verify/1
//   single/S, batch-stage/S   the parts of verify/1 and of batch/text/1024, per proof
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Actor, pinTo, summary } from "./schedule.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "25" },
    block: { type: "string", default: "40" },
    "large-every": { type: "string", default: "3" },
    cold: { type: "string", default: "9" },
    minutes: { type: "string", default: "20" },
    cpu: { type: "string", default: "0" },
    "no-build": { type: "boolean", default: false },
    out: { type: "string", default: join(root, "bench/results/peers.json") },
  },
});
const [maxRounds, block, largeEvery, coldRounds, minutes] = ["rounds", "block", "large-every", "cold", "minutes"].map((name) => Number(options[name]));
const say = (text) => process.stderr.write(`\r${text.padEnd(78)}`);
const capture = (command, args) => execFileSync(command, args, { cwd: root, stdio: ["ignore", "pipe", "ignore"] }).toString().trim();
const read = (file) => { try { return readFileSync(file, "utf8"); } catch { return ""; } };

// Pictures and results are no part of what is measured.
const measured = ["src", "bench/ZkTask.Bench", "bench/peers", ":!bench/peers/plot.mjs", ":!bench/peers/svg.mjs"];
const dirty = capture("git", ["status", "--porcelain", "--untracked-files=no", "--", ...measured]) !== "";
const commit = capture("git", ["rev-parse", "HEAD"]) + (dirty ? ", with changes" : "");

// ---- what takes part
const sh = (command, args) => execFileSync(command, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
if (!["snarkjs", "mcl-wasm", "@noble/curves"].every((name) => existsSync(join(here, "node_modules", name))))
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" });
if (!options["no-build"]) {
  sh("dotnet", ["build", "bench/ZkTask.Bench", "-c", "Release", "-v", "q", "--nologo"]);
  sh("dotnet", ["run", "--file", "build.cs", "--", "publish"]);
}
const zktask = join(root, "artifacts/publish", `${process.platform}-${process.arch}`, "zktask");

const { pinned, pin } = pinTo(options.cpu);
const bench = (...args) => pin("dotnet", [join(root, "artifacts/bin/ZkTask.Bench/release/ZkTask.Bench.dll"), ...args]);
const folder = mkdtempSync(join(tmpdir(), "zktask-peers-"));
sh(...bench("fixtures", folder));
const flags = /^flags\s*:(.*)$/m.exec(read("/proc/cpuinfo"))?.[1].split(" ") ?? [];
const instructionSets = ["avx2", "fma", "bmi2", "avx512f", "avx512dq", "avx512ifma"].filter((name) => flags.includes(name));

const actors = [], skipped = {};
for (const lanes of ["avx512", "avx2", "scalar"]) {
  say(`starting zktask, ${lanes}`);
  const actor = await Actor.start(`zktask ${lanes}`, bench("serve", folder), { ZKTASK_LANES: lanes });
  if (actor.about.kernel.toLowerCase() === lanes) {
    actors.push(actor);
  } else {
    skipped[actor.name] = "this processor does not have the instructions";
    actor.stop();
  }
}
for (const name of ["snarkjs", "mcl-wasm", "noble"]) {
  say(`starting ${name}`);
  actors.push(await Actor.start(name, pin(process.execPath, [join(here, "serve.mjs"), name, folder])));
}
const mcl = await Actor.start("mcl", bench("serve-mcl", folder));
if (mcl.about.skipped) skipped.mcl = mcl.about.skipped;
else actors.push(mcl);

// ---- warm
const ours = actors[0];
const works = ours.about.works;
const isLarge = (work) => /\/(256|1024|4096)$|^batch-stage/.test(work);
const times = Object.fromEntries(works.map((work) => [work, {}]));
const load = [loadavg()[0]];
const warmUpRounds = 2, end = Date.now() + minutes * 60_000;
let rounds = 0; // whole ones; on a busy machine the time may be up before all are done
for (let round = -warmUpRounds; round < maxRounds && (round <= 0 || Date.now() < end); round++) {
  const order = round % 2 === 0 ? actors : [...actors].reverse();
  for (const work of works) {
    if (isLarge(work) && round !== -1 && (round < 0 || round % largeEvery !== 0)) continue;
    say(`${round < 0 ? "warming up" : `round ${round + 1} of ${maxRounds}`}: ${work}`);
    for (const actor of order) {
      if (!actor.knows(work)) continue;
      const { cpu } = await actor.measure(work, block);
      if (round >= 0) (times[work][actor.name] ??= new Map()).set(round, cpu);
    }
  }
  rounds = round + 1;
}
for (const actor of actors) actor.stop();
load.push(loadavg()[0]);

// ---- cold: whole processes, from start to verdict: the published build of `zktask groth16 verify` and snarkjs's own command line
const files = ["verification_key.json", "public.json", "proof.json"].map((name) => join(folder, name));
const { proof, publicSignals } = JSON.parse(readFileSync(join(folder, "proofs-1.ndjson"), "utf8").split("\n", 1)[0]);
[readFileSync(join(folder, "key-1.json"), "utf8"), JSON.stringify(publicSignals), JSON.stringify(proof)].forEach((text, i) => writeFileSync(files[i], text));
const tools = { zktask: [zktask], snarkjs: [process.execPath, join(here, "node_modules/snarkjs/build/cli.cjs")] };
const hasBash = spawnSync("bash", ["-c", "true"]).status === 0;
const start = (tool) => {
  const [command, args] = pin(tools[tool][0], [...tools[tool].slice(1), "groth16", "verify", ...files]);
  const timed = hasBash ? ["bash", ["-c", 'TIMEFORMAT="%R %U %S"; time "$@" > /dev/null 2>&1', "bash", command, ...args]] : [command, args];
  const begin = process.hrtime.bigint();
  const { status, stderr } = spawnSync(...timed, { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, LC_ALL: "C" } });
  const wall = Number(process.hrtime.bigint() - begin) / 1e6;
  if (status !== 0) throw new Error(`${tool} ended with ${status}`);
  const [own, user, system] = hasBash ? stderr.toString().trim().split(" ").map((seconds) => Number(seconds) * 1000) : [wall, null, null];
  return { wall: own, cpu: hasBash ? user + system : null };
};
const cold = { zktask: { wall: [], cpu: [] }, snarkjs: { wall: [], cpu: [] } };
for (let round = -1; round < coldRounds; round++) {
  say(`cold start ${round + 1} of ${coldRounds}`);
  for (const tool of Object.keys(tools)) {
    const { wall, cpu } = start(tool);
    if (round < 0) continue; // the first pair fills the file cache
    cold[tool].wall.push(wall);
    if (cpu !== null) cold[tool].cpu.push(cpu);
  }
}
say("");
process.stderr.write("\r");
rmSync(folder, { recursive: true });

// ---- the JSON
const ratio = (of, to) => {
  const both = [...(times[of[1]][of[0]] ?? [])].filter(([round]) => times[to[1]][to[0]]?.has(round));
  return both.length === 0 ? null : summary(both.map(([round, time]) => time / times[to[1]][to[0]].get(round)));
};
const ratios = [];
const compare = (of, ofWork, to, toWork) => {
  const value = ratio([of, ofWork], [to, toWork]);
  if (value) ratios.push({ of: `${ofWork} by ${of}`, to: `${toWork} by ${to}`, ...value });
};
for (const { name } of actors) {
  const isOurs = name.startsWith("zktask");
  for (const work of ["verify/1", "verify/10", "verify/100", "three-pairs", "multiply"]) if (name !== ours.name) compare(name, work, ours.name, work);
  if (!isOurs)
    for (const work of ["many/text/64", "many/text/1024", "batch/points/1024", "batch/text/64", "batch/text/1024", "batch/text/4096"]) compare(name, "verify/1", ours.name, work);
  if (isOurs) {
    compare(name, "verify/100", name, "verify/1");
    for (const work of ["verify/1", "many/points/64", "batch/points/1024", "batch/text/1024"])
      for (const peer of ["mcl", "mcl-wasm"]) compare(name, work, peer, "three-pairs");
  }
}
const result = {
  method: "alternating rounds in one run, every process pinned to one CPU; nanoseconds of process CPU time per operation, medians and quartiles over the rounds",
  commit,
  machine: {
    cpu: cpus()[0].model, cpus: cpus().length, pinnedTo: pinned ? Number(options.cpu) : null, instructionSets, system: `${process.platform} ${release()}`,
    loadAverage: load, dotnet: ours.about.runtime, node: process.version,
  },
  rounds, largeEvery, blockMilliseconds: block, unit: "ns",
  takesPart: Object.fromEntries(actors.map(({ name, about }) => [name, about.version])),
  skipped, ours: ours.name,
  works: Object.fromEntries(works.map((work) => [work, Object.fromEntries(Object.entries(times[work]).map(([name, list]) => [name, summary([...list.values()])]))])),
  ratios,
  cold: {
    unit: "ms", of: "one process from start to verdict, 1 public input",
    ...Object.fromEntries(Object.entries(cold).map(([tool, { wall, cpu }]) => [tool, { wall: summary(wall), ...(cpu.length ? { cpu: summary(cpu) } : {}) }])),
  },
};
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, JSON.stringify(result, null, 2).replace(/\{\n\s+("median"[^}]*?)\n\s+\}/g, (_, inner) => `{ ${inner.replace(/\n\s+/g, " ")} }`) + "\n");
const microseconds = (name, work) => { const s = result.works[work]?.[name]; return s ? `${(s.median / 1000).toPrecision(4)} us` : "-"; };
const rows = ["verify/1", "verify/10", "verify/100", "three-pairs", "multiply", ...works.filter((work) => /^(many|batch)\//.test(work))];
console.table(Object.fromEntries(rows.map((work) => [work, Object.fromEntries(actors.map(({ name }) => [name, microseconds(name, work)]))])));
for (const line of ratios) console.log(`${line.median.toPrecision(3)} times [${line.min}, ${line.max}]: ${line.of} / ${line.to}`);
for (const [name, reason] of Object.entries(skipped)) console.log(`not measured: ${name}: ${reason}`);
process.exit(0);

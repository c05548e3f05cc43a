// Measures the sparse trees and their stores, work by work in turns, all schemes, and writes one JSON.
//
//   node bench/trees/run.mjs [--rounds 7] [--block 100] [--schemes circom-smt,keccak-smt,sha256-smt] [--minutes 20] [--no-build] [--out bench/results/trees.json]
//
// One process for each scheme (ZkTask.Bench/Trees/TreeWorks.cs) holds a tree of a million random leaves. A block repeats one work for at least --block milliseconds; works take turns within a
// round, and every second round goes backwards; before each block the garbage of the one before is collected, untimed. Of each block both the processor time of the process and the time on the clock are kept, per operation: the first for all that one worker
// does, the second for what two workers gain, which shows only while the machine has two cores to spare: see loadAverage beside it. The last part of a work's name is its workers.
//
//   hash/many, hash/one         a pair in lanes, as trees hash; pairs one by one, as a single update has to
//   root/N/W                    per leaf: the root of N random leaves in any order, sorting included
//   batch/N/W, one-by-one/N/1   per update: N new values in the tree of a million, together and one by one
//   prove/..., verify/...       per key: 1000 keys, each in a proof of its own, or all in one; transition/...: 1000 updates
//   commit/N/2, fsync/N/1       a durable commit of N updates to the SQLite store of a million leaves; a file of as many bytes forced to the disk; open/2: opening that store
//   postgres/...                the same in the database that the environment variable ZKTASK_POSTGRES names, where it is set
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Actor, summary } from "../peers/schedule.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    block: { type: "string", default: "100" },
    schemes: { type: "string", default: "circom-smt,keccak-smt,sha256-smt" },
    minutes: { type: "string", default: "20" },
    "no-build": { type: "boolean", default: false },
    out: { type: "string", default: join(root, "bench/results/trees.json") },
  },
});
const [maxRounds, block, minutes] = ["rounds", "block", "minutes"].map((name) => Number(options[name]));
const say = (text) => process.stderr.write(`\r${text.padEnd(78)}`);
const git = (...args) => execFileSync("git", args, { cwd: root }).toString().trim();
const dirty = git("status", "--porcelain", "--untracked-files=no", "--", "src", "bench/ZkTask.Bench") !== "";
if (!options["no-build"]) execFileSync("dotnet", ["build", "bench/ZkTask.Bench", "-c", "Release", "-v", "q", "--nologo"], { cwd: root, stdio: "inherit" });

const folder = mkdtempSync(join(tmpdir(), "zktask-trees-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const actors = [];
for (const scheme of options.schemes.split(",")) {
  say(`building ${scheme}`);
  actors.push(await Actor.start(scheme, ["dotnet", [join(root, "artifacts/bin/ZkTask.Bench/release/ZkTask.Bench.dll"), "serve-trees", scheme, folder]]));
}

// ---- rounds: what takes seconds takes part in every third one, and the first round warms up
const works = actors[0].about.works, times = {}, loads = [];
const seconds = new Set(), end = Date.now() + minutes * 60_000;
let rounds = 0;
for (let round = -1; round < maxRounds && (round <= 0 || Date.now() < end); round++) {
  for (const work of round % 2 === 0 ? works : [...works].reverse()) {
    for (const actor of actors) {
      const id = `${actor.name} ${work}`;
      if (seconds.has(id) && round % 3 !== 0) continue;
      say(`${round < 0 ? "warming up" : `round ${round + 1} of ${maxRounds}`}: ${id}`);
      const measured = await actor.measure(work, block);
      if (measured.operations * measured.cpu > 2e9) seconds.add(id);
      if (round < 0) continue;
      const { cpu, wall } = ((times[work] ??= {})[actor.name] ??= { cpu: new Map(), wall: new Map() });
      cpu.set(round, measured.cpu);
      wall.set(round, measured.wall);
    }
  }
  loads.push(loadavg()[0]);
  rounds = round + 1;
}
for (const actor of actors) actor.stop();
say("");

// ---- ratios of blocks of the same round
const ratio = (name, clock, [ofWork, ofFactor = 1], [toWork, toFactor = 1]) => {
  const [of, to] = [times[ofWork][name][clock], times[toWork][name][clock]];
  const both = [...of].filter(([round]) => to.has(round));
  return { clock, ...summary(both.map(([round, time]) => (time * ofFactor) / (to.get(round) * toFactor))) };
};
const ratios = actors.map(({ name, about }) => {
  const leaves = 1_000_000, hashes = (about.nodes[leaves] + leaves) / leaves;
  return {
    scheme: name,
    "root of a million, one worker, over hashing its nodes": ratio(name, "cpu", [`root/${leaves}/1`], ["hash/many/1", hashes]),
    "root of a million, one worker over two": ratio(name, "wall", [`root/${leaves}/1`], [`root/${leaves}/2`]),
    "10,000 updates one by one over a batch, one worker": ratio(name, "cpu", ["one-by-one/10000/1"], ["batch/10000/1"]),
    "10,000 updates one by one over a batch, two workers": ratio(name, "wall", ["one-by-one/10000/1"], ["batch/10000/2"]),
    "a batch of 10,000, one worker over two": ratio(name, "wall", ["batch/10000/1"], ["batch/10000/2"]),
    "1,000 single proofs over one of 1,000 keys, verified": ratio(name, "cpu", ["verify/one-by-one/1"], ["verify/1000/1"]),
    "a durable commit of 10,000 over its batch": ratio(name, "wall", ["commit/10000/2"], ["batch/10000/2", 10_000]),
  };
});
const { runtime } = actors[0].about;
const result = {
  method: "alternating rounds in one run; nanoseconds per operation of process CPU time (cpu) and on the clock (wall), medians and quartiles over the rounds; ratios are of blocks of the same round",
  commit: git("rev-parse", "HEAD") + (dirty ? ", with changes" : ""),
  machine: { cpu: cpus()[0].model, cpus: cpus().length, system: `${process.platform} ${release()}`, loadAverage: loads, dotnet: runtime, node: process.version },
  rounds, blockMilliseconds: block, unit: "ns",
  trees: Object.fromEntries(actors.map(({ name, about: { nodes, proofBytes, bytesPerLeaf } }) => [name, { nodes, proofBytes, bytesPerLeaf: Number(bytesPerLeaf.toFixed(1)) }])),
  works: Object.fromEntries(works.map((work) => [work, Object.fromEntries(Object.entries(times[work]).map(([name, { cpu, wall }]) =>
    [name, { cpu: summary([...cpu.values()]), wall: summary([...wall.values()]) }]))])),
  ratios,
};
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, JSON.stringify(result, null, 2).replace(/\{\n\s+((?:"clock"[^}]*?)?"median"[^}]*?)\n\s+\}/g, (_, inner) => `{ ${inner.replace(/\n\s+/g, " ")} }`) + "\n");
const time = (ns) => (ns < 1e3 ? `${ns.toPrecision(3)} ns` : ns < 1e6 ? `${(ns / 1e3).toPrecision(3)} us` : `${(ns / 1e6).toPrecision(3)} ms`);
console.table(Object.fromEntries(works.map((work) => [work, Object.fromEntries(actors.flatMap(({ name }) =>
  ["cpu", "wall"].map((clock) => [`${name} ${clock}`, time(result.works[work][name][clock].median)])))])));
for (const { scheme, ...lines } of ratios)
  for (const [what, { clock, median, min, max }] of Object.entries(lines)) console.log(`${scheme}: ${median.toPrecision(3)} [${min.toPrecision(3)}, ${max.toPrecision(3)}] ${what} (${clock})`);
console.log(`load average after each round: ${loads.map((load) => load.toFixed(1)).join(" ")}`);
process.exit(0);

// Loads `zktask attester` over HTTP on the loopback interface with wrk (Debian's package), and writes one JSON.
//
//   node bench/load/run.mjs [--seconds 20] [--soak 600] [--proofs 2000] [--connections 128] [--steps alone,batched,at70,durable,overload,soak] [--out bench/results/load.json]
//
// Every request carries one of many valid Groth16 proofs, and the attester keeps no answers, so each is verified. Steps, each on a fresh process:
//   alone    micro-batching off, closed loop: the maximum
//   batched  micro-batching on, closed loop: the maximum
//   at 70%   micro-batching on, exponential pauses so that 70% of that maximum comes: latencies
//   durable  as `batched`, with --verdict-log: every verdict is on disk before it is answered
//   overload three times as many connections as the attester takes submissions, closed loop, every answer checked
//   soak     as `overload`, for a long time: memory
// With --steps, the other steps' figures in the JSON stay as they were.
// Requests/s depend on what else the machine does; CPU time per request of the attester's process hardly does.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "20" },
    soak: { type: "string", default: "600" },
    proofs: { type: "string", default: "2000" },
    connections: { type: "string", default: "128" },
    steps: { type: "string", default: "alone,batched,at70,durable,overload,soak" },
    out: { type: "string", default: join(root, "bench/results/load.json") },
  },
});
const seconds = Number(options.seconds), connections = Number(options.connections), soak = Number(options.soak);
const folder = mkdtempSync(join(tmpdir(), "zktask-load-"));
const bodies = join(folder, "bodies.ndjson");
const sh = (command, args) => execFileSync(command, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
sh("dotnet", ["build", "bench/ZkTask.Bench", "-c", "Release", "-v", "q", "--nologo"]);
sh("dotnet", ["build", "src/ZkTask.Cli", "-c", "Release", "-v", "q", "--nologo"]);
sh("dotnet", [join(root, "artifacts/bin/ZkTask.Bench/release/ZkTask.Bench.dll"), "submissions", folder, options.proofs]);

const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"]));
const cpuSeconds = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
};
const loadAverage = () => Number(readFileSync("/proc/loadavg", "utf8").split(" ")[0]);
const residentMiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
const round = (value, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;

async function withAttester(more, run) {
  const args = [join(root, "artifacts/bin/ZkTask.Cli/release/ZkTask.Cli.dll"), "attester", "--tasks", join(folder, "tasks.json"),
    "--urls", "http://127.0.0.1:0", "--cached-answers", "0", "--log-level", "warning", ...more];
  const process = spawn("dotnet", args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((done) => process.on("exit", done));
  try {
    for await (const line of createInterface({ input: process.stdout })) {
      if (line.startsWith("listening on ")) {
        const url = line.slice("listening on ".length);
        await wrk(url, { seconds: 3, connections: 32 });
        return await run(url, process.pid);
      }
    }
    throw new Error("the attester did not start");
  } finally {
    process.kill("SIGTERM");
    const code = await ended;
    if (code !== 0) throw new Error(`the attester ended with ${code}`);
  }
}

async function wrk(url, { seconds, connections, pause = 0, check = false }) {
  const args = ["-t", "1", "-c", String(connections), "-d", `${seconds}s`, "--timeout", "30s", "-s", join(here, "post.lua"), url, "--", bodies, String(pause), check ? "check" : "-"];
  const process = spawn("wrk", args, { stdio: ["ignore", "pipe", "inherit"] });
  let result;
  for await (const line of createInterface({ input: process.stdout })) if (line.startsWith("JSON ")) result = JSON.parse(line.slice(5));
  if (!result) throw new Error("wrk gave no result");
  return result;
}

// One measurement: the load's figures, and what the attester's process spent on it.
async function measure(url, pid, load) {
  const memory = [], loadAverageBefore = loadAverage();
  const sampler = setInterval(() => memory.push(round(residentMiB(pid))), Math.max(250, (load.seconds * 1000) / 60));
  const before = cpuSeconds(pid);
  const result = await wrk(url, load);
  clearInterval(sampler);
  const cpu = cpuSeconds(pid) - before;
  const { requests, microseconds, non2xx, socketErrors, p50, p90, p99, p999, max } = result;
  const figures = {
    loadAverageBefore, connections: load.connections, seconds: load.seconds, requests, perSecond: round(requests / (microseconds / 1e6)),
    attesterCpuMicrosecondsPerRequest: round((cpu * 1e6) / requests), milliseconds: { p50, p90, p99, p999, max }, non2xx, socketErrors, memoryMiB: memory,
  };
  if (load.check) Object.assign(figures, { valid: result.ok, refused: result.refused, wrong: result.wrong, other: result.other, validPerSecond: round(result.ok / (microseconds / 1e6)) });
  console.error(JSON.stringify({ ...figures, memoryMiB: [memory[0], memory.at(-1)] }));
  return figures;
}

const steps = options.steps.split(",");
const results = {
  ...(existsSync(options.out) ? JSON.parse(readFileSync(options.out, "utf8")) : {}),
  method: "zktask attester beside wrk on the same machine, loopback, one valid Groth16 proof with one public input a request, no answers kept",
  machine: { cpu: cpus()[0].model, cpus: cpus().length, node: process.version, dotnetSdk: String(execFileSync("dotnet", ["--version"])).trim() },
};
const overloaded = ["--max-concurrency", String(connections)];

// A load of 70%: the pauses are what is left of a connection's share of time when its answer's time is taken off, found in three steps.
async function paced(url, maximum, of) {
  const load = { seconds: 4, connections: 2 * of, pause: (2 * of) / (0.0007 * maximum) };
  for (let i = 0; i < 3; i++) {
    const { requests, microseconds } = await wrk(url, load);
    load.pause = Math.max(1, Math.round(load.pause + 2 * of * (1000 / (0.7 * maximum) - microseconds / 1000 / requests)));
  }
  return load;
}

try {
  if (steps.includes("alone")) results.alone = await withAttester(["--batch", "1"], (url, pid) => measure(url, pid, { seconds, connections }));
  if (steps.includes("batched")) {
    await withAttester([], async (url, pid) => {
      results.batched = await measure(url, pid, { seconds, connections });
      if (steps.includes("at70")) results.at70Percent = await measure(url, pid, { ...(await paced(url, results.batched.perSecond, connections)), seconds });
    });
  }
  if (steps.includes("durable")) {
    results.durable = await withAttester(["--verdict-log", join(folder, "verdicts.db")], (url, pid) => measure(url, pid, { seconds, connections }));
    results.durable.fileSystem = String(execFileSync("stat", ["-f", "-c", "%T", folder])).trim();
  }
  for (const [step, length] of [["overload", seconds], ["soak", soak]]) {
    if (steps.includes(step)) results[step] = await withAttester(overloaded, (url, pid) => measure(url, pid, { seconds: length, connections: 3 * connections, check: true }));
  }
} finally {
  rmSync(folder, { recursive: true });
}
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, JSON.stringify(results, null, 2) + "\n");
console.log(`wrote ${options.out}`);

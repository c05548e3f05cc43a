// Writes the figures of bench/results/ into README.md and the READMEs beside the kernels, between their markers:  node bench/readme.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { digits } from "./peers/svg.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const read = (name) => JSON.parse(readFileSync(join(root, "bench/results", name), "utf8"));
const data = read("peers.json");
const { ours } = data;
const peers = Object.keys(data.takesPart).filter((name) => !name.startsWith("zktask"));
const titles = { noble: "@noble/curves" };
const find = (of, to) => data.ratios.find((ratio) => ratio.of === of && ratio.to === to);
const cell = (of, to) => { const ratio = find(of, to); return ratio ? `${digits(ratio.median)} (${digits(ratio.quarter)} to ${digits(ratio.threeQuarters)})` : ""; };

const rows = [
  ["one verification, 1 public input, text to verdict", "verify/1", "verify/1"],
  ["one verification, 10 public inputs", "verify/10", "verify/10"],
  ["one verification, 100 public inputs", "verify/100", "verify/100"],
  ["three pairs, points to verdict, prepared where the API can", "three-pairs", "three-pairs"],
  ["64 independent verdicts, text to verdicts, per proof", "many/text/64", "verify/1"],
  ["batch of 1,024, points to verdicts, per proof", "batch/points/1024", "verify/1"],
  ["batch of 1,024, text to verdicts, per proof", "batch/text/1024", "verify/1"],
];
const microseconds = (work) => digits(data.works[work][ours].median / 1000);
const { machine: m } = data;
const figures = [
  `| what ZkTask does (${ours.split(" ")[1]}) | us | times faster than ${peers.map((name) => `${titles[name] ?? name}${name === "mcl" ? "" : ` ${data.takesPart[name]}`}`).join(" | than ")} |`,
  `|---|---|${peers.map(() => "---|").join("")}`,
  ...rows.map(([what, work, theirs]) => `| ${what} | ${microseconds(work)} | ${peers.map((name) => cell(`${theirs} by ${name}`, `${work} by ${ours}`)).join(" | ")} |`),
  "",
  `${m.cpu} (${m.instructionSets.join(", ")}), one core; .NET ${m.dotnet}, Node ${m.node}; commit ${data.commit.slice(0, 10)}; load average ${m.loadAverage.map((x) => digits(x, 2)).join(" to ")}. Medians of ${data.rounds}`
    + ` alternating rounds (batches of 1,024: in one round of ${data.largeEvery}), quartiles in brackets; CPU time. ${Object.entries(data.skipped).map(([name, reason]) => `Not measured: ${name} (${reason}).`).join(" ")}`.trimEnd(),
];

const growth = find(`verify/100 by ${ours}`, `verify/1 by ${ours}`);

const { alone, batched, at70Percent: paced, durable, overload, soak, machine, method } = read("load.json");
const row = (what, { connections, perSecond, validPerSecond, attesterCpuMicrosecondsPerRequest: cpu, milliseconds: { p50, p99 } }) =>
  `| ${what} | ${connections} | ${digits(perSecond, 4)} | ${digits(validPerSecond ?? perSecond, 4)} | ${digits(cpu)} | ${digits(p50)} | ${digits(p99)} |`;
const whole = (megabytes) => digits(megabytes, 3);
const load = [
  "| load | connections | answers/s | verdicts/s | us of CPU an answer | p50 ms | p99 ms |",
  "|---|---|---|---|---|---|---|",
  row("as fast as it goes, each proof alone", alone),
  row("as fast as it goes, micro-batching", batched),
  row(`${Math.round((100 * paced.perSecond) / batched.perSecond)}% of that`, paced),
  ...(durable ? [row("as fast as it goes, micro-batching, every verdict on disk before it is answered", durable)] : []),
  row("three times what it admits", overload),
  "",
  `${machine.cpu}, ${machine.cpus} CPUs shared by both; .NET SDK ${machine.dotnetSdk}; ${method}. Wrong verdicts: ${overload.wrong + soak.wrong} of ${digits(overload.valid + overload.wrong + soak.valid + soak.wrong, 9)} that were looked at. `
    + `Memory in ${soak.seconds / 60} minutes of the last load: ${whole(soak.memoryMiB[0])} MiB at first, ${whole(Math.max(...soak.memoryMiB))} at most, ${whole(soak.memoryMiB.at(-1))} at the end.`,
];

const instructions = read("instructions.json"), models = Object.keys(instructions.kernels[0].cycles);
const cycles = (...starts) => {
  const rows = instructions.kernels.filter(({ name }) => starts.some((start) => name.startsWith(start)));
  return [
    `| cycles of one, by model | instructions | ${models.join(" | ")} | measured on this machine |`,
    `|---|---|${models.map(() => "---|").join("")}---|`,
    ...rows.map(({ name, instructions: count, cycles: by, measured }) =>
      `| ${name} | ${digits(count)} | ${models.map((model) => (model in by ? digits(by[model]) : "")).join(" | ")} | ${measured ? `${digits(measured.median)} (${digits(measured.quarter)} to ${digits(measured.threeQuarters)})` : ""} |`),
  ];
};
const { hashData, ratios: factors, llvm, dotnet } = instructions;
const across = (what) => {
  const { "measured here": here, ...byModel } = factors[what], values = Object.values(byModel);
  return `${digits(Math.min(...values))} to ${digits(Math.max(...values))}${here ? ` (measured here: ${digits(here)})` : ""}`;
};
const source = `Code of .NET ${dotnet}'s ahead-of-time compiler on the models of llvm-mca ${llvm}; this machine: ${instructions.machine.cpu}.`;

// Tables stand on lines of their own, a figure in the middle of one.
const fill = (path, texts) => {
  const file = join(root, path);
  let text = readFileSync(file, "utf8");
  for (const [name, content] of Object.entries(texts)) {
    const marked = new RegExp(`(<!-- bench:${name} -->)[^]*?(<!-- /bench:${name} -->)`);
    if (!marked.test(text)) throw new Error(`${path} has no markers for ${name}`);
    text = text.replace(marked, (_, begin, end) => `${begin}${Array.isArray(content) ? `\n${content.join("\n")}\n` : content}${end}`);
  }
  writeFileSync(file, text);
};
fill("README.md", { figures, growth: `${digits(growth.median)} (${digits(growth.quarter)} to ${digits(growth.threeQuarters)})`, load });
fill("src/ZkTask/Hashing/README.md", {
  cycles: [
    ...cycles("Keccak", "SHA", "Poseidon"),
    ...(hashData ? [`| \`SHA256.HashData\` of a pair | | ${models.map(() => "").join(" | ")} | ${digits(hashData.median)} (${digits(hashData.quarter)} to ${digits(hashData.threeQuarters)}) |`] : []),
    "",
    `${source} So eight lanes of Keccak-256 are ${across("Keccak-256, eight lanes, times faster than one by one")} times faster than one, of Poseidon ${across("Poseidon, eight lanes of AVX-512, times faster than one by one")} with AVX-512`
      + (hashData ? `, and sixteen of SHA-256 take ${across("SHA-256, sixteen lanes, times fewer cycles than SHA256.HashData takes here")} times fewer cycles than \`SHA256.HashData\` here at its quicker quartile.` : "."),
  ],
});
fill("src/ZkTask.Algebra/Lanes/README.md", { cycles: [...cycles("product", "square"), "", source] });

// Writes the figures of bench/results/peers.json into README.md, between its markers:  node bench/peers/readme.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const data = JSON.parse(readFileSync(join(root, "bench/results/peers.json"), "utf8"));
const { ours } = data;
const peers = Object.keys(data.takesPart).filter((name) => !name.startsWith("zktask"));
const titles = { noble: "@noble/curves" };
const digits = (value, count = 3) => Number(value.toPrecision(count)).toLocaleString("en", { maximumFractionDigits: 6 });
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
const lines = [
  `| what ZkTask does (${ours.split(" ")[1]}) | us | times faster than ${peers.map((name) => `${titles[name] ?? name}${name === "mcl" ? "" : ` ${data.takesPart[name]}`}`).join(" | than ")} |`,
  `|---|---|${peers.map(() => "---|").join("")}`,
  ...rows.map(([what, work, theirs]) => `| ${what} | ${microseconds(work)} | ${peers.map((name) => cell(`${theirs} by ${name}`, `${work} by ${ours}`)).join(" | ")} |`),
  "",
  `${m.cpu} (${m.instructionSets.join(", ")}), one core; .NET ${m.dotnet}, Node ${m.node}; commit ${data.commit.slice(0, 10)}; load average ${m.loadAverage.map((x) => digits(x, 2)).join(" to ")}. Medians of ${data.rounds}`
    + ` alternating rounds (batches of 1,024: in one round of ${data.largeEvery}), quartiles in brackets; CPU time. ${Object.entries(data.skipped).map(([name, reason]) => `Not measured: ${name} (${reason}).`).join(" ")}`.trimEnd(),
];
const file = join(root, "README.md");
const marked = /(<!-- bench:figures -->\n)[^]*?(<!-- \/bench:figures -->)/;
const text = readFileSync(file, "utf8");
if (!marked.test(text)) throw new Error("README.md has no markers");
writeFileSync(file, text.replace(marked, (_, begin, end) => `${begin}${lines.join("\n")}\n${end}`));

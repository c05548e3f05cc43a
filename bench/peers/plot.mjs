// Draws the pictures beside a JSON of run.mjs:  node bench/peers/plot.mjs [bench/results/peers.json]
//
//   peers.svg        one verification by each, and cold starts
//   throughput.svg   proofs a second over the size of a batch
//   cost.svg         where the time of one verification, and of one proof in a batch, goes
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bar, digits, dot, line, page, text } from "./svg.mjs";

const [input = join(dirname(fileURLToPath(import.meta.url)), "../results/peers.json")] = process.argv.slice(2);
const data = JSON.parse(readFileSync(input, "utf8"));
const write = (name, content) => writeFileSync(join(dirname(input), name), content);

const ours = data.ours;
const names = Object.keys(data.takesPart);
const peers = names.filter((name) => !name.startsWith("zktask"));
const time = (name, work) => data.works[work]?.[name]?.median;
const color = { zktask: 0, mcl: 6, "mcl-wasm": 2, snarkjs: 3, noble: 4 };
const colorOf = (name) => color[name.startsWith("zktask") ? "zktask" : name];
const label = (name) => (name.startsWith("zktask") ? name.replace(/ (\w+)$/, ", $1") : `${name === "noble" ? "@noble/curves" : name} ${name === "mcl" ? "" : data.takesPart[name]}`.trim());
const ms = (value) => `${digits(value)} ms`;
const us = (value) => `${digits(value)} us`;
const m = data.machine;
const note = `${m.cpu}, one core, ${m.instructionSets.join(" ")}; .NET ${m.dotnet}, Node ${m.node}; ${data.commit.slice(0, 10)}; medians of alternating rounds, CPU time`;

// ---- peers.svg
{
  const parts = [], left = 165, width = 460;
  let y = 24;
  const group = (title, rows, work) => {
    parts.push(text(16, y, title, "title"));
    const longest = Math.max(...rows.map(([, value]) => value));
    for (const [name, value] of rows) {
      const length = (value / longest) * width;
      // As in the JSON: the median of the rounds' ratios.
      const times = data.ratios.find(({ of, to }) => of === `${work} by ${name}` && to === `${work} by ${ours}`)?.median ?? value / rows[0][1];
      parts.push(text(left - 8, y + 27, label(name), "end"), bar(left, y + 14, length, 18, `f${colorOf(name)}`));
      parts.push(text(left + Math.max(1, length) + 8, y + 27, ms(value) + (times === 1 ? "" : `, ${digits(times)} times as long`)));
      y += 27;
    }
    y += 46;
  };
  const sorted = (work) => names.map((name) => [name, time(name, work) / 1e6]).filter(([, value]) => value).sort((a, b) => a[1] - b[1]);
  group("one verification, 1 public input, from JSON to verdict, in a warm process", sorted("verify/1"), "verify/1");
  group("the same with 100 public inputs", sorted("verify/100"), "verify/100");
  const coldTime = (tool) => (data.cold[tool].cpu ?? data.cold[tool].wall).median;
  group("the command-line tool, one process from start to verdict", [["zktask", coldTime("zktask")], ["snarkjs", coldTime("snarkjs")]]);
  parts.push(text(16, y - 22, note, "soft"));
  write("peers.svg", page(900, y - 8, "One verification by ZkTask and by its peers", parts));
}

// ---- throughput.svg: both axes logarithmic
{
  const sizes = [...new Set(Object.keys(data.works).map((work) => /^batch\/text\/(\d+)$/.exec(work)?.[1]).filter(Boolean))].map(Number);
  const series = [];
  for (const name of names.filter((other) => other.startsWith("zktask"))) {
    for (const kind of ["batch", "many"]) {
      const points = sizes.map((size) => [size, time(name, `${kind}/text/${size}`)]).filter(([, ns]) => ns).map(([size, ns]) => [size, 1e9 / ns]);
      series.push({ title: `${label(name)}: ${kind === "batch" ? "batch" : "independent"}`, points, classes: `s${kind === "batch" ? 0 : 1}`, fill: kind === "batch" ? 0 : 1, thin: name !== ours });
    }
  }
  for (const name of peers) series.push({ title: label(name), points: sizes.map((size) => [size, 1e9 / time(name, "verify/1")]), classes: `s${colorOf(name)}`, fill: colorOf(name), flat: true });

  const [left, top, width, height] = [70, 44, 560, 340];
  const all = series.flatMap(({ points }) => points.map(([, value]) => value));
  const [low, high] = [10 ** Math.floor(Math.log10(Math.min(...all))), 10 ** Math.ceil(Math.log10(Math.max(...all)))];
  const x = (size) => left + (Math.log2(size) / Math.log2(sizes.at(-1))) * width;
  const y = (value) => top + height - (Math.log(value / low) / Math.log(high / low)) * height;
  const parts = [text(16, 24, "proofs a second on one core over the size of the batch, 1 public input, from lines of JSON to verdicts", "title")];
  for (let decade = low; decade <= high * 1.001; decade *= 10) {
    for (const step of decade < high * 0.999 ? [1, 2, 5] : [1])
      parts.push(line([[left, y(step * decade)], [left + width, y(step * decade)]], "grid"), text(left - 8, y(step * decade) + 4, (step * decade).toLocaleString("en"), "soft end"));
  }
  for (const size of sizes) parts.push(line([[x(size), top], [x(size), top + height]], "grid"), text(x(size), top + height + 18, size.toLocaleString("en"), "soft middle"));

  // Labels stand beside the ends, and give way to each other downwards.
  let lastLabel = -Infinity;
  for (const { title, points, classes, fill, thin, flat } of [...series].sort((a, b) => b.points.at(-1)[1] - a.points.at(-1)[1])) {
    const places = points.map(([size, value]) => [x(size), y(value)]);
    parts.push(line(places, `${classes}${thin || flat ? " thin" : ""}`), ...(flat ? [] : places.map((place) => dot(place, `f${fill}`))));
    lastLabel = Math.max(places.at(-1)[1] + 4, lastLabel + 17);
    parts.push(text(left + width + 12, lastLabel, `${title}, ${digits(points.at(-1)[1])}`, `f${fill}`));
  }
  parts.push(text(16, top + height + 42, "No peer ships a batch verifier: a batch takes it one verification after the other, hence its flat line.", "soft"));
  parts.push(text(16, top + height + 58, note, "soft"));
  write("throughput.svg", page(900, top + height + 72, "Proofs a second over the size of a batch", parts));
}

// ---- cost.svg: parts measured alone; "the rest" is what the whole takes beyond them
{
  const part = (work) => time(ours, work) / 1000;
  const single = [
    ["parsing", part("single/parse")], ["A and C on the curve", part("single/points")], ["public inputs", part("single/inputs")],
    ["Miller loop and checks of B", part("single/check") - part("single/exponentiation")], ["final exponentiation", part("single/exponentiation")],
  ];
  const batch = [
    ["parsing", part("batch-stage/parse")], ["curve and subgroup checks", part("batch-stage/points")], ["weight times A, Miller loop", part("batch-stage/miller")],
    ["sum of weighted C", part("batch-stage/sum")], ["sums of weighted inputs", part("batch-stage/inputs")], ["final exponentiation", part("batch-stage/exponentiation")],
  ];
  const rows = [
    { title: "one verification, 1 public input", whole: part("verify/1"), stages: single, fills: [2, 4, 5, 0, 3] },
    { title: "one proof in a batch of 1,024", whole: part("batch/text/1024"), stages: batch, fills: [2, 4, 0, 6, 5, 3] },
  ];
  const parts = [], left = 16, width = 868, scale = width / Math.max(...rows.map(({ whole, stages }) => Math.max(whole, stages.reduce((sum, [, value]) => sum + value, 0))));
  let y = 24;
  for (const { title, whole, stages, fills } of rows) {
    const rest = whole - stages.reduce((sum, [, value]) => sum + value, 0);
    parts.push(text(left, y, `${title}: ${us(whole)} (${label(ours)})`, "title"));
    let x = left;
    stages.forEach(([, value], i) => {
      parts.push(bar(x, y + 10, value * scale, 22, `f${fills[i]}`));
      x += value * scale;
    });
    y += 54;
    stages.forEach(([name, value], i) => {
      const column = left + (i % 3) * 290, row = y + Math.floor(i / 3) * 20;
      parts.push(bar(column, row - 10, 10, 10, `f${fills[i]}`), text(column + 16, row, `${name}, ${us(value)}`));
    });
    // The parts run in loops of their own, which caches and branch predictors know better: their sum need not be the whole.
    y += Math.ceil(stages.length / 3) * 20;
    parts.push(text(left, y, `${rest >= 0 ? "the rest" : "less than the sum of its parts by"} ${us(Math.abs(rest))}`, "soft"));
    y += 40;
  }
  parts.push(text(left, y - 14, note, "soft"));
  write("cost.svg", page(900, y, "Where the time of a verification goes", parts));
}

// Draws the picture beside a JSON of run.mjs:  node bench/trees/plot.mjs [bench/results/trees.json]
//
//   trees.svg        the root of random leaves over their number, beside hashing alone; and updates of a tree of a million, together and one by one
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bar, digits, dot, line, page, text } from "../peers/svg.mjs";

const [input = join(dirname(fileURLToPath(import.meta.url)), "../results/trees.json")] = process.argv.slice(2);
const data = JSON.parse(readFileSync(input, "utf8"));
const schemes = Object.keys(data.trees);
const color = (scheme) => ({ "circom-smt": 4, "keccak-smt": 0, "sha256-smt": 2 })[scheme];
const time = (work, scheme, clock) => data.works[work][scheme][clock].median;
const parts = [], left = 70, width = 560;

// ---- roots: both axes logarithmic
const sizes = Object.keys(data.trees[schemes[0]].nodes).map(Number);
const series = schemes.flatMap((scheme) => [
  { title: scheme, points: sizes.map((size) => [size, time(`root/${size}/1`, scheme, "cpu")]), fill: color(scheme) },
  {
    title: `${scheme}, hashing alone`, fill: color(scheme), thin: true,
    points: sizes.map((size) => [size, (time("hash/many/1", scheme, "cpu") * (data.trees[scheme].nodes[size] + size)) / size]),
  },
]);
const values = series.flatMap(({ points }) => points.map(([, value]) => value));
const [low, high] = [10 ** Math.floor(Math.log10(Math.min(...values))), 10 ** Math.ceil(Math.log10(Math.max(...values)))];
const [top, height] = [44, 300];
const x = (size) => left + (Math.log(size / sizes[0]) / Math.log(sizes.at(-1) / sizes[0])) * width;
const y = (value) => top + height - (Math.log(value / low) / Math.log(high / low)) * height;
parts.push(text(16, 24, "nanoseconds a leaf for the root of random leaves, sorting included, over the number of leaves; one worker", "title"));
for (let decade = low; decade <= high * 1.001; decade *= 10)
  for (const step of decade < high * 0.999 ? [1, 2, 5] : [1])
    parts.push(line([[left, y(step * decade)], [left + width, y(step * decade)]], "grid"), text(left - 8, y(step * decade) + 4, (step * decade).toLocaleString("en"), "soft end"));
for (const size of sizes) parts.push(line([[x(size), top], [x(size), top + height]], "grid"), text(x(size), top + height + 18, size.toLocaleString("en"), "soft middle"));
let lastLabel = -Infinity;
for (const { title, points, fill, thin } of [...series].sort((a, b) => b.points.at(-1)[1] - a.points.at(-1)[1])) {
  const places = points.map(([size, value]) => [x(size), y(value)]);
  parts.push(line(places, `s${fill}${thin ? " thin" : ""}`), ...(thin ? [] : places.map((place) => dot(place, `f${fill}`))));
  lastLabel = Math.max(places.at(-1)[1] + 4, lastLabel + 17);
  parts.push(text(left + width + 12, lastLabel, `${title}, ${digits(points.at(-1)[1])}`, `f${fill}`));
}

// ---- updates, each scheme at its own scale
let row = top + height + 56;
parts.push(text(16, row, "10,000 updates of a tree of a million leaves, milliseconds on the clock", "title"));
for (const scheme of schemes) {
  const bars = [
    ["one by one", time("one-by-one/10000/1", scheme, "wall"), 3],
    ["one batch", time("batch/10000/1", scheme, "wall"), color(scheme)],
    ["batch, two workers", time("batch/10000/2", scheme, "wall"), color(scheme)],
  ].map(([name, ns, fill]) => [name, ns / 100, fill]);
  for (const [name, ms, fill] of bars) {
    const length = (ms / bars[0][1]) * 470;
    parts.push(text(216, row + 27, `${scheme}, ${name}`, "end"), bar(224, row + 14, length, 18, `f${fill}`));
    parts.push(text(224 + Math.max(1, length) + 8, row + 27, `${digits(ms)} ms${ms === bars[0][1] ? "" : `, ${digits(bars[0][1] / ms)} times as fast`}`));
    row += 24;
  }
  row += 12;
}
const m = data.machine;
parts.push(text(16, row + 30, `${m.cpu}; .NET ${m.dotnet}; ${data.commit.slice(0, 10)}; medians of alternating rounds; roots: CPU time; load average ${m.loadAverage.map((load) => load.toFixed(1)).join(" ")}`, "soft"));
writeFileSync(join(dirname(input), "trees.svg"), page(900, row + 44, "Roots and batches of sparse Merkle trees", parts));

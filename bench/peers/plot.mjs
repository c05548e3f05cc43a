// Draws bench/results/peers.svg from bench/results/peers.json:  node bench/peers/plot.mjs [peers.json] [peers.svg]
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const results = join(dirname(fileURLToPath(import.meta.url)), "../results");
const [input = join(results, "peers.json"), output = join(results, "peers.svg")] = process.argv.slice(2);
const data = JSON.parse(readFileSync(input, "utf8"));

const groups = [
  { title: `warm: one verification, ${data.publics} public input${data.publics === 1 ? "" : "s"}, from JSON to verdict`, unit: "ms", scale: 1 / 1000, of: data.warm },
  { title: "cold: the command-line tool, from process start to verdict", unit: "ms", scale: 1, of: data.cold },
];
const left = 110, width = 520, rowHeight = 30;
let y = 24;
const parts = [];
for (const { title, unit, scale, of } of groups) {
  parts.push(`<text x="16" y="${y}" class="title">${title}</text>`);
  y += 12;
  const longest = Math.max(of.zktask.median, of.snarkjs.median) * scale;
  for (const name of ["zktask", "snarkjs"]) {
    const value = of[name].median * scale;
    const length = Math.max(2, (value / longest) * width);
    const ratio = name === "snarkjs" ? `, ${(of.snarkjs.median / of.zktask.median).toFixed(1)} times as long` : "";
    parts.push(`<text x="${left - 8}" y="${y + 17}" class="name">${name}</text>`);
    parts.push(`<rect x="${left}" y="${y + 3}" width="${length.toFixed(1)}" height="${rowHeight - 10}" rx="2" class="${name}"/>`);
    parts.push(`<text x="${(left + length + 8).toFixed(1)}" y="${y + 17}" class="value">${value.toPrecision(3)} ${unit}${ratio}</text>`);
    y += rowHeight;
  }
  y += 26;
}
const m = data.machine;
parts.push(`<text x="16" y="${y - 8}" class="note">${m.cpu}, one core, ${m.instructionSets.join(" ")}; .NET SDK ${m.dotnet}, Node ${m.node}, snarkjs ${m.snarkjs}; medians of alternating rounds</text>`);
writeFileSync(output, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 ${y + 6}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="ZkTask beside snarkjs">
<style>text{fill:#1f2328}.title{font-weight:600}.name{text-anchor:end}.value{fill:#57606a}.note{fill:#57606a;font-size:11px}.zktask{fill:#1a7f37}.snarkjs{fill:#8c959f}</style>
<rect width="100%" height="100%" fill="#ffffff"/>
${parts.join("\n")}
</svg>
`);

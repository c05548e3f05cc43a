// The little that plot.mjs needs of SVG. Colours are classes: for a light page, and for a dark one where the reader's system asks for it. No font is loaded.
const light = { page: "#ffffff", ink: "#1f2328", soft: "#57606a", line: "#d0d7de", c0: "#1a7f37", c1: "#2da44e", c2: "#0969da", c3: "#bc4c00", c4: "#8250df", c5: "#9a6700", c6: "#cf222e" };
const dark = { page: "#0d1117", ink: "#e6edf3", soft: "#9198a1", line: "#3d444d", c0: "#3fb950", c1: "#7ee787", c2: "#58a6ff", c3: "#f0883e", c4: "#bc8cff", c5: "#d29922", c6: "#ff7b72" };
const rules = (c) => [
  `text{fill:${c.ink}}.soft{fill:${c.soft};font-size:11px}.title{font-weight:600}.end{text-anchor:end}.middle{text-anchor:middle}`,
  `.page{fill:${c.page}}.grid{stroke:${c.line};stroke-width:1}.thin{stroke-width:1.2;stroke-dasharray:5 4}path{fill:none;stroke-width:2.2}`,
  ...[0, 1, 2, 3, 4, 5, 6].map((i) => `.f${i}{fill:${c[`c${i}`]}}.s${i}{stroke:${c[`c${i}`]}}`),
].join("");

const escape = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;");
export const digits = (value, count = 3) => Number(value.toPrecision(count)).toLocaleString("en", { maximumFractionDigits: 6 });
const n = (value) => Number(value.toFixed(1));
export const text = (x, y, content, classes = "") => `<text x="${n(x)}" y="${n(y)}"${classes && ` class="${classes}"`}>${escape(content)}</text>`;
export const bar = (x, y, width, height, classes) => `<rect x="${n(x)}" y="${n(y)}" width="${n(Math.max(1, width))}" height="${height}" class="${classes}"/>`;
export const line = (points, classes) => `<path d="M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join("L")}" class="${classes}"/>`;
export const dot = ([x, y], classes) => `<circle cx="${n(x)}" cy="${n(y)}" r="3" class="${classes}"/>`;
export const page = (width, height, label, parts) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="${escape(label)}">
<style>${rules(light)}@media (prefers-color-scheme: dark){${rules(dark)}}</style>
<rect width="100%" height="100%" class="page"/>
${parts.join("\n")}
</svg>
`;

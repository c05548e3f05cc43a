// What run.mjs is made of: processes that are asked for blocks of work, and statistics over rounds.
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

// Significant digits; nothing here is known to more.
const rounded = (x) => Number(x.toPrecision(5));
const quantile = (sorted, q) => {
  const at = (sorted.length - 1) * q, low = Math.floor(at);
  return sorted[low] + (sorted[Math.ceil(at)] - sorted[low]) * (at - low);
};
export const summary = (list) => {
  const sorted = [...list].sort((a, b) => a - b);
  const [min, quarter, median, threeQuarters, max] = [0, 0.25, 0.5, 0.75, 1].map((q) => rounded(quantile(sorted, q)));
  return { median, quarter, threeQuarters, min, max, samples: list.length };
};

// Prefixes a command so that it runs on one CPU, where the system has `taskset`.
export const pinTo = (cpu) => {
  const pinned = spawnSync("taskset", ["-c", cpu, "true"]).status === 0;
  return { pinned, pin: (command, args) => (pinned ? ["taskset", ["-c", cpu, command, ...args]] : [command, args]) };
};

// One process: its first line says what it is and which works it knows; then one line in, one line out.
export class Actor {
  static async start(name, [command, args], environment = {}) {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...environment } });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const actor = new Actor(name, child, lines);
    actor.about = await actor.#next();
    return actor;
  }

  constructor(name, child, lines) {
    Object.assign(this, { name, child, lines });
  }

  knows(work) {
    return this.about.works?.includes(work);
  }

  async measure(work, milliseconds) {
    this.child.stdin.write(`${work} ${milliseconds}\n`);
    return this.#next();
  }

  stop() {
    this.child.stdin.end();
  }

  async #next() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.name} ended early: see above`);
    return JSON.parse(value);
  }
}

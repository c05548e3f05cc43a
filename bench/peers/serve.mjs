// One library from npm in a process of its own, driven by run.mjs:  node serve.mjs <library> <folder of fixtures>
//
// It first proves that it decides right: it must accept every proof of the fixtures that it will be timed on and refuse every forged one. Then it prints one line
// {"version", "works"}, and answers lines "<work> <milliseconds>" by {"operations", "cpu", "wall"}: the work repeated for at least that long, nanoseconds an operation.
// `cpu` is the time of the whole process: garbage collection, compilation and worker threads included.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Refused, p } from "./libraries/canonical.mjs";

const [name, folder] = process.argv.slice(2);
const library = await import(`./libraries/${name}.mjs`);
const peer = await library.open();
const text = (file) => readFileSync(join(folder, file), "utf8");
const must = (condition, what) => { if (!condition) throw new Error(`${name}: ${what}`); };

const works = {};
for (const publics of [1, 10, 100]) {
  const key = peer.key(text(`key-${publics}.json`));
  const lines = text(`proofs-${publics}.ndjson`).trimEnd().split("\n").slice(0, 64);
  for (const line of lines) must(await peer.verify(key, line), `refused a valid proof of ${publics} public inputs`);
  for (const { what, line, strict } of JSON.parse(text(`forged-${publics}.json`))) {
    if (strict && !library.strict) continue;
    let accepted = false;
    try {
      accepted = await peer.verify(key, line);
    } catch (error) {
      if (library.strict && !(error instanceof Refused)) throw error;
    }
    must(!accepted, `accepted ${what}`);
  }
  let next = 0;
  works[`verify/${publics}`] = { operations: 1, run: () => peer.verify(key, lines[next++ % lines.length]) };
  if (publics === 1) {
    const check = peer.threePairs(key, lines[0]);
    const wrong = peer.threePairs(key, JSON.stringify({ ...JSON.parse(lines[0]), publicSignals: ["1"] }));
    must((await check()) && !(await wrong()), "decides wrongly about three pairs");
    works["three-pairs"] = { operations: 1, run: check };
  }
}

const [a, b, times] = [3n ** 150n % p, 7n ** 85n % p, 1000];
const product = peer.product(a, b);
product.times(5);
must(product.value() === (a * b ** 5n) % p, "multiplies wrongly");
works.multiply = { operations: times, run: () => { product.times(times); return true; } };

const repetitions = {};
const measure = async (work, milliseconds) => {
  const { operations, run } = works[work];
  // About as many as fill the time, by what the block before took.
  const count = repetitions[work] ?? 1;
  const [cpu, wall] = [process.cpuUsage(), process.hrtime.bigint()];
  for (let i = 0; i < count; i++) {
    const answer = run();
    must(answer === true || (await answer), `refused a valid proof in ${work}`);
  }
  const { user, system } = process.cpuUsage(cpu);
  const [cpuTime, wallTime] = [(user + system) * 1000, Number(process.hrtime.bigint() - wall)];
  repetitions[work] = Math.max(1, Math.round((count * milliseconds * 1e6) / Math.max(cpuTime, 1000)));
  return { operations: count * operations, cpu: cpuTime / (count * operations), wall: wallTime / (count * operations) };
};

console.log(JSON.stringify({ version: library.version, works: Object.keys(works) }));
for await (const line of createInterface({ input: process.stdin })) {
  const [work, milliseconds] = line.split(" ");
  console.log(JSON.stringify(await measure(work, Number(milliseconds))));
}
await peer.close();
process.exit(0);

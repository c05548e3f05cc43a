// Cycles of the kernels on processors that need not be here: compiles them ahead of time for AVX2 and for AVX-512, and has llvm-mca execute the machine code on its
// models of processors. Repeatable: the same compiler and models give the same figures on any machine.
//
//   node bench/instructions/run.mjs [--no-build] [--no-measure] [--out bench/results/instructions.json]      needs llvm-mca (Debian: llvm-22)
//
// The code is what .NET's ahead-of-time compiler, which shares its code generator with the JIT, makes of the assemblies that build.cs publishes. A loop counts as often as `trips`
// says, in the order of the listing, the outer one of two before the inner; a branch that is not taken counts, too, a call does not. A model knows ports and latencies and
// perfect caches and branches; each piece of code is taken as repeated, so that its iterations overlap as the pieces of one hash do with those of the next.
//
// What this processor can run is also measured: nanoseconds over those of one step of a chain of dependent additions, which is a cycle (ZkTask.Bench/Cycles.cs). That says what
// a model is worth, and what SHA256.HashData costs, which is not ours to compile.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { arch, cpus, homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { methods, pieces } from "./listing.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { values: options } = parseArgs({
  options: {
    "no-build": { type: "boolean", default: false },
    "no-measure": { type: "boolean", default: false },
    out: { type: "string", default: join(root, "bench/results/instructions.json") },
  },
});
const fail = (text) => { console.error(text); process.exit(1); };
if (process.platform !== "linux" || arch() !== "x64") fail("This needs Linux on x64.");
const sh = (command, ...args) => execFileSync(command, args, { cwd: root, maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "inherit"] }).toString();
const mca = ["llvm-mca", "llvm-mca-22", "llvm-mca-19"].filter((name) => spawnSync(name, ["--version"]).status === 0)
  .map((name) => ({ name, version: Number(/LLVM version (\d+)/.exec(sh(name, "--version"))[1]) })).sort((a, b) => b.version - a.version)[0];
if (!mca || mca.version < 19) fail("This needs llvm-mca of LLVM 19 or later, which knows Zen 4 (Debian: apt-get install llvm-22).");

// ---- the code
if (!options["no-build"]) {
  sh("dotnet", "run", "--file", "build.cs", "--", "publish");
  if (!options["no-measure"]) sh("dotnet", "build", "bench/ZkTask.Bench", "-c", "Release", "-v", "q", "--nologo");
}

const packages = process.env.NUGET_PACKAGES ?? join(homedir(), ".nuget/packages"), pack = join(packages, "microsoft.netcore.app.crossgen2.linux-x64");
if (!existsSync(pack)) fail(`${pack} is missing: run without --no-build once.`);
const runtimes = sh("dotnet", "--list-runtimes").split("\n").map((line) => /^Microsoft\.NETCore\.App (\d+\.\S+) \[(.*)\]$/.exec(line)).filter((match) => match);
const versions = readdirSync(pack).filter((version) => runtimes.some((match) => match[1] === version)).sort();
if (versions.length === 0) fail(`No compiler in ${pack} belongs to a runtime of this machine.`);
const version = versions.at(-1), [, , frameworks] = runtimes.find((match) => match[1] === version), framework = join(frameworks, version);
const folder = mkdtempSync(join(tmpdir(), "zktask-instructions-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

// The framework's vectors are compiled along with what uses them: without the bubble, generic code over them is left to the JIT.
const bubble = ["System.Private.CoreLib", "System.Runtime", "System.Runtime.Intrinsics", "System.Memory", "System.Runtime.InteropServices"];
const compile = (instructionSet) => {
  const listing = join(folder, `${instructionSet}.txt`), assembly = (name) => join(root, `artifacts/ready-to-run/bin/${name}/release/${name}.dll`);
  for (const name of ["ZkTask.Algebra", "ZkTask"]) {
    sh(join(pack, version, "tools/crossgen2"), assembly(name), "-o", join(folder, `${name}.dll`), "-r", join(framework, "*.dll"), "-r", assembly("ZkTask.Algebra"), "--inputbubble",
      ...bubble.flatMap((part) => ["--inputbubbleref", join(framework, `${part}.dll`)]), "--inputbubbleref", assembly("ZkTask.Algebra"),
      "--instruction-set", instructionSet, "--targetos", "linux", "--targetarch", "x64", "-O", "--parallelism", "1",
      "--codegenopt", "JitDisasm=Hash Absorb Run Start Compress Wide WideSquare AddWide AddTimesR Reduce Multiply Square SumOfProducts AddProduct", "--codegenopt", `JitStdOutFile=${listing}.${name}`);
  }

  return methods(["ZkTask.Algebra", "ZkTask"].map((name) => readFileSync(`${listing}.${name}`, "utf8")).join("\n"));
};

const code = { "x86-64-v3": compile("x86-64-v3"), "x86-64-v4": compile("x86-64-v4") };

// ---- the kernels
const [narrow, wide] = [["znver3", "haswell"], ["icelake-server", "sapphirerapids", "znver4"]];
const group = (bits) => `ZkTask.Hashing.KeccakGroup${bits}:Hash(`;
const keccak = (words, ops, bits, hash) => [
  { of: group(bits), trips: hash }, { of: `KeccakPairBlock\`2[${words},ZkTask.Hashing.${ops}]:Absorb(` }, { of: `KeccakPermutation\`2[${words},ZkTask.Hashing.${ops}]:Run(`, trips: [12] },
];
const vector = (bits, word) => `System.Runtime.Intrinsics.Vector${bits}\`1[${word}]`;
// The message is expanded before three of four times sixteen rounds; here before all four.
const sha256 = (bits) => {
  const compression = `Sha256Compression\`2[${vector(bits, "uint")},ZkTask.Hashing.Sha256Words${bits}]:`;
  return [{ of: `${compression}Compress(byref,byref)`, trips: [4, 2] }, { of: `${compression}Compress(byref,System.ReadOnlySpan`, trips: [8] }];
};
// In two halves with AVX2, whole with AVX-512.
const product = [{ of: "Lanes.FmaKernel:Wide(", trips: [2] }, { of: "Lanes.FmaKernel:Reduce(" }], wholeProduct = [{ of: "Lanes.HybridKernel:Multiply(" }];
const square = [{ of: "Lanes.FmaKernel:WideSquare(", trips: [2] }, { of: "Lanes.FmaKernel:Reduce(" }], wholeSquare = [{ of: "Lanes.HybridKernel:Square(" }];
// 80 S-boxes of two squares and a product, 81 sums of 299 products, to 57 of which an output is only added, a product at last (src/ZkTask/Hashing/README.md; PoseidonTests counts them).
// Left out: reading and writing elements, additions to the inputs, and what calls these.
const [squares, boxes, sums, summands] = [160, 80, 81, 299];
const poseidon = ["Multiply", "AddProduct", "Reduce"].map((method, i) => ({
  of: `Montgomery:${method}[ZkTask.Algebra.Bn254.ScalarModulus](`, count: [squares + boxes + 1, summands, sums][i],
}));
const poseidonLanes = (kernel, halves, squared, multiplied) => [
  ...squared.map((part) => ({ ...part, count: squares })), ...multiplied.map((part) => ({ ...part, count: boxes + 1 })),
  { of: `Lanes.${kernel}:Wide(`, trips: halves, count: sums }, { of: `Lanes.${kernel}:AddWide(`, trips: halves, count: summands - sums },
  { of: "WideProducts:AddTimesR(", trips: [10], count: sums }, { of: `Lanes.${kernel}:Reduce(`, count: sums },
];
const kernels = [
  { name: "Keccak-256 of a pair, one by one", set: "x86-64-v3", on: [...narrow, ...wide], lanes: 1, parts: keccak("ulong", "KeccakWord", "", [8, 4]), measured: "keccak/1" },
  { name: "Keccak-256 of a pair, four lanes, AVX2", set: "x86-64-v3", on: [...narrow, ...wide], lanes: 4, parts: keccak(vector(256, "ulong"), "KeccakWords256", "256"), measured: "keccak/4" },
  { name: "Keccak-256 of a pair, eight lanes, AVX-512", set: "x86-64-v4", on: wide, lanes: 8, parts: keccak(vector(512, "ulong"), "KeccakWords512", "512"), measured: "keccak/8" },
  { name: "SHA-256, two compressions, eight lanes, AVX2", set: "x86-64-v3", on: [...narrow, ...wide], lanes: 8, parts: sha256(256), measured: "sha256/8" },
  { name: "SHA-256, two compressions, sixteen lanes, AVX-512", set: "x86-64-v4", on: wide, lanes: 16, parts: sha256(512), measured: "sha256/16" },
  { name: "product in Fp, scalar", set: "x86-64-v3", on: [...narrow, ...wide], lanes: 1, parts: [{ of: "Montgomery:Multiply[ZkTask.Algebra.Bn254.BaseModulus](" }], measured: "fp/1" },
  { name: "product in Fp, eight lanes, AVX2", set: "x86-64-v3", on: [...narrow, ...wide], lanes: 8, parts: product, measured: "fp/avx2" },
  { name: "product in Fp, eight lanes, AVX-512", set: "x86-64-v4", on: wide, lanes: 8, parts: wholeProduct, measured: "fp/avx512" },
  { name: "square in Fp, eight lanes, AVX2", set: "x86-64-v3", on: [...narrow, ...wide], lanes: 8, parts: square },
  { name: "square in Fp, eight lanes, AVX-512", set: "x86-64-v4", on: wide, lanes: 8, parts: wholeSquare },
  { name: "Poseidon of a pair, one by one", set: "x86-64-v3", on: [...narrow, ...wide], lanes: 1, parts: poseidon, measured: "poseidon/1" },
  { name: "Poseidon of a pair, eight lanes, AVX2", set: "x86-64-v3", on: [...narrow, ...wide], lanes: 8, parts: poseidonLanes("FmaKernel", [2], square, product), measured: "poseidon/avx2" },
  { name: "Poseidon of a pair, eight lanes, AVX-512", set: "x86-64-v4", on: wide, lanes: 8, parts: poseidonLanes("HybridKernel", [], wholeSquare, wholeProduct), measured: "poseidon/avx512" },
];

const iterations = 100;
const run = (instructions, model) => {
  const { status, stdout, stderr } = spawnSync(mca.name, ["-mtriple=x86_64", `-mcpu=${model}`, `-iterations=${iterations}`], { input: `.intel_syntax noprefix\n${instructions.join("\n")}\n`, encoding: "utf8" });
  if (status !== 0) fail(`${model}: ${stderr}`);
  return Number(/^Total Cycles:\s+(\d+)$/m.exec(stdout)[1]) / iterations;
};

const measured = options["no-measure"] ? {} : JSON.parse(sh("dotnet", join(root, "artifacts/bin/ZkTask.Bench/release/ZkTask.Bench.dll"), "cycles"));
const rounded = (x) => Number(x.toPrecision(4));
const results = kernels.map(({ name, set, on, lanes, parts, measured: work }) => {
  const all = parts.flatMap(({ of, trips = [], count = 1 }) => {
    const found = Object.keys(code[set]).filter((method) => method.includes(of));
    if (found.length !== 1) fail(`${name}: ${found.length} methods are named ${of}.`);
    return pieces(code[set][found[0]], trips, found[0]).map((piece) => ({ ...piece, times: piece.times * count }));
  });
  const instructions = all.reduce((sum, piece) => sum + piece.instructions.length * piece.times, 0) / lanes;
  const cycles = Object.fromEntries(on.map((model) => [model, rounded(all.reduce((sum, piece) => sum + run(piece.instructions, model) * piece.times, 0) / lanes)]));
  return { name, lanes, instructionSet: set, instructions: rounded(instructions), cycles, ...(measured[work] ? { measured: measured[work] } : {}) };
});

// ---- the table, and the file
const find = (start) => results.find(({ name }) => name.startsWith(start));
const hashData = measured["sha256/HashData"];
const ratio = (of, to) => Object.fromEntries([
  ...Object.keys(of.cycles).filter((model) => model in to.cycles).map((model) => [model, rounded(to.cycles[model] / of.cycles[model])]),
  ...(of.measured && to.measured ? [["measured here", rounded(to.measured.median / of.measured.median)]] : []),
]);
const one = find("Keccak-256 of a pair, one"), sixteen = find("SHA-256, two compressions, sixteen"), ratios = {
  "Keccak-256, four lanes, times faster than one by one": ratio(find("Keccak-256 of a pair, four"), one),
  "Keccak-256, eight lanes, times faster than one by one": ratio(find("Keccak-256 of a pair, eight"), one),
  "product in Fp, eight lanes of AVX2, times faster than scalar": ratio(find("product in Fp, eight lanes, AVX2"), find("product in Fp, scalar")),
  "product in Fp, eight lanes of AVX-512, times faster than scalar": ratio(find("product in Fp, eight lanes, AVX-512"), find("product in Fp, scalar")),
  "Poseidon, eight lanes of AVX2, times faster than one by one": ratio(find("Poseidon of a pair, eight lanes, AVX2"), find("Poseidon of a pair, one")),
  "Poseidon, eight lanes of AVX-512, times faster than one by one": ratio(find("Poseidon of a pair, eight lanes, AVX-512"), find("Poseidon of a pair, one")),
  ...(hashData ? {
    "SHA-256, sixteen lanes, times fewer cycles than SHA256.HashData takes here": {
      ...Object.fromEntries(Object.entries(sixteen.cycles).map(([model, cycles]) => [model, rounded(hashData.quarter / cycles)])),
      ...(sixteen.measured ? { "measured here": rounded(hashData.median / sixteen.measured.median) } : {}),
    },
  } : {}),
};
writeFileSync(options.out, `${JSON.stringify({
  method: "llvm-mca's models on the code of .NET's ahead-of-time compiler, cycles per hash or product; measured: on this machine, cycles by a chain of dependent additions in the same round",
  llvm: mca.version, dotnet: version, machine: { cpu: cpus()[0].model }, kernels: results, ...(hashData ? { hashData } : {}), ratios,
}, null, 2)}\n`);
const models = [...narrow, ...wide];
const row = (cells) => console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(52) : String(cell).padStart(15))).join(""));
row(["cycles, of one hash or product", "instructions", ...models, "measured here"]);
for (const { name, instructions, cycles, measured: here } of results) row([name, instructions, ...models.map((model) => cycles[model] ?? "-"), here ? here.median : "-"]);
if (hashData) row(["SHA256.HashData of 64 bytes", "-", ...models.map(() => "-"), hashData.median]);
for (const [what, by] of Object.entries(ratios)) console.log(`${what}: ${Object.entries(by).map(([model, value]) => `${value} (${model})`).join(", ")}`);

// Reads the code generator's listings (JitDisasm) and cuts a method into pieces that are executed equally often.

// Listings by the full names of their methods, as arrays of lines.
export const methods = (text) => {
  const found = {};
  let lines;
  for (const line of text.split("\n")) {
    const head = /^; Assembly listing for method (.*) \([^()]*\)$/.exec(line);
    if (head) lines = found[head[1]] = [];
    else if (lines && !line.startsWith(";")) lines.push(line);
  }
  return found;
};

// Pieces { instructions, times }. `trips`: how often each loop is passed, in the order of their first lines.
export const pieces = (lines, trips, name) => {
  const blocks = [{ label: "", instructions: [] }];
  for (const line of lines) {
    const label = /^(G_M\w+):/.exec(line), instruction = line.split(/;|\/\//)[0].trim();
    if (label) blocks.push({ label: label[1], instructions: [] });
    else if (instruction !== "" && !/^(RWD|align|int3|d[bdqw]\s)/.test(instruction)) blocks.at(-1).instructions.push(instruction);
  }

  const loops = naturalLoops(blocks).map((loop, i) => ({ ...loop, times: trips[i] }));
  if (loops.length !== trips.length) throw new Error(`${name} has ${loops.length} loops, not ${trips.length}.`);

  const result = [];
  blocks.forEach(({ instructions }, i) => {
    if (instructions.some((instruction) => /^call .*(Throw|RNGCHKFAIL)/.test(instruction))) return;
    const around = loops.filter(({ body }) => body.has(i)), key = around.map(({ header }) => header).join();
    const times = around.reduce((product, loop) => product * loop.times, 1);
    for (const part of unrolled(instructions)) {
      if (part.times === 1 && result.at(-1)?.key === key) result.at(-1).instructions.push(...part.instructions);
      else result.push({ key: part.times === 1 ? key : undefined, times: times * part.times, instructions: part.instructions });
    }
  });
  return result.map(({ times, instructions }) => ({ times, instructions: instructions.map(assembly).filter((instruction) => instruction !== "") }))
    .filter(({ instructions }) => instructions.length > 0);
};

// Loops in the order of their headers: a jump back to a block that every way to the jump leads through, and all blocks from which the jump can be reached without that one.
const naturalLoops = (blocks) => {
  const at = new Map(blocks.map(({ label }, i) => [label, i]));
  const next = blocks.map(({ instructions }, i) => {
    const targets = instructions.map((instruction) => at.get(/^j\w+ .*?(G_M\w+)$/.exec(instruction)?.[1])).filter((target) => target !== undefined);
    const ends = /^(jmp|ret|tail\.jmp)\b|^call .*(Throw|RNGCHKFAIL)/.test(instructions.at(-1) ?? "");
    return new Set(ends || i + 1 === blocks.length ? targets : [...targets, i + 1]);
  });
  const reachable = (start, without, edges) => {
    const seen = new Set([start].filter((block) => block !== without)), open = [...seen];
    while (open.length > 0) {
      for (const block of edges[open.pop()]) {
        if (block === without || seen.has(block)) continue;
        seen.add(block);
        open.push(block);
      }
    }
    return seen;
  };
  const previous = blocks.map((_, i) => [...blocks.keys()].filter((block) => next[block].has(i)));
  return [...blocks.keys()].flatMap((header) => {
    const withoutHeader = reachable(0, header, next);
    const jumps = previous[header].filter((block) => !withoutHeader.has(block) && reachable(0, -1, next).has(block));
    if (jumps.length === 0) return [];
    return [{ header, body: new Set([header, ...jumps.flatMap((block) => [...reachable(block, header, previous)])]) }];
  });
};

// A prologue clears locals in a loop without a label, which ends in a jump to so many instructions before and counts a register from -n up to zero.
const unrolled = (instructions) => {
  const end = instructions.findIndex((instruction) => /^jne\s.* -\d+ instr$/.test(instruction));
  if (end < 0) return [{ instructions, times: 1 }];
  const start = end + 1 - Number(/-(\d+) instr$/.exec(instructions[end])[1]);
  const [, register, step] = /^add\s+(\w+), (\w+)$/.exec(instructions[end - 1]), from = new RegExp(`^mov\\s+${register}, -(\\w+)$`);
  const bytes = instructions.slice(0, start).map((instruction) => from.exec(instruction)?.[1]).findLast((value) => value !== undefined);
  return [
    { instructions: instructions.slice(0, start), times: 1 },
    { instructions: [...instructions.slice(start, end), "jne next"], times: Number(bytes) / Number(step) },
    { instructions: instructions.slice(end + 1), times: 1 },
  ];
};

// What an assembler reads: calls and jumps out leave nothing, jumps go anywhere, addresses that the linker knows are relative; the listing leaves out which
// half is moved, and names the whole of a register whose lowest element is broadcast.
const assembly = (instruction) => {
  if (/^(call|ret|jmp|tail\.jmp|vzeroupper)\b/.test(instruction)) return "";
  return instruction.replace(/^(j\w+) .*/, "$1 next").replace(/\[(reloc [^\]]*|\(reloc [^)]*\))\]/, "[rip]").replace(/\b(gword|bword)\b/, "qword").replace(/0xD1FFAB1E/, "0x1000")
    .replace(/^(v(?:insert|extract)\w+ .*mm\d+)$/, "$1, 1").replace(/^(vp?broadcast\w+ +\w+, )[yz]mm/, "$1xmm");
};

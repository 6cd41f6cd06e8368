/**
 * Functions out of line as WGSL: one for each stage, and loops around those that are repeated, since compilers would take
 * minutes for what is unrolled.
 *
 * @module
 */
import { RARE } from "../expr/approximations.ts";
import { Graph, type Rare } from "../expr/graph.ts";
import { printLowered } from "./print.ts";
import type { Runtime } from "./runtime.ts";

const known = new Map<Rare, Runtime>();

/** A function of two floats, printed once. */
export function staged(op: Rare): Runtime {
  let found = known.get(op);
  if (found === undefined) known.set(op, found = printed(op));
  return found;
}

/**
 * The function itself holds the state. What compilers know nothing about, like the number of times and the first operand,
 * which may be a constant, they neither unroll nor combine with what comes before: `runtime.ts` has `unknownZero`.
 */
function printed(op: Rare): Runtime {
  const kept = (text: string): string => `bitcast<f32>(bitcast<u32>(${text}) ^ bits)`;
  const functions: string[] = [];
  const body = ["let bits = unknownZero(bitcast<u32>(y));", "let zero = i32(bits);", `let first = ${kept("x")};`];
  const used = new Set(["unknownZero"]);
  let state = ["first", "y"];
  RARE[op]("f32", false).forEach(({ times, step }, i) => {
    const g = new Graph(false);
    const inputs = state.map(() => g.input("f32"));
    const outputs = step(g, inputs);
    const name = `${op}${i}`;
    const printed = printLowered({ nodes: g.nodes, inputs, outputs: [...outputs] }, name);
    functions.push(printed.code);
    printed.used.forEach((name) => used.add(name));
    const next = times > 1 ? state : outputs.map((_, k) => `s${i}_${k}`);
    if (times === 1) body.push(...next.map((local) => `var ${local}: f32;`));
    const taken = next.map((local, k) => `${local} = ${kept(outputs.length === 1 ? "r" : `r.o${k}`)};`);
    const loop = times === 1 ? "" : `for (var i = 0i; i < ${times}i + zero; i++) `;
    body.push(`${loop}{ let r = ${name}(${state.join(", ")}); ${taken.join(" ")} }`);
    state = next;
  });
  body.push(`return ${state[0]};`);
  return { code: `${functions.join("")}fn ${op}(x: f32, y: f32) -> f32 {\n${body.join("\n")}\n}`, calls: [...used] };
}

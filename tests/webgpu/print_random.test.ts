/**
 * Random programs on the device: their results are those of JavaScript to the last bit, so that no compiler has taken
 * floats for real numbers on the way. Subnormal numbers are zeros there where the device has none.
 *
 * @module
 */
import { assert } from "@std/assert";
import type { ScalarFunction } from "../../kernels/expr/functions.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { ScalarProgram, Step } from "../../lib/core/plan.ts";
import { randomFrom } from "../kernels/arrays.ts";
import { gpuTest } from "./adapter.ts";
import { inJavaScriptAlike, onDevice, traitsOf } from "./printed.ts";

const CONSTANTS = [0, -0, 1, -1, 2, 0.5, 3, 1e30, 1e-30, 1.5 * 2 ** 23, Infinity, -1.7];
// deno-fmt-ignore
const VALUES = [
  0, -0, 1, -1, 0.3, -2.7, 5.5, Infinity, -Infinity, NaN, 1e20, -1e20, 1e-20, 3e38, 1e-40, 7, 0.1, 1 / 3, -0.77, 123.456,
];

/** What a step may be: how often, its functions, the dtypes of operands and result. */
const KINDS: readonly (readonly [number, readonly ScalarFunction[], readonly DType[], DType])[] = [
  [54, ["add", "sub", "mul", "add", "sub", "mul", "div"], ["float32", "float32"], "float32"],
  [10, ["neg", "abs", "floor", "ceil", "round", "square", "sqrt", "sign"], ["float32"], "float32"],
  [4, ["max", "min", "rem"], ["float32", "float32"], "float32"],
  [8, ["lt", "le", "eq", "ne", "gt", "ge"], ["float32", "float32"], "bool"],
  [3, ["convert"], ["bool"], "float32"],
  [7, ["select"], ["bool", "float32", "float32"], "float32"],
  [2, ["and", "or", "xor", "not"], ["bool", "bool"], "bool"],
];

/** A program of three floats whose steps take what came a little before more often than the rest. */
function randomProgram(seed: number): ScalarProgram {
  const random = randomFrom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)];
  const weighted = KINDS.flatMap((kind) => Array.from({ length: kind[0] }, () => kind));
  const steps: Step[] = [];
  const dtypes: DType[] = ["float32", "float32", "float32"];
  const length = 4 + Math.floor(10 * random());
  while (steps.length < length) {
    if (random() < 0.12) steps.push({ fn: "const", args: [], dtype: "float32", attr: pick(CONSTANTS) });
    else {
      const [, fns, operands, dtype] = pick(weighted);
      const fn = pick(fns);
      if (!operands.every((want) => dtypes.includes(want))) continue;
      const args = (fn === "not" ? operands.slice(1) : operands).map((want) => {
        const fitting = dtypes.flatMap((d, i) => d === want ? [i] : []);
        return pick(random() < 0.6 ? fitting.slice(-4) : fitting);
      });
      steps.push({ fn, args, dtype });
    }
    dtypes.push(steps[steps.length - 1].dtype);
  }
  if (dtypes[dtypes.length - 1] === "bool") {
    steps.push({ fn: "convert", args: [dtypes.length - 1], dtype: "float32" });
    dtypes.push("float32");
  }
  return { key: `random ${seed}`, inputs: ["float32", "float32", "float32"], steps, outputs: [dtypes.length - 1] };
}

gpuTest("print: 200 random programs, to the last bit", async (device) => {
  const traits = await traitsOf(device);
  const random = randomFrom(5);
  const rows = VALUES.flatMap((x) => VALUES.map((y) => [x, y, 0.7]));
  const sized = (): number => (random() - 0.5) * 2 ** (20 * random() - 10);
  for (let i = 0; i < 112; i++) rows.push([sized(), sized(), random()]);
  const columns = [0, 1, 2].map((k) => Float32Array.from(rows, (row) => row[k]));
  const wrong: string[] = [];
  for (let seed = 0; seed < 200; seed += 20) {
    const programs = Array.from({ length: 20 }, (_, i) => randomProgram(seed + i));
    const got = await onDevice(device, programs, columns);
    programs.forEach((p, n) => {
      const [want] = inJavaScriptAlike(p, columns, traits);
      const at = got[n].findIndex((y, i) => !Object.is(y, want[i]));
      if (at >= 0) wrong.push(`${p.key} of ${rows[at]} has ${got[n][at]}, not ${want[at]}: ${JSON.stringify(p.steps)}`);
    });
  }
  assert(wrong.length === 0, `${wrong.length} wrong\n${wrong.slice(0, 10).join("\n")}`);
});

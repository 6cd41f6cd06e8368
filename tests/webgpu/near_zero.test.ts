/**
 * What is as small beside its operands, or the terms that cancel, as could be found, on the device.
 *
 * @module
 */
import { assert } from "@std/assert";
import { scalar } from "../kernels/accuracy_scalar.ts";
import { program } from "../kernels/expr.ts";
import { gpuTest } from "./adapter.ts";
import { onDevice } from "./printed.ts";

interface Line {
  readonly fn: "logaddexp" | "logaddexp2" | "zeta" | "polygamma";
  readonly args: readonly number[][];
}

const lines = ["unit_sums", "zeta_zeros"].flatMap((name): Line[] =>
  Deno.readTextFileSync(new URL(`../kernels/accuracy/${name}.jsonl`, import.meta.url)).trim().split("\n")
    .map((line) => JSON.parse(line))
);

/**
 * What is small: 2^−30 of the larger operand, or 2^−15 of the terms that cancel, which are about 2^s for zeta, and (s − 1)!
 * times that for polygamma.
 */
function smallness(fn: Line["fn"], a: number, b: number): number {
  if (fn === "zeta") return 2 ** (a - 15);
  if (fn !== "polygamma") return 2 ** -30 * Math.abs(Math.max(a, b));
  let factorial = 1;
  for (let k = 2; k <= a; k++) factorial *= k;
  return factorial * 2 ** (a - 14);
}

for (const { fn, args } of lines) {
  gpuTest(`${fn} next to 0, to 4 ulp`, async (device) => {
    const singles = args[0].flatMap((_, i) => args.every((x) => Math.fround(x[i]) === x[i]) ? [i] : []);
    const columns = args.map((x) => Float32Array.from(singles, (i) => x[i]));
    const [got] = await onDevice(device, [program(fn, ["float32", "float32"], "float32")], columns);
    const exact = scalar(fn, 2);
    let small = 0;
    got.forEach((v, i) => {
      const [a, b] = columns.map((c) => c[i]);
      const want = exact(a, b);
      const size = Math.abs(want);
      // A device may take subnormal numbers for zeros.
      if (size < 2 ** -100) return;
      if (size < smallness(fn, a, b)) small++;
      const ulp = Math.abs(v - want) / 2 ** (Math.floor(Math.log2(size)) - 23);
      assert(ulp <= 4, `${ulp} ulp: ${fn}(${a}, ${b}) has ${v}, not ${want}`);
    });
    assert(small >= 20, `there are ${small}`);
  });
}

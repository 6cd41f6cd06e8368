/**
 * Logarithms of sums that are as small beside their operands as could be found, on the device.
 *
 * @module
 */
import { assert } from "@std/assert";
import { scalar } from "../kernels/accuracy_scalar.ts";
import { program } from "../kernels/expr.ts";
import { gpuTest } from "./adapter.ts";
import { onDevice } from "./printed.ts";

const lines: { readonly fn: "logaddexp" | "logaddexp2"; readonly args: readonly number[][] }[] = Deno.readTextFileSync(
  new URL("../kernels/accuracy/unit_sums.jsonl", import.meta.url),
).trim().split("\n").map((line) => JSON.parse(line));

for (const { fn, args: [x, y] } of lines) {
  gpuTest(`${fn} next to 0, to 4 ulp`, async (device) => {
    const columns = [x, y].map((v) => Float32Array.from(v));
    const [got] = await onDevice(device, [program(fn, ["float32", "float32"], "float32")], columns);
    const exact = scalar(fn, 2);
    let small = 0;
    got.forEach((v, i) => {
      const [a, b] = columns.map((c) => c[i]);
      const want = exact(a, b);
      const size = Math.abs(want);
      // A device may take subnormal numbers for zeros.
      if (size < 2 ** -100) return;
      if (size < 2 ** -30 * Math.abs(Math.max(a, b))) small++;
      const ulp = Math.abs(v - want) / 2 ** (Math.floor(Math.log2(size)) - 23);
      assert(ulp <= 4, `${ulp} ulp: ${fn}(${a}, ${b}) has ${v}, not ${want}`);
    });
    assert(small >= 20, `there are ${small}`);
  });
}

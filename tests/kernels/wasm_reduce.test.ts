/**
 * Reductions on WebAssembly against JavaScript, and against what sums must be.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { np } from "@fluxion/fluxion";
import { reduceWasm } from "../../kernels/wasm/reduce.ts";
import { runJs } from "../../kernels/js/run.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { allocate } from "../../lib/core/dtype.ts";
import { array, randomFrom } from "./arrays.ts";

const SHAPES: readonly [readonly number[], readonly number[]][] = [
  [[8192], [0]],
  [[16384], [0]],
  [[100_003], [0]],
  [[300, 33], [1]],
  [[3, 40_001], [1]],
  [[5, 7, 40, 41], [2, 3]],
];

for (const dtype of ["float32", "float64", "int32"] as const) {
  for (const fn of ["sum", "max", "min"] as const) {
    for (const [shape, axes] of SHAPES) {
      Deno.test(`wasm ${fn} of ${dtype}[${shape}] along ${axes}`, () => {
        const random = randomFrom(5);
        const size = shape.reduce((n, d) => n * d, 1);
        const scale = dtype === "int32" ? 2 ** 31 : 1;
        const data = Array.from(allocate(dtype, size), () => (random() - 0.5) * scale);
        const plan = { kind: "reduce", fn, axes } as const;
        const outs = [makeAval(shape.filter((_, d) => !axes.includes(d)), dtype)];
        const check = (values: number[]): void => {
          const args = [array(dtype, shape, values)];
          const [fast, slow] = [reduceWasm(plan, args, outs)![0], runJs(plan, args, outs)[0]];
          const [x, y] = [fast.toTypedArray(), slow.toTypedArray()];
          // Both sum in double, in other orders.
          const exact = dtype === "int32" || fn !== "sum";
          for (let i = 0; i < x.length; i++) {
            const near = Math.abs(x[i] - y[i]) <= (dtype === "float32" ? 1e-7 : 1e-15) * Math.sqrt(size) * 100;
            assert(Object.is(x[i], y[i]) || (!exact && near), `${i}: ${x[i]}, not ${y[i]}`);
          }
        };
        check(data);
        if (dtype === "int32") return;
        const last = size - 1;
        check(data.map((v, i) => i === last ? NaN : v));
        check(data.map((v, i) => i === 1 ? -Infinity : v));
        check(data.map((_, i) => i % 2 === 0 ? -0 : 0));
        check(data.map(() => -0));
      });
    }
  }
}

Deno.test("wasm sum: ten million tenths", () => {
  const sum = np.sum(np.full([1e7], 0.1)).item() as number;
  assert(Math.abs(sum / 1e6 - 1) < 1e-6, String(sum));
});

Deno.test("wasm sum: mean, variance and logsumexp of large arrays are stable", () => {
  const x = np.arange(100_000).astype("float32").mul(1e-3).add(1000);
  const mean = np.mean(x).item() as number;
  assertEquals(Math.abs(mean / 1049.9995 - 1) < 1e-6, true);
  const variance = np.var(x).item() as number;
  assert(Math.abs(variance / (1e-6 * (100_000 ** 2 - 1) / 12) - 1) < 1e-4, String(variance));
});

/**
 * Long lines, which are sorted by digits, against sorting by comparisons.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { RADIX } from "../../kernels/js/radix.ts";
import { allocate, type DType, type TypedArray } from "../../lib/core/dtype.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { runJs } from "../../kernels/js/run.ts";
import { dense } from "../../kernels/js/operand.ts";
import { array, randomFrom } from "./arrays.ts";

const N = 3 * RADIX + 7;
const SPECIAL = [NaN, -0, 0, Infinity, -Infinity, 1e-45, -1e-45, 1, -1, 5e-324, -5e-324, 3e38, -3e38, NaN, 0, -0];

/** Numbers of all sizes, with ties and special values among them. */
function line(dtype: DType, seed: number): TypedArray {
  const random = randomFrom(seed);
  const data = allocate(dtype, N);
  for (let i = 0; i < data.length; i++) {
    const u = random();
    if (dtype === "bool") data[i] = u < 0.5 ? 1 : 0;
    else if (dtype === "int32") data[i] = Math.floor((u - 0.5) * 2 ** (32 * random()));
    else if (dtype === "uint32") data[i] = Math.floor(u * 2 ** (32 * random()));
    else data[i] = u < 0.2 ? SPECIAL[Math.floor(u * 5 * SPECIAL.length)] : Math.round((u - 0.6) * 50) / 8;
  }
  return data;
}

/** −1, 0 or 1: numbers in order, 0 and −0 alike, NaN last. */
function compare(x: number, y: number): number {
  if (x !== x || y !== y) return Number(x !== x) - Number(y !== y);
  return x < y ? -1 : x > y ? 1 : 0;
}

for (const dtype of ["float32", "float64", "int32", "uint32"] as const) {
  Deno.test(`radix: a long line of ${dtype} alone`, () => {
    const x = line(dtype, 1);
    const aval = makeAval([N], dtype);
    const [sorted] = runJs({ kind: "sort", axis: 0, numKeys: 1 }, [array(dtype, [N], [...x])], [aval]);
    assertEquals([...dense(sorted)], [...x].sort(compare));
  });

  Deno.test(`radix: long lines of ${dtype} by two keys, stable, along an inner axis`, () => {
    const first = line(dtype, 2);
    const second = line("float64", 3);
    const places = Int32Array.from({ length: N }, (_, i) => i);
    const data = [first, second, places];
    const dtypes: DType[] = [dtype, "float64", "int32"];
    // Two columns: the second one is the first upside down.
    const args = data.map((x, k) => array(dtypes[k], [N, 2], [...x].flatMap((v, i) => [v, x[N - 1 - i]])));
    const avals = dtypes.map((d) => makeAval([N, 2], d));
    const outs = runJs({ kind: "sort", axis: 0, numKeys: 2 }, args, avals).map(dense);
    for (const column of [0, 1]) {
      const at = (i: number): number => column === 0 ? i : N - 1 - i;
      const order = [...places].sort((i, j) =>
        compare(first[at(i)], first[at(j)]) || compare(second[at(i)], second[at(j)]) || i - j
      );
      data.forEach((x, k) => {
        const got = Array.from({ length: N }, (_, i) => outs[k][2 * i + column]);
        assertEquals(got, order.map((i) => x[at(i)]));
      });
    }
  });
}

/**
 * Gathers and scatters of many short rows on WebAssembly against the JavaScript kernels: the same, bit for bit.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { bitsOf } from "../../kernels/js/block.ts";
import { raw } from "../../kernels/js/operand.ts";
import { runJs } from "../../kernels/js/run.ts";
import { gatherWasm } from "../../kernels/wasm/gather.ts";
import { scatterWasm } from "../../kernels/wasm/scatter.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { allocate, type DType, DTYPES, kindOf } from "../../lib/core/dtype.ts";
import type { GatherPlan, IndexMode, ScatterFn } from "../../lib/core/plan.ts";
import { anyLayout, array, between, randomFrom, reordered } from "./arrays.ts";

const MODES: readonly IndexMode[] = ["clip", "fill"];
const FUNCTIONS: readonly ScatterFn[] = ["set", "add", "mul", "min", "max"];

/** How rows of an array of `shape` are addressed, in the place of which axes. */
interface Case {
  readonly what: string;
  readonly shape: readonly number[];
  /** Axes that are addressed, and lengths of slices along all axes. */
  readonly map: readonly number[];
  readonly slice: readonly number[];
  /** Axes that a slice lacks, and those that run along with axes of the index vectors. */
  readonly dropped: readonly number[];
  readonly along: readonly { readonly axis: number; readonly of: number }[];
  readonly batch: readonly number[];
}

const CASES: readonly Case[] = [
  { what: "elements", shape: [700], map: [0], slice: [1], dropped: [0], along: [], batch: [9001] },
  { what: "rows of 3", shape: [300, 3], map: [0], slice: [1, 3], dropped: [0], along: [], batch: [20, 45] },
  { what: "rows of 13", shape: [90, 13], map: [0], slice: [1, 13], dropped: [0], along: [], batch: [400] },
  { what: "rows of 16", shape: [90, 4, 4], map: [0], slice: [1, 4, 4], dropped: [0], along: [], batch: [400] },
  { what: "runs that overlap", shape: [900], map: [0], slice: [7], dropped: [], along: [], batch: [600] },
  { what: "pairs of indices", shape: [31, 41], map: [1, 0], slice: [1, 1], dropped: [0, 1], along: [], batch: [3000] },
  {
    what: "parts of rows",
    shape: [31, 41],
    map: [0, 1],
    slice: [1, 5],
    dropped: [0],
    along: [],
    batch: [50, 20],
  },
  {
    what: "elements of rows that run along",
    shape: [70, 23],
    map: [1],
    slice: [1, 1],
    dropped: [1],
    along: [{ axis: 0, of: 0 }],
    batch: [70, 45],
  },
  {
    what: "elements of columns that run along",
    shape: [5, 40, 37],
    map: [1],
    slice: [1, 1, 1],
    dropped: [1],
    along: [{ axis: 0, of: 1 }, { axis: 2, of: 2 }],
    batch: [15, 5, 37],
  },
];

const SPECIAL = [NaN, -0, 0, Infinity, -Infinity, 1e-45, 5e-324];

/** A row-major array, special values among its numbers. */
function values(random: () => number, dtype: DType, shape: readonly number[]): NDArray {
  const kind = kindOf(dtype);
  const { length } = allocate(dtype, makeAval(shape, dtype).size);
  return array(
    dtype,
    shape,
    Array.from({ length }, () => {
      if (kind === "b") return between(random, 0, 1);
      if (kind === "i") return between(random, dtype === "uint32" ? 0 : -(2 ** 31), 2 ** 31 - 1);
      return random() < 0.1 ? SPECIAL[between(random, 0, SPECIAL.length - 1)] : (random() - 0.5) * 4;
    }),
  );
}

/** Index vectors, some of them out of range. */
function vectors(random: () => number, { shape, map, batch }: Case): NDArray {
  const columns = map.map((d) => () =>
    random() < 0.02 ? between(random, -(2 ** 31), 2 ** 31 - 1) : between(random, -1, shape[d])
  );
  const count = batch.reduce((a, b) => a * b, 1);
  return array("int32", [...batch, map.length], Array.from({ length: count }, () => columns.map((f) => f())).flat());
}

/** The axes of slices that a result or updates have, and the shape of these. */
function laid({ shape, slice, dropped, along, batch }: Case): { window: number[]; shape: number[] } {
  const kept = [...shape.keys()].filter((d) => !dropped.includes(d) && !along.some((x) => x.axis === d));
  return { window: kept.map((_, i) => batch.length + i), shape: [...batch, ...kept.map((d) => slice[d])] };
}

/** NaN counts as one value: which bits it has is the machine's affair. */
function assertSame(fast: readonly NDArray[] | null, slow: readonly NDArray[], what: string): void {
  assert(fast !== null, `${what}: taken`);
  assertEquals(raw(fast[0]).data, raw(slow[0]).data, what);
}

function gatherOf(x: Case, mode: IndexMode): GatherPlan {
  return {
    kind: "gather",
    offsetDims: laid(x).window,
    collapsedSliceDims: x.dropped,
    operandBatchingDims: x.along.map((a) => a.axis),
    startIndicesBatchingDims: x.along.map((a) => a.of),
    startIndexMap: x.map,
    sliceSizes: x.slice,
    mode,
  };
}

for (const dtype of DTYPES) {
  Deno.test(`wasm gather: ${dtype}`, () => {
    const random = randomFrom(3);
    for (const x of CASES) {
      for (const mode of MODES) {
        const plan = gatherOf(x, mode);
        const args = [values(random, dtype, x.shape), vectors(random, x)];
        const outs = [makeAval(laid(x).shape, dtype)];
        const fast = gatherWasm(plan, args, outs);
        const slow = runJs(plan, args, outs);
        assertSame(fast, slow, `${x.what}, ${mode}`);
        if (mode === "clip") assertEquals(bitsOf(raw(fast![0]).data), bitsOf(raw(slow[0]).data), x.what);
      }
    }
  });

  for (const fn of FUNCTIONS) {
    const kind = kindOf(dtype);
    if (fn !== "set" && (kind === "b" || (kind === "c" && fn !== "add"))) continue;
    Deno.test(`wasm scatter: ${fn} of ${dtype}`, () => {
      const random = randomFrom(4);
      for (const x of CASES) {
        for (const mode of MODES) {
          const { window, shape } = laid(x);
          const plan = {
            kind: "scatter",
            fn,
            updateWindowDims: window,
            insertedWindowDims: x.dropped,
            operandBatchingDims: x.along.map((a) => a.axis),
            scatterIndicesBatchingDims: x.along.map((a) => a.of),
            scatterDimsToOperandDims: x.map,
            mode,
          } as const;
          const outs = [makeAval(x.shape, dtype)];
          const operand = values(random, dtype, x.shape);
          const indices = vectors(random, x);
          for (const updates of [values(random, dtype, shape), anyLayout(random, dtype, shape, 0.02)]) {
            const args = [operand, indices, updates];
            assertSame(scatterWasm(plan, args, outs), runJs(plan, args, outs), `${x.what}, ${mode}`);
          }
          const before = anyLayout(random, dtype, x.shape);
          const args = [before, indices, values(random, dtype, shape)];
          assertSame(scatterWasm(plan, args, outs), runJs(plan, args, outs), `${x.what}, ${mode}, any layout`);
        }
      }
    });
  }
}

Deno.test("wasm gather and scatter: what they leave to JavaScript", () => {
  const random = randomFrom(5);
  const take = (shape: readonly number[], rows: number, x = values(random, "float32", shape)): NDArray[] | null => {
    const way: Case = { ...CASES[1], shape, slice: [1, shape[1]], batch: [rows] };
    return gatherWasm(gatherOf(way, "fill"), [x, vectors(random, way)], [makeAval([rows, shape[1]], "float32")]);
  };
  assert(take([50, 4], 2000) !== null, "many short rows");
  assert(take([50, 4], 20) === null, "few rows");
  assert(take([50, 400], 2000) === null, "long rows");
  assert(take([50_000, 4], 2000) === null, "of an array with many more elements");
  assert(take([50, 4], 2000, reordered(values(random, "float32", [4, 50]), [1, 0])) === null, "columns");
  const none: Case = { ...CASES[0], shape: [0], batch: [4000] };
  const indices = vectors(random, none);
  const empty = [values(random, "float32", [0]), indices];
  assert(gatherWasm(gatherOf(none, "fill"), empty, [makeAval([4000], "float32")]) === null, "of no elements");
  const way: Case = { ...CASES[0], batch: [4000] };
  const plan = {
    kind: "scatter",
    updateWindowDims: [],
    insertedWindowDims: [0],
    operandBatchingDims: [],
    scatterIndicesBatchingDims: [],
    scatterDimsToOperandDims: [0],
    mode: "clip",
  } as const;
  const put = (fn: ScatterFn, dtype: DType): NDArray[] | null => {
    const args = [values(random, dtype, way.shape), vectors(random, way), values(random, dtype, way.batch)];
    return scatterWasm({ ...plan, fn }, args, [makeAval(way.shape, dtype)]);
  };
  assert(put("mul", "float32") !== null, "products of numbers");
  assert(put("mul", "complex64") === null, "products of complex numbers");
  assert(put("max", "complex128") === null, "extremes of complex numbers");
  assert(put("add", "bool") === null, "combined booleans");
});

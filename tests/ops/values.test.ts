/**
 * The op-table walk, values: every op against what the real JAX made of its samples; strided operands against
 * contiguous ones; elementwise ops on 0-d arrays, which have a path of their own, against arrays.
 *
 * @module
 */
import { bind } from "../../lib/core/apply.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { kindOf, realOf } from "../../lib/core/dtype.ts";
import type { Elementwise } from "../../lib/core/op.ts";
import { broadcastShapes, transpose } from "../../lib/ops/mod.ts";
import { DEVICE, FLUSHES, FUNCTION_ULP } from "../device.ts";
import { mismatch, Report, SUMMING, type Tolerance } from "./compare.ts";
import { elementOf, operandsOf, type Plain, toArray, toPlain } from "./data.ts";
import { apply, opNamed } from "./flat.ts";
import { digestOf, goldenOf } from "./golden.ts";
import { HERE } from "./here.ts";
import type { Case } from "./rows.ts";

/**
 * float32: 2 ulp, 4 on a GPU, or the row's, for elementwise ops, 1e-5 of the largest element for sums; float64: 512 ulp, since XLA's
 * functions are off by tens, and 1e-12. XLA flushes subnormals, so that its zero stands for any of them.
 */
function toleranceOf({ row }: Case, out: Plain): Tolerance {
  const single = realOf(out.dtype) === "float32";
  const flushed = FLUSHES || (!row.jax.startsWith("np.") && !(row.wide && single));
  const least = single ? 2 ** (flushed ? -126 : -148) : 2 ** (flushed ? -1022 : -1073);
  // XLA's complex functions lose the signs of zeros, and with them the side of a branch cut; NumPy's keep them.
  const signed = kindOf(out.dtype) !== "c" || row.jax.startsWith("np.");
  if (opNamed(row.op).family === "elementwise") {
    return {
      ulp: single ? Math.max(row.ulp ?? 0, FUNCTION_ULP) : 512,
      absolute: () => least,
      signs: row.special && signed,
    };
  }
  return SUMMING.has(row.op) ? { largest: single ? 1e-5 : 1e-12 } : { absolute: () => flushed ? 0 : least };
}

/** The same array, its elements stored with the axes in reverse order. */
function stridden(x: Plain): NDArray {
  const axes = x.shape.map((_, i) => x.shape.length - 1 - i);
  return transpose(toArray(toPlain(transpose(toArray(x), axes))), axes);
}

function checkValues(c: Case, report: Report): void {
  const golden = goldenOf(c);
  if (digestOf(c) !== golden.digest) {
    report.fail(c.name, "the golden file is of another row, or of other operands; run tests/golden/generate.py");
  }
  const args = operandsOf(c);
  const outs = apply(c)(args.map(toArray)).map(toPlain);
  if (outs.length !== golden.outs.length) report.fail(c.name, `${outs.length} results, not ${golden.outs.length}`);
  const op = opNamed(c.row.op);
  const free = op.family === "elementwise" ? ofSubnormal(args) : () => false;
  outs.forEach((out, i) => report.check(c.name, mismatch(out, golden.outs[i], { ...toleranceOf(c, out), free })));

  const bound = bind(op, args.map(stridden), c.row.params).map(toPlain);
  // A GPU adds in an order that depends on the strides.
  const largest = SUMMING.has(c.row.op) && DEVICE.name !== "cpu" ? 1e-6 : 0;
  outs.forEach((out, i) => report.check(`${c.name}, strided`, mismatch(bound[i], out, { signs: true, largest })));
  if (op.family === "elementwise") checkScalars(c, args, outs, report);
}

/** The host computes 0-d arrays as the CPU does short ones; on a GPU others are within as much of these as of the truth. */
const NUMBERS_ULP = DEVICE.name === "cpu" ? 0 : FUNCTION_ULP + 2;

function checkScalars(c: Case, args: readonly Plain[], outs: readonly Plain[], report: Report): void {
  const op = opNamed(c.row.op) as Elementwise;
  const { shape, spread } = spreadOf(args);
  const size = shape.reduce((n, d) => n * d, 1);
  const free = ofSubnormal(args);
  for (let i = 0; i < Math.min(size, 16); i++) {
    if (free(i)) continue;
    const scalars = args.map((x, k) => toArray(elementOf(x, spread[k](i))));
    for (
      const [path, f] of [["0-d", apply(c)], [
        "0-d, bound",
        (xs: readonly NDArray[]) => bind(op, xs, c.row.params),
      ]] as const
    ) {
      f(scalars).forEach((out, k) =>
        report.check(
          `${c.name}, ${path} [${i}]`,
          mismatch(toPlain(out), elementOf(outs[k], i), {
            signs: true,
            ulp: NUMBERS_ULP,
            absolute: () => FLUSHES ? 2 ** -126 : 0,
          }),
        )
      );
    }
  }
}

/** The shape that operands broadcast to, and from places in it those in each of them. */
function spreadOf(args: readonly Plain[]): { shape: number[]; spread: ((i: number) => number)[] } {
  const shape = args.map((x) => x.shape).reduce((a, b) => broadcastShapes("the walk", a, b) as number[]) as number[];
  return { shape, spread: args.map((x) => place(x.shape, shape)) };
}

/** Whether an element has a subnormal operand, which the device takes for zero. */
function ofSubnormal(args: readonly Plain[]): (i: number) => boolean {
  if (!FLUSHES) return () => false;
  const { spread } = spreadOf(args);
  return (i) =>
    args.some((x, k) => {
      const { data, dtype } = elementOf(x, spread[k](i));
      return kindOf(dtype) !== "i" && [...data].some((v) => v !== 0 && Math.abs(v) < 2 ** -126);
    });
}

/** From the place of an element of the result to that of an operand which broadcasts to its shape. */
function place(from: readonly number[], to: readonly number[]): (i: number) => number {
  return (i) => {
    let at = 0;
    let step = 1;
    for (let d = to.length - 1, k = from.length - 1; d >= 0; d--, k--) {
      const index = i % to[d];
      i = Math.floor(i / to[d]);
      if (k < 0) continue;
      if (from[k] !== 1) at += index * step;
      step *= from[k];
    }
    return at;
  };
}

for (const [name, cases] of HERE) {
  Deno.test(`values of ${name}`, () => {
    const report = new Report();
    for (const c of cases) report.run(c.name, () => checkValues(c, report));
    report.finish();
  });
}

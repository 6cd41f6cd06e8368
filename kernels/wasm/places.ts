/**
 * The places of extremes in lines and in columns of elements: the first of the largest or smallest, or the first NaN.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import { Code, type Local, type Plain, type WasmFunction } from "./assembler.ts";
import { foldLines, whileBelow } from "./fold_lines.ts";
import { type VectorFold, vectorFold } from "./folds.ts";

/** A dtype of numbers whose extremes have places. */
export type Ordered = "float32" | "float64" | "int32" | "uint32";

/** Shorter lines are looked through once, element by element. */
const SHORT = 16;

/** Vectors of columns in flight, an even number. */
const FLIGHT = 4;

const SCALARS = { float32: "f32", float64: "f64", int32: "i32", uint32: "i32" } as const;
const LANES = { float32: "f32x4", float64: "f64x2", int32: "i32x4", uint32: "i32x4" } as const;

/** The fold that gives the extreme itself. */
function foldOf(fn: "argmax" | "argmin", dtype: Ordered): VectorFold {
  return vectorFold(fn === "argmax" ? "max" : "min", dtype);
}

/** Whether elements of a dtype may be NaN. */
function isFloat(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64";
}

/**
 * The functions of a kernel `run(at, common, out, places, lines, n)`: the extreme of each of `lines` lines of `n`
 * elements goes to `out`, where it is first to `places`. A line is looked through once for the extreme, once for it.
 */
export function placesInLines(fn: "argmax" | "argmin", dtype: Ordered): WasmFunction[] {
  const fold = foldOf(fn, dtype);
  const code = new Code(["i32", "i32", "i32", "i32", "i32", "i32", "i32"]);
  const [at, common, out, places, lines, n] = [0, 1, 2, 3, 4, 5];
  const [line, begin, end, stop, bits] = Array.from({ length: 5 }, () => code.local("i32"));
  const scalar = SCALARS[dtype];
  const best = code.local(scalar);
  const bests = code.local("v128");
  const lanes = LANES[dtype];
  const { step, bytes } = fold;
  const [tall, wide] = [code.local("i32"), code.local("i32")];
  const short = new Columns(code, fn, dtype, wide, tall);
  /** Finds the first element that differs from itself, or that equals the extreme, and moves `at` there. */
  const find = (nan: boolean): void => {
    code.get(at).set(begin).block();
    code.get(end).get(end).get(at).op("i32.sub").i32(step).op("i32.rem_u", "i32.sub").set(stop);
    whileBelow(code, at, stop, () => {
      fold.load(code, at);
      if (nan) fold.load(code, at);
      else code.get(bests);
      code.op(nan ? `${lanes}.ne` as Plain : `${lanes}.eq`, lanes === "f64x2" ? "i64x2.bitmask" : "i32x4.bitmask");
      // Out of both: the loop's body lies in an `if` and a `loop` inside the block.
      code.tee(bits).if().get(at).get(bits).op("i32.ctz").i32(bytes).op("i32.mul", "i32.add").set(at).br(3).end();
      code.get(at).i32(step).op("i32.add").set(at);
    });
    whileBelow(code, at, end, () => {
      code.get(at).access(`${scalar}.load`);
      if (nan) code.get(at).access(`${scalar}.load`);
      else code.get(best);
      code.op(nan ? `${scalar}.ne` as Plain : `${scalar}.eq`).brIf(2).get(at).i32(bytes).op("i32.add").set(at);
    });
    code.end();
  };
  code.i32(bytes).set(wide).get(n).i32(bytes).op("i32.mul").set(tall);
  code.count(line, lines, 1, () => {
    code.get(at).get(tall).op("i32.add").set(end).get(n).i32(SHORT).op("i32.lt_s").if();
    short.single(at, out, places);
    code.else();
    code.get(at).get(common).get(out).i32(1).get(n).i32(0).call(0);
    code.get(out).access(`${scalar}.load`).tee(best).op(`${lanes}.splat`).set(bests);
    if (isFloat(dtype)) {
      code.get(best).get(best).op(`${scalar}.ne` as Plain).if();
      find(true);
      code.else();
      find(false);
      code.end();
    } else find(false);
    code.get(places).get(at).get(begin).op("i32.sub").i32(bytes).op("i32.div_u").access("i32.store").end();
    code.get(out).i32(bytes).op("i32.add").set(out).get(places).i32(4).op("i32.add").set(places).get(end).set(at);
  });
  return [{ code: foldLines(fold) }, { code, name: "run" }];
}

/**
 * The functions of a kernel `run(at, common, out, places, blocks, rows, width)`: the extremes of the columns of each of
 * `blocks` blocks go to `out`, the rows where they are first to `places`.
 */
export function placesInColumns(fn: "argmax" | "argmin", dtype: Ordered): WasmFunction[] {
  const fold = foldOf(fn, dtype);
  const { step, bytes } = fold;
  const code = new Code(["i32", "i32", "i32", "i32", "i32", "i32", "i32"]);
  const [at, , out, places, blocks, rows, width] = [0, 1, 2, 3, 4, 5, 6];
  const [block, wide, tall, end, stop] = Array.from({ length: 5 }, () => code.local("i32"));
  const columns = new Columns(code, fn, dtype, wide, tall);
  const abreast = FLIGHT * step;
  code.get(width).i32(bytes).op("i32.mul").tee(wide).get(rows).op("i32.mul").set(tall);
  const advance = (by: number): void => {
    code.get(out).i32(by).op("i32.add").set(out).get(places).i32(4 * by / bytes).op("i32.add").set(places);
  };
  code.count(block, blocks, 1, () => {
    code.get(at).get(wide).op("i32.add").tee(end).get(wide).i32(abreast).op("i32.rem_u", "i32.sub").set(stop);
    code.count(at, stop, abreast, () => {
      columns.vectors(at, out, places);
      advance(abreast);
    });
    code.count(at, end, bytes, () => {
      columns.single(at, out, places);
      advance(bytes);
    });
    // `at` is behind the first row: behind the last one the next block begins.
    code.get(at).get(tall).get(wide).op("i32.sub", "i32.add").set(at);
  });
  return [{ code, name: "run" }];
}

/** Writes the loops over rows of `wide` bytes, `tall` bytes in all. */
class Columns {
  readonly #code: Code;
  readonly #fold: VectorFold;
  readonly #max: boolean;
  readonly #dtype: Ordered;
  readonly #wide: Local;
  readonly #tall: Local;
  readonly #at: Local;
  readonly #end: Local;

  constructor(code: Code, fn: "argmax" | "argmin", dtype: Ordered, wide: Local, tall: Local) {
    this.#code = code;
    this.#fold = foldOf(fn, dtype);
    this.#max = fn === "argmax";
    this.#dtype = dtype;
    this.#wide = wide;
    this.#tall = tall;
    [this.#at, this.#end] = [code.local("i32"), code.local("i32")];
  }

  /** {@link FLIGHT} vectors of columns from `from` on. */
  vectors(from: Local, out: Local, places: Local): void {
    const code = this.#code;
    const { step } = this.#fold;
    const make = (): Local[] => Array.from({ length: FLIGHT }, () => code.local("v128"));
    const [best, place, x] = [make(), make(), make()];
    const [row, taken] = [code.local("v128"), code.local("v128")];
    const lanes = LANES[this.#dtype];
    const wide = lanes === "f64x2" ? "i64x2" : "i32x4";
    best.forEach((local, i) => {
      this.#fold.load(code, from, i * step);
      code.set(local).splat("i32", 0).set(place[i]);
    });
    code.splat("i32", 0).set(row);
    this.#below(from, () => {
      code.get(row);
      if (wide === "i64x2") code.i64(1n).op("i64x2.splat");
      else code.splat("i32", 1);
      code.op(`${wide}.add`).set(row);
      best.forEach((local, i) => {
        this.#fold.load(code, this.#at, i * step);
        code.set(x[i]);
        this.#mask(x[i], local);
        code.set(taken);
        code.get(x[i]).get(local).get(taken).op("v128.bitselect").set(local);
        code.get(row).get(place[i]).get(taken).op("v128.bitselect").set(place[i]);
      });
    });
    best.forEach((local, i) => code.get(out).get(local).access("v128.store", i * step));
    if (wide === "i64x2") {
      for (let i = 0; i < FLIGHT; i += 2) {
        code.get(places).get(place[i]).get(place[i + 1]).shuffle32(0, 2, 4, 6).access("v128.store", 8 * i);
      }
    } else place.forEach((local, i) => code.get(places).get(local).access("v128.store", 16 * i));
  }

  /** Pushes the mask of lanes where `x` takes the place of `best`: it is more extreme, or the first NaN. */
  #mask(x: Local, best: Local): void {
    const code = this.#code;
    const lanes = LANES[this.#dtype];
    if (lanes === "i32x4") {
      const sign = this.#dtype === "int32" ? "s" : "u";
      code.get(x).get(best).op(`i32x4.${this.#max ? "gt" : "lt"}_${sign}`);
    } else {
      code.get(best).get(best).op(`${lanes}.eq`);
      code.get(x).get(best).op(`${lanes}.${this.#max ? "le" : "ge"}`, "v128.andnot");
    }
  }

  /** One column. */
  single(from: Local, out: Local, places: Local): void {
    const code = this.#code;
    const scalar = SCALARS[this.#dtype];
    const [best, x] = [code.local(scalar), code.local(scalar)];
    const [bestAt, place, row, taken] = Array.from({ length: 4 }, () => code.local("i32"));
    // Chosen by masks: branches of short columns are mispredicted.
    const choose = (to: Local, other: Local): void => {
      code.get(to).get(to).get(other).op("i32.xor").get(taken).op("i32.and", "i32.xor").set(to);
    };
    code.get(from).set(bestAt).i32(0).tee(place).set(row);
    this.#below(from, () => {
      code.get(row).i32(1).op("i32.add").set(row).i32(0);
      code.get(this.#at).access(`${scalar}.load`).set(x).get(bestAt).access(`${scalar}.load`).set(best);
      if (scalar === "i32") {
        const sign = this.#dtype === "int32" ? "s" : "u";
        code.get(x).get(best).op(`i32.${this.#max ? "gt" : "lt"}_${sign}`);
      } else {
        code.get(best).get(best).op(`${scalar}.eq`);
        code.get(x).get(best).op(`${scalar}.${this.#max ? "le" : "ge"}`, "i32.eqz", "i32.and");
      }
      code.op("i32.sub").set(taken);
      choose(bestAt, this.#at);
      choose(place, row);
    });
    code.get(out).get(bestAt).access(`${scalar}.load`).access(`${scalar}.store`);
    code.get(places).get(place).access("i32.store");
  }

  /** The loop over the rows below that at `from`. */
  #below(from: Local, row: () => void): void {
    const code = this.#code;
    code.get(from).get(this.#tall).op("i32.add").set(this.#end);
    code.get(from).get(this.#wide).op("i32.add").set(this.#at);
    whileBelow(code, this.#at, this.#end, () => {
      row();
      code.get(this.#at).get(this.#wide).op("i32.add").set(this.#at);
    });
  }
}

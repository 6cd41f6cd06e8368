/**
 * Rows of elements, one below the other, combined column by column.
 *
 * @module
 */
import { Code, type Local } from "./assembler.ts";
import { whileBelow } from "./fold_lines.ts";
import type { Chains } from "./chains.ts";
import type { VectorFold } from "./folds.ts";

/** Bytes of a row that are combined at a time: a line of the cache. */
const ABREAST = 64;
/** Rows that are summed before they are added to the sum of all. */
const STRETCH = 32;

/**
 * The function `(at, common, out, blocks, rows, width)`: combines the `rows` rows of `width` elements of each of
 * `blocks` blocks from `at` on, and writes a row for each block from `out` on.
 */
export function foldRows(fold: VectorFold): Code {
  const code = new Code(["i32", "i32", "i32", "i32", "i32", "i32"]);
  const [at, , out, blocks, rows, width] = [0, 1, 2, 3, 4, 5];
  const [block, wide, tall, end, stop] = Array.from({ length: 5 }, () => code.local("i32"));
  const { step, bytes, partialBytes } = fold;
  const columns = new Columns(code, fold, wide, tall);
  const flight = ABREAST / step;
  code.get(width).i32(bytes).op("i32.mul").tee(wide).get(rows).op("i32.mul").set(tall);
  code.count(block, blocks, 1, () => {
    code.get(at).get(wide).op("i32.add").tee(end);
    code.get(wide).i32(ABREAST).op("i32.rem_u", "i32.sub").set(stop);
    code.count(at, stop, ABREAST, () => columns.vectors(at, out, flight));
    code.get(wide).i32(step).op("i32.ge_s").if();
    whileBelow(code, at, end, () => {
      // The last vector of a row may take columns again.
      code.get(end).i32(step).op("i32.sub").set(stop);
      code.get(at).get(stop).op("i32.gt_s").if();
      const perByte = partialBytes / bytes;
      code.get(out).get(at).get(stop).op("i32.sub").i32(perByte).op("i32.mul", "i32.sub").set(out).get(stop).set(at);
      code.end();
      columns.vectors(at, out, 1);
      code.get(at).i32(step).op("i32.add").set(at);
    });
    code.else();
    code.count(at, end, bytes, () => columns.single(at, out));
    code.end();
    // `at` is behind the first row: behind the last one the next block begins.
    code.get(at).get(tall).get(wide).op("i32.sub", "i32.add").set(at);
  });
  return code;
}

/** Writes the loops over rows of `wide` bytes, `tall` bytes in all. */
class Columns {
  readonly #code: Code;
  readonly #fold: VectorFold;
  readonly #wide: Local;
  readonly #tall: Local;
  readonly #at: Local;
  readonly #stop: Local;
  readonly #end: Local;

  constructor(code: Code, fold: VectorFold, wide: Local, tall: Local) {
    this.#code = code;
    this.#fold = fold;
    this.#wide = wide;
    this.#tall = tall;
    [this.#at, this.#stop, this.#end] = [code.local("i32"), code.local("i32"), code.local("i32")];
  }

  /** Combines `count` vectors of columns from `from` on and writes what they give to `out`, which moves behind it. */
  vectors(from: Local, out: Local, count: number): void {
    const code = this.#code;
    const make = (): Chains[] => Array.from({ length: count }, () => this.#fold.chains(code, 1));
    const chains = make();
    const clear = (x: Chains[]): void => x.forEach((chain) => chain.clear());
    this.#loop(from, chains, make, clear, (to, x) => {
      to.forEach((chain, i) => chain.take(0, () => code.get(x[i].finish())));
    }, () => {
      chains.forEach((chain, i) => chain.take(0, () => this.#fold.load(code, this.#at, i * this.#fold.step)));
    }).forEach((chain, i) => code.get(out).get(chain.finish()).access("v128.store", 16 * i));
    code.get(out).i32(16 * count).op("i32.add").set(out);
  }

  /** Combines one column. */
  single(from: Local, out: Local): void {
    const code = this.#code;
    const { single, partialBytes } = this.#fold;
    const sum = code.local(single);
    const result = this.#loop(from, sum, () => code.local(single), (local) => {
      this.#fold.identity(code);
      code.set(local);
    }, (to, x) => {
      code.get(to).get(x);
      this.#fold.combine(code);
      code.set(to);
    }, () => {
      code.get(sum);
      this.#fold.element(code, this.#at);
      this.#fold.combine(code);
      code.set(sum);
    });
    code.get(out).get(result);
    this.#fold.store(code);
    code.get(out).i32(partialBytes).op("i32.add").set(out);
  }

  /** The loop over the rows from `from` on; sums are taken in stretches. Gives what has the results. */
  #loop<T>(
    from: Local,
    sums: T,
    make: () => T,
    clear: (x: T) => void,
    add: (to: T, x: T) => void,
    row: () => void,
  ): T {
    const code = this.#code;
    const [at, stop, end, wide] = [this.#at, this.#stop, this.#end, this.#wide];
    const rows = (until: Local): void =>
      whileBelow(code, at, until, () => {
        row();
        code.get(at).get(wide).op("i32.add").set(at);
      });
    code.get(from).tee(at).get(this.#tall).op("i32.add").set(end);
    clear(sums);
    if (!this.#fold.sums) {
      rows(end);
      return sums;
    }
    const totals = make();
    clear(totals);
    whileBelow(code, at, end, () => {
      code.get(at).get(wide).i32(STRETCH).op("i32.mul", "i32.add").tee(stop).get(end).get(stop).get(end);
      code.op("i32.lt_s", "select").set(stop);
      clear(sums);
      rows(stop);
      add(totals, sums);
    });
    return totals;
  }
}

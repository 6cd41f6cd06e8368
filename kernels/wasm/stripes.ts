/**
 * What kernels over panels share: addresses, loops over panels, and products with the rows above a block.
 *
 * @module
 */
import type { Code, Local } from "./assembler.ts";
import { type Block, ROW, rowsOf } from "./block.ts";
import type { Unit } from "./pack.ts";

/** Products that are summed before they are subtracted, so that rounding errors grow less. */
export const STRETCH = 128;

/** Pushes where panel `panel` starts, of panels of `height` bytes from `at` on. */
export function panelOf(code: Code, at: Local, panel: Local, height: Local): void {
  code.get(at).get(panel).get(height).op("i32.mul", "i32.add");
}

/** Pushes where column `column` starts, a multiple of a block's rows. */
export function columnOf(
  code: Code,
  { columns, element }: Unit,
  at: Local,
  column: Local,
  height: Local,
): void {
  code.get(at).get(column).i32(Math.log2(columns)).op("i32.shr_u").get(height).op("i32.mul", "i32.add");
  code.get(column).i32(columns - 1).op("i32.and").i32(element).op("i32.mul", "i32.add");
}

/** Runs `body` for the panels from `panel` on that have columns before column `end`; `panel` is then the next one. */
export function nextColumns(code: Code, { columns }: Unit, panel: Local, end: Local, body: () => void): void {
  const more = (): Code => code.get(panel).i32(Math.log2(columns)).op("i32.shl").get(end).op("i32.lt_s");
  more().if().loop();
  body();
  code.get(panel).i32(1).op("i32.add").set(panel);
  more().brIf(0).end().end();
}

/**
 * Loads the block that lies `at` bytes below the start of the panel at `b`, less the products of the rows above it with
 * their elements in the columns that start at `a`, conjugated or not. `b` is then where the block lies, `a` the row of
 * its columns that goes with it. Each {@link STRETCH} products are summed by themselves.
 */
export function subtractAbove(
  code: Code,
  unit: Unit,
  block: Block,
  a: Local,
  b: Local,
  at: Local,
  conjugate: boolean,
): void {
  const [c, end] = [code.local("i32"), code.local("i32")];
  const rows = rowsOf(unit);
  code.get(b).get(at).op("i32.add").set(c);
  block.load(c);
  stretches(code, b, c, end, STRETCH * ROW, () => {
    block.clear();
    code.count(b, end, rows * ROW, () => {
      for (let r = 0; r < rows; r++) block.subtract(a, (part) => r * ROW + part * unit.real, b, r * ROW);
      code.get(a).i32(rows * ROW).op("i32.add").set(a);
    });
    block.join(conjugate);
    block.add(c);
    block.store(c);
  });
}

/** Runs `body`, which moves `from` to `end`, at most `step` further, until it reaches `to`. */
export function stretches(code: Code, from: Local, to: Local, end: Local, step: number, body: () => void): void {
  code.get(from).get(to).op("i32.lt_s").if().loop();
  code.get(from).i32(step).op("i32.add").tee(end).get(to).get(end).get(to).op("i32.lt_s", "select").set(end);
  body();
  code.get(from).get(to).op("i32.lt_s").brIf(0).end().end();
}

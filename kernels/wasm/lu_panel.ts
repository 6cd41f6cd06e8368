/**
 * The columns of one panel eliminated, with pivots, for LU factors.
 *
 * @module
 */
import { Code, type Local } from "./assembler.ts";
import { divider, less, partOf, ROW, timesI } from "./block.ts";
import type { Unit } from "./pack.ts";

/**
 * The function (at, bytes, panel, panels, m, k, pivots): eliminates the columns of panel `panel`, of those `bytes` apart
 * from `at` on, below the diagonal of a matrix of `m` rows and `k` pivots. A pivot is the first of the largest |re| +
 * |im| in its column; rows are swapped in all `panels` panels. A column without a nonzero pivot isn't divided.
 */
export function eliminatePanel(unit: Unit, fused: boolean): Code {
  const { columns, element } = unit;
  const type = partOf(unit);
  const code = new Code(new Array(7).fill("i32"));
  const [at, bytes, panel, panels, m, k, pivots] = [0, 1, 2, 3, 4, 5, 6];
  const [own, row, pivot, end, place] = Array.from({ length: 5 }, () => code.local("i32"));
  const [largest, size] = [code.local(type), code.local(type)];
  const magnitude = (place: Local, offset: number): void => {
    code.get(place).access(`${type}.load`, offset).op(`${type}.abs`);
    if (unit.width === 2) {
      code.get(place).access(`${type}.load`, offset + unit.real).op(`${type}.abs`, `${type}.add`);
    }
  };
  // Addresses of the panel, of the row with the diagonal element in the panel, and of the end of the last row.
  code.get(at).get(panel).get(bytes).op("i32.mul", "i32.add").set(own);
  code.get(own).get(panel).i32(columns * ROW).op("i32.mul", "i32.add").set(row);
  code.get(own).get(m).i32(ROW).op("i32.mul", "i32.add").set(end);
  code.get(pivots).get(panel).i32(4 * columns).op("i32.mul", "i32.add").set(pivots);
  const eliminate = eliminator(code, unit, fused);
  for (let c = 0; c < columns; c++) {
    code.get(panel).i32(columns).op("i32.mul").i32(c).op("i32.add").get(k).op("i32.ge_s").if().return().end();
    code.get(row).set(pivot);
    magnitude(row, c * element);
    code.set(largest);
    code.get(row).i32(ROW).op("i32.add").set(place);
    code.count(place, end, ROW, () => {
      magnitude(place, c * element);
      code.tee(size).get(largest).op(`${type}.gt`).if();
      code.get(size).set(largest).get(place).set(pivot).end();
    });
    code.get(pivots).get(pivot).get(own).op("i32.sub").i32(Math.log2(ROW)).op("i32.shr_u").access("i32.store", 4 * c);
    swapRows(code, { at, bytes, panels, own, row, pivot });
    eliminate(row, end, c, largest);
    code.get(row).i32(ROW).op("i32.add").set(row);
  }
  return code;
}

/** Swaps rows `row` and `pivot` of the panel at `own` in all panels. */
function swapRows(
  code: Code,
  { at, bytes, panels, own, row, pivot }: Record<"at" | "bytes" | "panels" | "own" | "row" | "pivot", Local>,
): void {
  const [p, q, left] = [code.local("i32"), code.local("i32"), code.local("i32")];
  const held = [code.local("v128"), code.local("v128")];
  code.get(row).get(pivot).op("i32.ne").if();
  for (const [x, y] of [[p, row], [q, pivot]]) code.get(at).get(y).get(own).op("i32.sub", "i32.add").set(x);
  code.get(panels).set(left).loop();
  held.forEach((x, i) => code.get(p).access("v128.load", 16 * i).set(x));
  held.forEach((_, i) => code.get(p).get(q).access("v128.load", 16 * i).access("v128.store", 16 * i));
  held.forEach((x, i) => code.get(q).get(x).access("v128.store", 16 * i));
  for (const x of [p, q]) code.get(x).get(bytes).op("i32.add").set(x);
  code.get(left).i32(1).op("i32.sub").tee(left).brIf(0).end().end();
}

/**
 * Gives what emits the elimination of column `c` from the rows after `row`: each element is divided by that of `row`,
 * unless `largest` is 0, and the later elements of `row` times it are subtracted from those of its own row.
 */
function eliminator(
  code: Code,
  unit: Unit,
  fused: boolean,
): (row: Local, end: Local, c: number, largest: Local) => void {
  const { lanes, element, real, width } = unit;
  const type = partOf(unit);
  const place = code.local("i32");
  const [re, im] = [code.local(type), code.local(type)];
  const upper = [code.local("v128"), code.local("v128")];
  const turned = [code.local("v128"), code.local("v128")];
  const factors = [code.local("v128"), code.local("v128")];
  const zero = (): Code => type === "f32" ? code.f32(0) : code.f64(0);
  const sum = code.local("v128");
  const load = (at: Local, offset: number): Code => code.get(at).access(`${type}.load`, offset);
  return (row, end, c, largest) => {
    const offset = c * element;
    // Lanes of later columns, by vector: all, none or some.
    const later = [0, 1].map((i) =>
      [0, 1, 2, 3].map((lane) => Math.floor((16 * i + 4 * lane) / element) > c ? -1 : 0) as [
        number,
        number,
        number,
        number,
      ]
    );
    upper.forEach((x, i) => code.get(row).access("v128.load", 16 * i).set(x));
    if (width === 2) upper.forEach((x, i) => (timesI(code, unit, x, false), code.set(turned[i])));
    const quotient = divider(code, unit, [re, im], () => load(row, offset), () => load(row, offset + real));
    code.get(row).i32(ROW).op("i32.add").set(place);
    code.count(place, end, ROW, () => {
      code.get(largest);
      zero().op(`${type}.eq`).if();
      load(place, offset).set(re);
      if (width === 2) load(place, offset + real).set(im);
      code.else();
      quotient(place, offset);
      code.end();
      for (const [i, x] of [re, im].slice(0, width).entries()) code.get(x).op(`${lanes}.splat`).set(factors[i]);
      later.forEach((mask, i) => {
        if (!mask.includes(-1)) return;
        code.get(place).access("v128.load", 16 * i).set(sum);
        less(code, unit, fused, sum, factors[0], upper[i]);
        if (width === 2) less(code, unit, fused, sum, factors[1], turned[i]);
        code.get(place).get(sum);
        if (mask.includes(0)) code.get(place).access("v128.load", 16 * i).vector(...mask).op("v128.bitselect");
        code.access("v128.store", 16 * i);
      });
      code.get(place).get(re).access(`${type}.store`, offset);
      if (width === 2) code.get(place).get(im).access(`${type}.store`, offset + real);
    });
  };
}

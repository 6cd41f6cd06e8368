/**
 * Matrices moved between where their elements lie, at any steps, and panels.
 *
 * @module
 */
import { Code, type Local } from "./assembler.ts";
import { ROW } from "./block.ts";
import type { Unit } from "./pack.ts";

/**
 * The function (elements, rowStep, columnStep, rows, columns, panels, height, upper): copies a matrix whose elements are
 * so many bytes apart into panels of `height` bytes, or out of them. If `upper`, of each panel only rows that reach the
 * upper triangle; below it in the last of them lies anything.
 */
export function mover(unit: Unit, direction: "in" | "out"): Code {
  const { columns: width, element } = unit;
  const inward = direction === "in";
  const code = new Code(new Array(8).fill("i32"));
  const [elements, rowStep, columnStep, rows, columns, panels, height, upper] = [0, 1, 2, 3, 4, 5, 6, 7];
  const i32 = () => code.local("i32");
  const [column, count, place, to, end, start, j] = Array.from({ length: 7 }, i32);
  const starts = Array.from({ length: width }, i32);
  const vector = code.local("v128");
  code.count(column, columns, width, () => {
    code.get(elements).get(column).get(columnStep).op("i32.mul", "i32.add").set(place);
    code.get(panels).get(column).i32(Math.log2(width)).op("i32.shr_u").get(height).op("i32.mul", "i32.add").tee(to);
    code.get(column).i32(width).op("i32.add").tee(count).get(rows).get(count).get(rows).op("i32.lt_s");
    code.get(upper).op("i32.and", "select").i32(ROW).op("i32.mul", "i32.add").set(end);
    code.get(columns).get(column).op("i32.sub").tee(count).i32(width).op("i32.lt_s").if();
    // The last panel, column by column.
    code.get(to).set(start).get(place).set(elements);
    code.i32(0).set(j);
    code.count(j, count, 1, () => {
      code.get(start).get(j).i32(element).op("i32.mul", "i32.add").set(to);
      code.get(elements).get(j).get(columnStep).op("i32.mul", "i32.add").set(place);
      code.count(to, end, ROW, () => {
        moveElement(code, element, inward ? to : place, inward ? place : to);
        code.get(place).get(rowStep).op("i32.add").set(place);
      });
    });
    code.else().get(columnStep).i32(element).op("i32.eq").if();
    code.count(to, end, ROW, () => {
      for (const offset of [0, 16]) {
        code.get(inward ? to : place).get(inward ? place : to).access("v128.load", offset).access("v128.store", offset);
      }
      code.get(place).get(rowStep).op("i32.add").set(place);
    });
    code.else();
    starts.forEach((x, i) => code.get(place).get(columnStep).i32(i).op("i32.mul", "i32.add").set(x));
    code.count(to, end, ROW, () => {
      for (const v of [0, 1]) {
        const lanes = starts.slice(v * width / 2, (v + 1) * width / 2);
        if (inward) gather(code, element, lanes, vector);
        else code.get(to).access("v128.load", 16 * v).set(vector);
        if (inward) code.get(to).get(vector).access("v128.store", 16 * v);
        else scatter(code, element, lanes, vector);
      }
      for (const x of starts) code.get(x).get(rowStep).op("i32.add").set(x);
    });
    code.end().end();
  });
  return code;
}

function moveElement(code: Code, element: 4 | 8 | 16, to: Local, from: Local): void {
  if (element === 16) code.get(to).get(from).access("v128.load").access("v128.store");
  else if (element === 8) code.get(to).get(from).access("i64.load").access("i64.store");
  else code.get(to).get(from).access("i32.load").access("i32.store");
}

/** Loads a vector whose lanes lie at `places`. */
function gather(code: Code, element: 4 | 8 | 16, places: readonly Local[], vector: Local): void {
  code.get(places[0]);
  if (element === 16) code.access("v128.load").set(vector);
  else code.access(element === 4 ? "v128.load32_zero" : "v128.load64_zero").set(vector);
  places.slice(1).forEach((place, i) => {
    code.get(place).get(vector).laneAccess(element === 4 ? "v128.load32_lane" : "v128.load64_lane", i + 1).set(vector);
  });
}

/** Stores the lanes of a vector at `places`. */
function scatter(code: Code, element: 4 | 8 | 16, places: readonly Local[], vector: Local): void {
  places.forEach((place, i) => {
    code.get(place).get(vector);
    if (element === 16) code.access("v128.store");
    else code.laneAccess(element === 4 ? "v128.store32_lane" : "v128.store64_lane", i);
  });
}

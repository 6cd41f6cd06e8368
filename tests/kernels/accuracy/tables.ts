/**
 * The constants of the oracle, which `tables.py` writes.
 *
 * @module
 */
import { constant, Doubles, type Piece, pieces, polynomial } from "./double_double.ts";

type Rows = readonly (readonly number[])[];
const read: Record<string, Rows | string> = JSON.parse(
  Deno.readTextFileSync(new URL("tables.json", import.meta.url)),
);

/** The rows of a table, each the parts of one number. */
export function rows(name: string): Rows {
  const found = read[name];
  if (typeof found !== "object") throw new RangeError(`there is no table ${name}`);
  return found;
}

/** A table as a vector. */
export function table(name: string): Doubles {
  return new Doubles(
    Float64Array.from(rows(name), ([hi]) => hi),
    Float64Array.from(rows(name), ([, lo]) => lo),
  );
}

/** A table of one number as a constant. */
export function value(name: string): Doubles {
  return constant(rows(name)[0]);
}

/** A table that is one large number in hexadecimal. */
export function digits(name: string): bigint {
  return BigInt(`0x${read[name]}`);
}

/** The zeros of a function that {@link aroundZeros} has, rounded. */
export function zeros(name: string): number[] {
  return (read[name] as unknown as Rows[]).map(([[zero]]) => zero);
}

/** A function next to its zeros: the distance from each, times a polynomial in it. */
export function aroundZeros(name: string): Piece[] {
  return (read[name] as unknown as Rows[]).map(([[zero, more, rest, reach], ...c]): Piece => {
    const coefficients = new Doubles(Float64Array.from(c, ([hi]) => hi), Float64Array.from(c, ([, lo]) => lo));
    return [(v) => Math.abs(v - zero - more) <= reach, (x) => {
      const distance = x.sub(zero).sub(constant([more, rest]));
      return distance.mul(polynomial(distance.scale(1 / reach), coefficients));
    }];
  });
}

/** A function by polynomials on intervals that meet, each with the coefficients of its own variable from −1 to 1. */
export function fitted(name: string): (x: Doubles) => Doubles {
  const cases = (read[name] as unknown as Rows[]).map(([[from, to], ...c]): Piece => {
    const coefficients = new Doubles(Float64Array.from(c, ([hi]) => hi), Float64Array.from(c, ([, lo]) => lo));
    const [middle, scale] = [(from + to) / 2, 2 / (to - from)];
    return [(v) => v >= from && v <= to, (x) => polynomial(x.sub(middle).mul(scale), coefficients)];
  });
  return (x) => pieces([x], ...cases);
}

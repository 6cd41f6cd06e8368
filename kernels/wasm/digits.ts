/**
 * The functions that sorting by digits is made of.
 *
 * @module
 */
import { Code, type Local, type WasmFunction } from "./assembler.ts";
import { element, type Word } from "./keys.ts";

/** Where the counts of digits are in a kernel's scratch; those of a digit become the addresses at which its keys end. */
export const COUNTS = 64;
/** Moves an element that insertion may take before all digits are sorted by. */
const MOVES = 8;

/** Keys that a loop takes in one round. */
const ROUND = 4;

/** Runs `body` for all keys from `p` to `end`, which it finds at that offset from `p`. */
function keys(code: Code, { bytes }: Word, p: Local, end: Local, body: (offset: number) => void): void {
  const last = code.local("i32");
  code.get(end).i32((ROUND - 1) * bytes).op("i32.sub").set(last);
  code.count(p, last, ROUND * bytes, () => {
    for (let k = 0; k < ROUND; k++) body(k * bytes);
  });
  code.count(p, end, bytes, () => body(0));
}

/**
 * The function `(at, from, n, size, half)`: sorts by `passes` digits of `digit` bits from bit `shift` on; gives the half
 * in which the result is. If there are several, one that all keys share moves nothing.
 */
export function pass(word: Word, places: boolean, shift: number, digit: number, passes: number): WasmFunction {
  const { type, bytes } = word;
  const log = Math.log2(bytes);
  const buckets = 1 << digit;
  const code = new Code(["i32", "i32", "i32", "i32", "i32"]);
  const [at, from, n, size, half] = [0, 1, 2, 3, 4];
  const i32 = (): Local => code.local("i32");
  const [counts, count, p, end, bucket, last, sum, y, to, fromPlaces, toPlaces] = Array.from(
    { length: 11 },
    i32,
  );
  const key = code.local(type);
  /** Pushes the address of the count of the digit of `key` from bit `up` on, within the counts of that digit. */
  const counter = (up: number): void => {
    code.get(key);
    // Scaled to the bytes of a count.
    if (type === "i64") code.i64(BigInt(Math.max(0, up - 2))).op("i64.shr_u", "i32.wrap_i64");
    else code.i32(Math.max(0, up - 2)).op("i32.shr_u");
    if (up < 2) code.i32(2 - up).op("i32.shl");
    code.i32(4 * (buckets - 1)).op("i32.and").get(counts).op("i32.add");
  };
  /** Sets `p` and `end` to the keys of the half in use. */
  const start = (): void => {
    code.get(from).get(size).get(half).op("i32.mul", "i32.add").set(p);
    element(code, p, n, log).set(end);
  };
  code.get(at).i32(COUNTS).op("i32.add").tee(counts).i32(0).i32(4 * passes * buckets).fillMemory();
  start();
  keys(code, word, p, end, (offset) => {
    code.get(p).access(word.load, offset).set(key);
    for (let k = 0; k < passes; k++) {
      counter(shift + k * digit);
      code.tee(bucket).get(bucket).access("i32.load", 4 * k * buckets).i32(1).op("i32.add");
      code.access("i32.store", 4 * k * buckets);
    }
  });
  for (let k = 0; k < passes; k++) {
    // Counts become the addresses where the digits' keys go, unless one digit has all keys.
    code.block();
    start();
    code.get(from).get(size).get(half).op("i32.eqz", "i32.mul", "i32.add").tee(y).set(sum);
    code.get(counts).tee(bucket).i32(4 * buckets).op("i32.add").set(last);
    code.count(bucket, last, 4, () => {
      code.get(bucket).access("i32.load").set(count);
      if (passes > 1) code.get(count).get(n).op("i32.eq").brIf(2);
      code.get(bucket).get(sum).access("i32.store").get(count).i32(log).op("i32.shl").get(sum).op("i32.add").set(sum);
    });
    if (places) {
      code.get(p).get(size).i32(1).op("i32.shl", "i32.add").set(fromPlaces);
      code.get(y).get(size).i32(1).op("i32.shl", "i32.add").set(toPlaces);
    }
    keys(code, word, p, end, (offset) => {
      code.get(p).access(word.load, offset).set(key);
      counter(shift + k * digit);
      code.tee(bucket).get(bucket).access("i32.load").tee(to).i32(bytes).op("i32.add").access("i32.store");
      code.get(to).get(key).access(word.store);
      if (!places) return;
      code.get(to).get(y).op("i32.sub").i32(log - 2).op("i32.shr_u").get(toPlaces).op("i32.add");
      code.get(fromPlaces).access("i32.load").access("i32.store");
      code.get(fromPlaces).i32(4).op("i32.add").set(fromPlaces);
    });
    code.get(half).op("i32.eqz").set(half);
    code.end();
    code.get(counts).i32(4 * buckets).op("i32.add").set(counts);
  }
  code.get(half);
  return { code, result: "i32" };
}

/**
 * The function `(from, n, size, half)`: sorts keys of 64 bits that are nearly in order by insertion; gives whether it
 * got to the end within {@link MOVES} moves an element.
 */
export function insert(places: boolean): WasmFunction {
  const code = new Code(["i32", "i32", "i32", "i32"]);
  const [from, n, size, half] = [0, 1, 2, 3];
  const [i, j, moves, keys, place, moved] = Array.from({ length: 6 }, () => code.local("i32"));
  const [key, before] = [code.local("i64"), code.local("i64")];
  code.get(from).get(size).get(half).op("i32.mul", "i32.add").tee(keys);
  code.get(size).i32(1).op("i32.shl", "i32.add").set(place);
  code.get(n).i32(MOVES).op("i32.mul").set(moves);
  code.i32(1).set(i);
  code.get(keys).access("i64.load").set(before);
  code.count(i, n, 1, () => {
    element(code, keys, i, 3).access("i64.load").tee(key).get(before).op("i64.lt_u").if();
    if (places) element(code, place, i, 2).access("i32.load").set(moved);
    code.get(i).set(j);
    code.loop();
    element(code, keys, j, 3).get(before).access("i64.store");
    if (places) {
      element(code, place, j, 2),
        element(code, place, j, 2).i32(4).op("i32.sub").access("i32.load").access("i32.store");
    }
    code.get(moves).i32(1).op("i32.sub").set(moves);
    code.get(j).i32(1).op("i32.sub").tee(j).if();
    element(code, keys, j, 3).i32(8).op("i32.sub").access("i64.load").tee(before).get(key).op("i64.gt_u").brIf(1);
    code.end();
    code.end();
    element(code, keys, j, 3).get(key).access("i64.store");
    if (places) element(code, place, j, 2).get(moved).access("i32.store");
    element(code, keys, i, 3).access("i64.load").set(before);
    code.get(moves).i32(0).op("i32.lt_s").if().i32(0).return().end();
    code.else().get(key).set(before).end();
  });
  code.i32(1);
  return { code, result: "i32" };
}

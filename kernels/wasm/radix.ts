/**
 * Sorting by digits of 11 bits from the lowest on (D. Knuth, "The Art of Computer Programming", volume 3, section
 * 5.2.5), of keys alone or of keys and the places that they came from.
 *
 * @module
 */
import { Code, type Local, type WasmFunction } from "./assembler.ts";
import { Kernel } from "./kernel.ts";
import { element, fromKeys, type KeyKind, NARROW, toKeys, WIDE, type Word } from "./keys.ts";

const DIGIT = 11;
const BUCKETS = 1 << DIGIT;
const PASSES = 3;
/** Digits from this bit on decide of keys of 64 bits, but for few. */
const UPPER = 64 - PASSES * DIGIT;
/** Moves an element that insertion may take before all digits are sorted by. */
const MOVES = 8;

/** Bytes before the keys: two words of results, and the counts of all digits. */
export const HEAD: number = 64 + 4 * PASSES * BUCKETS;
/** Where the kernel says which of the two halves has the result (0 or 1). */
export const HALF = 0;
/** Where the kernel says whether it met −0, whose sign its keys lack. */
export const ZEROS = 4;

/** The functions of a module, in the order in which they call each other. */
const FIRST = 0;
const LOWER = 1;
const INSERT = 2;

/**
 * The kernel `run(at, common, n, size)`: sorts `n` numbers that lie {@link HEAD} bytes after `at`. Every half has
 * `size` bytes of keys; with `places`, the half's `size` bytes of int32 follow after both of them. NaN goes last, and
 * becomes the same one throughout; −0 counts as 0 and becomes it.
 */
function radix(kind: KeyKind, places: boolean): Kernel {
  const word: Word = kind === "double" ? WIDE : NARROW;
  const name = `sort ${kind}${places ? " with places" : ""}`;
  return new Kernel(name, () => {
    const functions = word === NARROW
      ? [pass(word, places, 0)]
      : [pass(word, places, UPPER), pass(word, places, 0), insert(places)];
    const code = new Code(["i32", "i32", "i32", "i32"]);
    const [at, , n, size] = [0, 1, 2, 3];
    const [from, half] = [code.local("i32"), code.local("i32")];
    code.get(at).i32(HEAD).op("i32.add").set(from);
    code.get(at);
    toKeys(code, kind, from, n);
    code.access("i32.store", ZEROS);
    const run = (pass: number): void => {
      code.get(at).get(from).get(n).get(size).get(half).call(pass).set(half);
    };
    run(FIRST);
    if (word === WIDE) {
      code.get(from).get(n).get(size).get(half).call(INSERT).op("i32.eqz").if();
      // Many keys that differ in the lower digits only: equal ones are still in order, so that sorting starts again.
      run(LOWER);
      run(FIRST);
      code.end();
    }
    code.get(from).get(size).get(half).op("i32.mul", "i32.add").set(from);
    fromKeys(code, kind, from, n);
    code.get(at).get(half).access("i32.store", HALF);
    return [...functions, { code, name: "run" }];
  });
}

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
 * The function `(at, from, n, size, half)`: sorts by three digits from bit `shift` on; gives the half in which the
 * result is. A digit that all keys share moves nothing.
 */
function pass(word: Word, places: boolean, shift: number): WasmFunction {
  const { type, bytes } = word;
  const log = Math.log2(bytes);
  const code = new Code(["i32", "i32", "i32", "i32", "i32"]);
  const [at, from, n, size, half] = [0, 1, 2, 3, 4];
  const i32 = (): Local => code.local("i32");
  const [counts, count, p, end, bucket, buckets, sum, y, to, fromPlaces, toPlaces] = Array.from(
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
    code.i32(4 * (BUCKETS - 1)).op("i32.and").get(counts).op("i32.add");
  };
  /** Sets `p` and `end` to the keys of the half in use. */
  const start = (): void => {
    code.get(from).get(size).get(half).op("i32.mul", "i32.add").set(p);
    element(code, p, n, log).set(end);
  };
  code.get(at).i32(64).op("i32.add").tee(counts).i32(0).i32(4 * PASSES * BUCKETS).fillMemory();
  start();
  keys(code, word, p, end, (offset) => {
    code.get(p).access(word.load, offset).set(key);
    for (let k = 0; k < PASSES; k++) {
      counter(shift + k * DIGIT);
      code.tee(bucket).get(bucket).access("i32.load", 4 * k * BUCKETS).i32(1).op("i32.add");
      code.access("i32.store", 4 * k * BUCKETS);
    }
  });
  for (let k = 0; k < PASSES; k++) {
    // Counts become the addresses where the digits' keys go, unless one digit has all keys.
    code.block();
    start();
    code.get(from).get(size).get(half).op("i32.eqz", "i32.mul", "i32.add").tee(y).set(sum);
    code.get(counts).tee(bucket).i32(4 * BUCKETS).op("i32.add").set(buckets);
    code.count(bucket, buckets, 4, () => {
      code.get(bucket).access("i32.load").tee(count).get(n).op("i32.eq").brIf(2);
      code.get(bucket).get(sum).access("i32.store").get(count).i32(log).op("i32.shl").get(sum).op("i32.add").set(sum);
    });
    if (places) {
      code.get(p).get(size).i32(1).op("i32.shl", "i32.add").set(fromPlaces);
      code.get(y).get(size).i32(1).op("i32.shl", "i32.add").set(toPlaces);
    }
    keys(code, word, p, end, (offset) => {
      code.get(p).access(word.load, offset).set(key);
      counter(shift + k * DIGIT);
      code.tee(bucket).get(bucket).access("i32.load").tee(to).i32(bytes).op("i32.add").access("i32.store");
      code.get(to).get(key).access(word.store);
      if (!places) return;
      code.get(to).get(y).op("i32.sub").i32(log - 2).op("i32.shr_u").get(toPlaces).op("i32.add");
      code.get(fromPlaces).access("i32.load").access("i32.store");
      code.get(fromPlaces).i32(4).op("i32.add").set(fromPlaces);
    });
    code.get(half).op("i32.eqz").set(half);
    code.end();
    code.get(counts).i32(4 * BUCKETS).op("i32.add").set(counts);
  }
  code.get(half);
  return { code, result: "i32" };
}

/**
 * The function `(from, n, size, half)`: sorts keys of 64 bits that are nearly in order by insertion; gives whether it
 * got to the end within {@link MOVES} moves an element.
 */
function insert(places: boolean): WasmFunction {
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

/** The kernels of keys alone. */
export const KEYS: Readonly<Record<KeyKind, Kernel>> = {
  unsigned: radix("unsigned", false),
  signed: radix("signed", false),
  float: radix("float", false),
  double: radix("double", false),
};

/** The kernels of keys with the places that they came from. */
export const PLACES: Readonly<Record<KeyKind, Kernel>> = {
  unsigned: radix("unsigned", true),
  signed: radix("signed", true),
  float: radix("float", true),
  double: radix("double", true),
};

/**
 * Sorting by digits of 11 bits from the lowest on (D. Knuth, "The Art of Computer Programming", volume 3, section
 * 5.2.5), of keys alone or of keys and the places that they came from.
 *
 * @module
 */
import { type Access, Code, type Local, type WasmFunction } from "./assembler.ts";
import { Kernel } from "./kernel.ts";

/** How numbers become unsigned keys in the same order, and back. */
export type KeyKind = "unsigned" | "signed" | "float" | "double";

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
const PASS = 0;
const INSERT = 1;

/**
 * The kernel `run(at, common, n, size)`: sorts `n` numbers that lie {@link HEAD} bytes after `at`. Every half has
 * `size` bytes of keys; with `places`, the half's `size` bytes of int32 follow after both of them. NaN goes last, and
 * becomes the same one throughout; −0 counts as 0 and becomes it.
 */
function radix(kind: KeyKind, places: boolean): Kernel {
  const word: Word = kind === "double" ? WIDE : NARROW;
  const name = `sort ${kind}${places ? " with places" : ""}`;
  return new Kernel(name, () => {
    const functions = [pass(word, places), ...word === WIDE ? [insert(places)] : []];
    const code = new Code(["i32", "i32", "i32", "i32"]);
    const [at, , n, size] = [0, 1, 2, 3];
    const [from, half] = [code.local("i32"), code.local("i32")];
    code.get(at).i32(HEAD).op("i32.add").set(from);
    code.get(at).i32(0).access("i32.store", ZEROS);
    toKeys(code, kind, word, at, from, n);
    const run = (shift: number): void => {
      code.get(at).get(from).get(n).get(size).get(half).i32(shift).call(PASS).set(half);
    };
    if (word === NARROW) run(0);
    else {
      run(UPPER);
      code.get(from).get(n).get(size).get(half).call(INSERT).op("i32.eqz").if();
      // Many keys that differ in the lower digits only: equal ones are still in order, so that sorting starts again.
      run(0);
      run(UPPER);
      code.end();
    }
    fromKeys(code, kind, word, from, n, size, half);
    code.get(at).get(half).access("i32.store", HALF);
    return [...functions, { code, name: "run" }];
  });
}

/** Keys of 32 or of 64 bits. */
interface Word {
  readonly type: "i32" | "i64";
  readonly bytes: 4 | 8;
  readonly load: Access;
  readonly store: Access;
}

const NARROW: Word = { type: "i32", bytes: 4, load: "i32.load", store: "i32.store" };
const WIDE: Word = { type: "i64", bytes: 8, load: "i64.load", store: "i64.store" };

/** Bit patterns of floats, by their bytes. */
export interface Patterns {
  readonly sign: bigint;
  readonly infinity: bigint;
  /** The NaN that all become. */
  readonly nan: bigint;
}

export const PATTERNS: Readonly<Record<4 | 8, Patterns>> = {
  4: { sign: 0x80000000n, infinity: 0x7f800000n, nan: 0x7fc00000n },
  8: { sign: 0x8000000000000000n, infinity: 0x7ff0000000000000n, nan: 0x7ff8000000000000n },
};

/** A vector whose lanes are this pattern of 32 or 64 bits. */
function splat(code: Code, { bytes }: Word, pattern: bigint): Code {
  if (bytes === 4) return code.splat("i32", Number(BigInt.asIntN(32, pattern)));
  return code.i64(pattern).op("i64x2.splat");
}

/** Runs `change` on each vector of `n` keys from `p` on, and beyond them to the end of the last vector. */
function vectors(code: Code, word: Word, p: Local, n: Local, change: () => void): void {
  const end = code.local("i32");
  element(code, p, n, Math.log2(word.bytes)).set(end);
  code.count(p, end, 16, () => {
    code.get(p).get(p).access("v128.load");
    change();
    code.access("v128.store");
  });
}

/**
 * Writes numbers as keys: signed ones with the sign turned; floats with all bits turned if they are negative and the
 * sign turned otherwise, −0 as 0 and every NaN as the largest key.
 */
function toKeys(code: Code, kind: KeyKind, word: Word, at: Local, from: Local, n: Local): void {
  if (kind === "unsigned") return;
  const { sign } = PATTERNS[word.bytes];
  const [lanes, floats] = word.bytes === 4 ? ["i32x4", "f32x4"] as const : ["i64x2", "f64x2"] as const;
  const p = code.local("i32");
  const [bits, zeros, minus, key] = Array.from({ length: 4 }, () => code.local("v128"));
  code.get(from).set(p);
  vectors(code, word, p, n, () => {
    if (kind === "signed") {
      splat(code, word, sign).op("v128.xor");
      return;
    }
    code.tee(bits);
    splat(code, word, sign).op(`${lanes}.eq`).tee(minus).get(zeros).op("v128.or").set(zeros);
    code.get(bits).get(bits).i32(8 * word.bytes - 1).op(`${lanes}.shr_s`);
    splat(code, word, sign).op("v128.or", "v128.xor");
    // −0 has become the bits below the sign; its key is the sign alone. NaN alone differs from itself.
    code.set(key);
    splat(code, word, sign).get(key).get(minus).op("v128.bitselect");
    code.get(bits).get(bits).op(`${floats}.ne`, "v128.or");
  });
  code.get(at).get(zeros).op("v128.any_true").access("i32.store", ZEROS);
}

/** Writes keys as numbers again. */
function fromKeys(code: Code, kind: KeyKind, word: Word, from: Local, n: Local, size: Local, half: Local): void {
  if (kind === "unsigned") return;
  const { sign, nan } = PATTERNS[word.bytes];
  const lanes = word.bytes === 4 ? "i32x4" : "i64x2";
  const p = code.local("i32");
  const key = code.local("v128");
  code.get(from).get(size).get(half).op("i32.mul", "i32.add").set(p);
  vectors(code, word, p, n, () => {
    if (kind === "signed") {
      splat(code, word, sign).op("v128.xor");
      return;
    }
    // The quiet NaN, or the sign turned back if it is there, else all bits.
    code.set(key);
    splat(code, word, nan);
    code.get(key).get(key).i32(8 * word.bytes - 1).op(`${lanes}.shr_s`, "v128.not");
    splat(code, word, sign).op("v128.or", "v128.xor").get(key);
    splat(code, word, -1n).op(`${lanes}.eq`, "v128.bitselect");
  });
}

/** Pushes `base` + `index` · 2^`shift`. */
function element(code: Code, base: Local, index: Local, shift: number): Code {
  return code.get(base).get(index).i32(shift).op("i32.shl", "i32.add");
}

/**
 * The function `(at, from, n, size, half, shift)`: sorts by three digits from bit `shift` on; gives the half in which
 * the result is. A digit that all keys share moves nothing.
 */
function pass(word: Word, places: boolean): WasmFunction {
  const { type } = word;
  const log = Math.log2(word.bytes);
  const code = new Code(["i32", "i32", "i32", "i32", "i32", "i32"]);
  const [at, from, n, size, half, shift] = [0, 1, 2, 3, 4, 5];
  const i32 = (): Local => code.local("i32");
  const [counts, i, p, end, digit, bucket, sum, buckets] = Array.from({ length: 8 }, i32);
  const [x, y, px, py, to] = Array.from({ length: 5 }, i32);
  const key = code.local(type);
  // How far up the digits lie, in the key's type; the first one moves up from digit to digit.
  const ups = Array.from({ length: PASSES }, () => code.local(type));
  /** Pushes the address of the count of the digit of `key` that lies `up` bits up. */
  const counter = (up: Local, offset: number): void => {
    code.get(key).get(up).op(`${type}.shr_u`);
    if (type === "i64") code.op("i32.wrap_i64");
    code.i32(BUCKETS - 1).op("i32.and").i32(2).op("i32.shl").get(counts).op("i32.add");
    if (offset > 0) code.i32(offset).op("i32.add");
  };
  ups.forEach((up, k) => {
    code.get(shift).i32(k * DIGIT).op("i32.add");
    if (type === "i64") code.op("i64.extend_i32_u");
    code.set(up);
  });
  code.get(at).i32(64).op("i32.add").tee(counts).i32(0).i32(4 * PASSES * BUCKETS).fillMemory();
  code.get(from).get(size).get(half).op("i32.mul", "i32.add").set(p);
  element(code, p, n, log).set(end);
  code.count(p, end, word.bytes, () => {
    code.get(p).access(word.load).set(key);
    for (let k = 0; k < PASSES; k++) {
      counter(ups[k], 4 * k * BUCKETS);
      code.tee(bucket).get(bucket).access("i32.load").i32(1).op("i32.add").access("i32.store");
    }
  });
  code.i32(PASSES).set(digit);
  code.loop();
  // Counts become the places where the digits begin, unless one digit has all keys.
  code.block();
  code.i32(0).set(sum).get(counts).tee(bucket).i32(4 * BUCKETS).op("i32.add").set(buckets);
  code.count(bucket, buckets, 4, () => {
    code.get(bucket).access("i32.load").tee(i).get(n).op("i32.eq").brIf(2);
    code.get(bucket).get(sum).access("i32.store").get(sum).get(i).op("i32.add").set(sum);
  });
  code.get(from).get(size).get(half).op("i32.mul", "i32.add").set(x);
  code.get(from).get(size).get(half).op("i32.eqz", "i32.mul", "i32.add").set(y);
  if (places) {
    for (const [place, keys] of [[px, x], [py, y]]) code.get(keys).get(size).i32(1).op("i32.shl", "i32.add").set(place);
  }
  code.i32(0).set(i);
  code.count(i, n, 1, () => {
    element(code, x, i, log).access(word.load).set(key);
    counter(ups[0], 0);
    code.tee(bucket).get(bucket).access("i32.load").tee(to).i32(1).op("i32.add").access("i32.store");
    element(code, y, to, log).get(key).access(word.store);
    if (places) element(code, py, to, 2), element(code, px, i, 2).access("i32.load").access("i32.store");
  });
  code.get(half).op("i32.eqz").set(half);
  code.end();
  code.get(counts).i32(4 * BUCKETS).op("i32.add").set(counts);
  code.get(ups[1]).set(ups[0]).get(ups[2]).set(ups[1]);
  code.get(digit).i32(1).op("i32.sub").tee(digit).brIf(0);
  code.end();
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

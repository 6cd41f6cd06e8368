/**
 * Sorting by digits of 11 bits from the lowest on (D. Knuth, "The Art of Computer Programming", volume 3, section
 * 5.2.5), of keys alone or of keys and the places that they came from.
 *
 * @module
 */
import { Code, type Local, type WasmFunction } from "./assembler.ts";
import { COUNTS, insert, pass } from "./digits.ts";
import { Kernel } from "./kernel.ts";
import { fromKeys, type KeyKind, NARROW, toKeys, vectors, WIDE, type Word, wordOf } from "./keys.ts";

const DIGIT = 11;
const BUCKETS = 1 << DIGIT;
const PASSES = 3;

/** Bytes before the keys: two words of results, and the counts of all digits. */
export const HEAD: number = COUNTS + 4 * PASSES * BUCKETS;
/** Where the kernel says which of the two halves has the result (0 or 1). */
export const HALF = 0;
/** Where the kernel says whether it met −0, whose sign its keys lack. */
export const ZEROS = 4;

/** Bits of the digit by which long lines are split: of floats, the sign, the exponent and at most a bit more. */
export const LEADING: Readonly<Record<Word["bytes"], number>> = { 4: 10, 8: 12 };
/** Where the kernels that split say at which address the keys of each leading digit end. */
export const ENDS: number = COUNTS;

/** The digits that parts of narrow keys choose from: narrower ones are faster in a core's first cache. */
const NARROWER = [9, 10, DIGIT];

/** The functions that sort wide keys, in the order in which they call each other. */
const INSERT = 0;
const LOWER_PASSES = 1;
const UPPER_PASSES = 2;
const FIRST_PASSES = 3;

/** How the locals of a kernel are called: its scratch, the keys in it, their number, and the bytes of a half. */
interface Keys {
  readonly at: Local;
  readonly from: Local;
  readonly n: Local;
  readonly size: Local;
}

/** A kernel whose parameters are its scratch, the common one, the number of keys, the bytes of a half, and others. */
function kernel(
  name: string,
  more: number,
  write: (code: Code, keys: Keys, ...more: Local[]) => readonly WasmFunction[],
): Kernel {
  return new Kernel(name, () => {
    const code = new Code(new Array(4 + more).fill("i32"));
    const keys = { at: 0, from: code.local("i32"), n: 2, size: 3 };
    code.get(keys.at).i32(HEAD).op("i32.add").set(keys.from);
    const functions = write(code, keys, ...Array.from({ length: more }, (_, i) => 4 + i));
    return [...functions, { code, name: "run" }];
  });
}

function nameOf(kind: KeyKind, places: boolean): string {
  return places ? `${kind} with places` : kind;
}

/** Writes numbers as keys, and whether −0 was among them to {@link ZEROS}. */
function begin(code: Code, kind: KeyKind, { at, from, n }: Keys): void {
  code.get(at);
  toKeys(code, kind, from, n);
  code.access("i32.store", ZEROS);
}

/** Sets `from` to the half that has the result. */
function end(code: Code, { at, from, size }: Keys, half: Local): void {
  code.get(at).get(half).access("i32.store", HALF);
  code.get(from).get(size).get(half).op("i32.mul", "i32.add").set(from);
}

/**
 * The kernel `run(at, common, n, size)`: sorts `n` numbers that lie {@link HEAD} bytes after `at`. Every half has
 * `size` bytes of keys; with `places`, the half's `size` bytes of int32 follow after both of them. NaN goes last, and
 * becomes the same one throughout; −0 counts as 0 and becomes it. With places the keys stay keys.
 */
function radix(kind: KeyKind, places: boolean): Kernel {
  return kernel(`sort ${nameOf(kind, places)}`, 0, (code, keys) => {
    const half = code.local("i32");
    begin(code, kind, keys);
    const functions = kind === "double"
      ? sortWide(code, keys, places, half, DIGIT)
      : [pass(NARROW, places, 0, DIGIT, PASSES)];
    if (kind !== "double") callPass(code, keys, half, 0);
    end(code, keys, half);
    if (!places) fromKeys(code, kind, keys.from, keys.n);
    return functions;
  });
}

/**
 * The kernel `run(at, common, n, size)`: writes numbers, laid out as for {@link radix}, as keys to the second half, in
 * the order of their {@link LEADING} digits; keys with the same one keep theirs.
 */
function split(kind: KeyKind, places: boolean): Kernel {
  return kernel(`split ${nameOf(kind, places)}`, 0, (code, keys) => {
    const word = wordOf(kind);
    const digit = LEADING[word.bytes];
    begin(code, kind, keys);
    code.get(keys.at).get(keys.from).get(keys.n).get(keys.size).i32(0).call(0).op("drop");
    return [pass(word, places, 8 * word.bytes - digit, digit, 1)];
  });
}

/**
 * The kernel `run(at, common, n, size, first, bits)`: sorts `n` keys, laid out as for {@link radix}, none of which is
 * less than the one whose upper 32 bits are `first` and whose others are 0, or by 2^`bits` larger than it.
 */
function part(kind: KeyKind, places: boolean): Kernel {
  return kernel(`sort a part of ${nameOf(kind, places)}`, 2, (code, keys, first, bits) => {
    const word = wordOf(kind);
    const [half, shift, least] = [code.local("i32"), code.local("i32"), code.local("v128")];
    code.get(first);
    if (word === NARROW) code.op("i32x4.splat");
    else code.op("i64.extend_i32_u").i64(32n).op("i64.shl", "i64x2.splat");
    code.set(least);
    // Wide keys then begin with the bits in which they differ.
    if (word === WIDE) code.i32(64).get(bits).op("i32.sub").set(shift);
    vectors(code, word, keys.from, keys.n, () => {
      code.get(least).op(word === NARROW ? "i32x4.sub" : "i64x2.sub");
      if (word === WIDE) code.get(shift).op("i64x2.shl");
    });
    const functions = word === WIDE
      ? sortWide(code, keys, places, half, NARROWER[0])
      : sortNarrow(code, keys, places, half, bits);
    end(code, keys, half);
    if (places) return functions;
    vectors(code, word, keys.from, keys.n, () => {
      if (word === WIDE) code.get(shift).op("i64x2.shr_u");
      code.get(least).op(word === NARROW ? "i32x4.add" : "i64x2.add");
    });
    fromKeys(code, kind, keys.from, keys.n);
    return functions;
  });
}

/** Calls a function that {@link pass} makes, and sets `half` to the half that has its result. */
function callPass(code: Code, { at, from, n, size }: Keys, half: Local, pass: number): void {
  code.get(at).get(from).get(n).get(size).get(half).call(pass).set(half);
}

/** Sorts narrow keys of so many bits with the narrowest digit, three of which are enough; gives the functions. */
function sortNarrow(code: Code, keys: Keys, places: boolean, half: Local, bits: Local): readonly WasmFunction[] {
  NARROWER.forEach((digit, i) => {
    const last = i === NARROWER.length - 1;
    if (!last) code.get(bits).i32(PASSES * digit).op("i32.le_s").if();
    callPass(code, keys, half, i);
    if (!last) code.else();
  });
  for (let i = 1; i < NARROWER.length; i++) code.end();
  return NARROWER.map((digit) => pass(NARROW, places, 0, digit, PASSES));
}

/** Sorts wide keys with functions that are called first of all; gives those. The first passes have such digits. */
function sortWide(code: Code, keys: Keys, places: boolean, half: Local, digit: number): readonly WasmFunction[] {
  const passes = (digit: number): WasmFunction => pass(WIDE, places, 64 - PASSES * digit, digit, PASSES);
  callPass(code, keys, half, digit === DIGIT ? UPPER_PASSES : FIRST_PASSES);
  code.get(keys.from).get(keys.n).get(keys.size).get(half).call(INSERT).op("i32.eqz").if();
  // Many keys that differ in the lower digits only: equal ones are still in order, so that sorting starts again.
  callPass(code, keys, half, LOWER_PASSES);
  callPass(code, keys, half, UPPER_PASSES);
  code.end();
  const functions = [insert(places), pass(WIDE, places, 0, DIGIT, PASSES), passes(DIGIT)];
  return digit === DIGIT ? functions : [...functions, passes(digit)];
}

/** A kernel for each kind of keys. */
export type Kernels = Readonly<Record<KeyKind, Kernel>>;

function all(make: (kind: KeyKind, places: boolean) => Kernel, places: boolean): Kernels {
  const of = (kind: KeyKind): Kernel => make(kind, places);
  return { unsigned: of("unsigned"), signed: of("signed"), float: of("float"), double: of("double") };
}

/** The kernels of whole lines, of parts, and those that split: of keys alone. */
export const KEYS: Kernels = all(radix, false);
export const SPLIT: Kernels = all(split, false);
export const PART: Kernels = all(part, false);

/** The same of keys with the places that they came from. */
export const PLACES: Kernels = all(radix, true);
export const SPLIT_PLACES: Kernels = all(split, true);
export const PART_PLACES: Kernels = all(part, true);

/**
 * Numbers as keys: unsigned integers in the same order, of 32 or of 64 bits.
 *
 * @module
 */
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { Access, Code, Local } from "./assembler.ts";
import type { Views } from "./scratch.ts";

/** How numbers become keys, and back. */
export type KeyKind = "unsigned" | "signed" | "float" | "double";

/** Keys of 32 or of 64 bits. */
export interface Word {
  readonly type: "i32" | "i64";
  readonly bytes: 4 | 8;
  readonly load: Access;
  readonly store: Access;
}

/** Keys of all numbers but doubles. */
export const NARROW: Word = { type: "i32", bytes: 4, load: "i32.load", store: "i32.store" };
/** Keys of doubles. */
export const WIDE: Word = { type: "i64", bytes: 8, load: "i64.load", store: "i64.store" };

/** The keys that numbers become. */
export function wordOf(kind: KeyKind): Word {
  return kind === "double" ? WIDE : NARROW;
}

/** The view of a memory whose elements are of a kind. */
export function viewOf(views: Views, kind: KeyKind): TypedArray {
  return { unsigned: views.u32, signed: views.i32, float: views.f32, double: views.f64 }[kind];
}

/** Pushes `base` + `index` · 2^`shift`. */
export function element(code: Code, base: Local, index: Local, shift: number): Code {
  return code.get(base).get(index).i32(shift).op("i32.shl", "i32.add");
}

/** Runs `change` on each vector of `n` keys from `start` on, and beyond them to the end of the last vector. */
export function vectors(code: Code, { bytes }: Word, start: Local, n: Local, change: () => void): void {
  const [p, end] = [code.local("i32"), code.local("i32")];
  code.get(start).set(p);
  element(code, p, n, Math.log2(bytes)).set(end);
  code.count(p, end, 16, () => {
    code.get(p).get(p).access("v128.load");
    change();
    code.access("v128.store");
  });
}

/**
 * Writes `n` numbers from `start` on as keys: signed ones with the sign turned; floats with all bits turned if they are
 * negative and the sign turned otherwise, −0 as 0 and every NaN as the largest key. Pushes whether −0 was among floats.
 */
export function toKeys(code: Code, kind: KeyKind, start: Local, n: Local): void {
  const zeros = code.local("v128");
  if (kind === "signed") vectors(code, NARROW, start, n, () => code.constant("i32", -0x80000000).op("v128.xor"));
  if (kind === "float" || kind === "double") {
    const word = kind === "float" ? NARROW : WIDE;
    const [lanes, floats] = kind === "float" ? ["i32x4", "f32x4"] as const : ["i64x2", "f64x2"] as const;
    const sign = (): Code => code.constant(kind === "float" ? "f32" : "f64", -0);
    const [bits, minus, key] = Array.from({ length: 3 }, () => code.local("v128"));
    vectors(code, word, start, n, () => {
      code.tee(bits);
      sign().op(`${lanes}.eq`).tee(minus).get(zeros).op("v128.or").set(zeros);
      code.get(bits).get(bits).i32(8 * word.bytes - 1).op(`${lanes}.shr_s`);
      sign().op("v128.or", "v128.xor").set(key);
      // −0 has become the bits below the sign; its key is the sign alone. NaN alone differs from itself.
      sign().get(key).get(minus).op("v128.bitselect").get(bits).get(bits).op(`${floats}.ne`, "v128.or");
    });
  }
  code.get(zeros).op("v128.any_true");
}

/** Writes `n` keys from `start` on as numbers again. */
export function fromKeys(code: Code, kind: KeyKind, start: Local, n: Local): void {
  if (kind === "signed") vectors(code, NARROW, start, n, () => code.constant("i32", -0x80000000).op("v128.xor"));
  if (kind !== "float" && kind !== "double") return;
  const word = kind === "float" ? NARROW : WIDE;
  const lanes = kind === "float" ? "i32x4" : "i64x2";
  const type = kind === "float" ? "f32" : "f64";
  const key = code.local("v128");
  vectors(code, word, start, n, () => {
    // The quiet NaN, or the sign turned back if it is there, else all bits.
    code.set(key).constant(type, NaN).get(key).get(key).i32(8 * word.bytes - 1).op(`${lanes}.shr_s`, "v128.not");
    code.constant(type, -0).op("v128.or", "v128.xor").get(key).constant("i32", -1);
    code.op(`${lanes}.eq`, "v128.bitselect");
  });
}

/**
 * How the elements of a dtype are combined on WebAssembly: in vectors, and one by one what is left.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import type { ReduceFn } from "../../lib/core/plan.ts";
import { type Fold, foldOf, identityOf } from "../js/fold.ts";
import type { Code, Local, Plain } from "./assembler.ts";
import { type Chains, Extremes, Plainly } from "./chains.ts";
import type { Views } from "./scratch.ts";

/** Vectors by the type of their lanes. */
type Lanes = "f64x2" | "f32x4" | "i32x4";
/** Numbers on the stack. */
type Scalar = "f64" | "f32" | "i32";
/** Single numbers, or vectors of which only the first lane counts. */
type Single = "f64" | "i32" | "v128";

function instruction(fold: Fold, lanes: Lanes, dtype: DType): Plain {
  switch (fold) {
    case "and":
    case "or":
    case "xor":
      return `v128.${fold}`;
    case "isum":
    case "sum":
      return `${lanes}.add`;
    case "iprod":
    case "prod":
      return `${lanes}.mul`;
    case "max":
    case "min":
      if (lanes !== "i32x4") return `${lanes}.${fold}`;
      return dtype === "int32" ? `i32x4.${fold}_s` : `i32x4.${fold}_u`;
  }
}

/**
 * A combination of elements. Sums and products of single precision are taken in double, by promoting half a vector at a
 * time; booleans are bytes, of which a vector takes 16 and combines bits.
 */
export class VectorFold {
  /** What it is, for messages and to tell kernels apart. */
  readonly name: string;
  /** Whether elements are added up: in stretches, so that they keep their digits. */
  readonly sums: boolean;
  /** Bytes of an element. */
  readonly bytes: 1 | 4 | 8;
  /** The dtype of what several elements give. */
  readonly partial: DType;
  /** Bytes of it. */
  readonly partialBytes: 1 | 4 | 8;
  /** Bytes of the elements that a vector takes. */
  readonly step: 8 | 16;
  /**
   * The type of a combined value on the stack. Extremes of floats are lanes of vectors: V8 compiles those of single
   * numbers to branches, which random numbers mispredict.
   */
  readonly single: Single;
  /** The instruction that combines two vectors. */
  readonly vector: Plain;
  readonly #scalar: Scalar;
  readonly #fold: Fold;
  readonly #dtype: DType;
  readonly #lanes: Lanes;
  readonly #promotes: boolean;

  /** The combination `fold` of a real dtype. */
  constructor(fold: Fold, dtype: DType) {
    const single = dtype === "float32";
    this.name = `${fold} of ${dtype}`;
    this.sums = fold === "sum";
    this.bytes = dtype === "bool" ? 1 : dtype === "float64" ? 8 : 4;
    this.#promotes = single && (fold === "sum" || fold === "prod");
    this.partial = this.#promotes ? "float64" : dtype;
    this.partialBytes = this.#promotes ? 8 : this.bytes;
    this.step = this.#promotes ? 8 : 16;
    this.#lanes = this.partial === "float64" ? "f64x2" : single ? "f32x4" : "i32x4";
    this.#scalar = this.#lanes.slice(0, 3) as Scalar;
    const extreme = this.#scalar !== "i32" && (fold === "max" || fold === "min");
    this.single = extreme ? "v128" : this.#scalar === "i32" ? "i32" : "f64";
    this.vector = instruction(fold, this.#lanes, dtype);
    this.#fold = fold;
    this.#dtype = dtype;
  }

  /** Pushes the vector of what no elements give. */
  identities(code: Code): void {
    const value = identityOf(this.#fold, this.#dtype);
    // A byte of each boolean.
    code.splat(this.#scalar, this.#dtype === "bool" ? value * 0x01010101 : value);
  }

  /** Pushes what no elements give. */
  identity(code: Code): void {
    if (this.single === "v128") this.identities(code);
    else code[this.single](identityOf(this.#fold, this.#dtype));
  }

  /** `count` independent chains of vectors. */
  chains(code: Code, count: number): Chains {
    if (this.single === "v128") return new Extremes(code, this.#lanes as "f32x4", this.#fold as "max", count);
    return new Plainly(code, this.vector, () => this.identities(code), count);
  }

  /** Pushes the vector of elements at `at`, plus `offset` bytes. */
  load(code: Code, at: Local, offset = 0): void {
    code.get(at);
    if (this.#promotes) code.access("v128.load64_zero", offset).op("f64x2.promote_low_f32x4");
    else code.access("v128.load", offset);
  }

  /** Pushes the element at `at`. */
  element(code: Code, at: Local): void {
    code.get(at);
    if (this.#dtype === "bool") code.access("i32.load8_u");
    else if (this.#promotes) code.access("f32.load").op("f64.promote_f32");
    else if (this.single === "v128") code.access(this.bytes === 4 ? "v128.load32_zero" : "v128.load64_zero");
    else code.access(`${this.single}.load`);
  }

  /** Stores the combined value on the stack at the address below it. */
  store(code: Code): void {
    if (this.single !== "v128") code.access(this.#dtype === "bool" ? "i32.store8" : `${this.single}.store`);
    else code.laneAccess(this.bytes === 4 ? "v128.store32_lane" : "v128.store64_lane", 0);
  }

  /** Combines the two numbers on the stack. */
  combine(code: Code): void {
    switch (this.#fold) {
      case "and":
      case "or":
      case "xor":
        code.op(`i32.${this.#fold}`);
        return;
      case "isum":
      case "sum":
        code.op(`${this.#scalar}.add`);
        return;
      case "iprod":
      case "prod":
        code.op(`${this.#scalar}.mul`);
        return;
    }
    if (this.single === "v128") {
      code.op(this.vector);
      return;
    }
    // The stack has no second copy of its two numbers: they go through locals.
    const [x, y] = [code.local("i32"), code.local("i32")];
    const sign = this.#dtype === "int32" ? "s" : "u";
    code.set(y).set(x).get(x).get(y).get(x).get(y).op(`i32.${this.#fold === "max" ? "gt" : "lt"}_${sign}`, "select");
  }

  /** Pushes what the lanes of a vector give. */
  lanes(code: Code, vector: Local): void {
    if (this.single === "v128") {
      code.get(vector).get(vector).get(vector).shuffle32(2, 3, 0, 1).op(this.vector);
      if (this.bytes === 4) code.tee(vector).get(vector).get(vector).shuffle32(1, 0, 3, 2).op(this.vector);
      return;
    }
    const lanes = this.#lanes === "f64x2" ? 2 : 4;
    for (let i = 0; i < lanes; i++) {
      code.get(vector).lane(`${this.#lanes}.extract_lane`, i);
      if (i > 0) this.combine(code);
    }
    if (this.#dtype !== "bool") return;
    // Four bytes of each lane.
    const word = code.local("i32");
    for (const bits of [16, 8]) {
      code.tee(word).get(word).i32(bits).op("i32.shr_u");
      this.combine(code);
    }
    code.i32(1).op("i32.and");
  }
}

const FOLDS = new Map<string, VectorFold>();

/** The combination that a reduction of a real dtype is. */
export function vectorFold(fn: ReduceFn, dtype: DType): VectorFold {
  const fold = foldOf(fn, dtype);
  const key = `${fold} of ${dtype}`;
  let found = FOLDS.get(key);
  if (found === undefined) FOLDS.set(key, found = new VectorFold(fold, dtype));
  return found;
}

/** A memory as elements of a real dtype. */
export function viewAs(
  views: Views,
  dtype: DType,
): Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array {
  switch (dtype) {
    case "bool":
      return views.u8;
    case "int32":
      return views.i32;
    case "uint32":
      return views.u32;
    case "float32":
      return views.f32;
    default:
      return views.f64;
  }
}

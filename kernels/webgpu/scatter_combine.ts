/**
 * What a scatter does with an element and the update that comes to it, as WGSL.
 *
 * @module
 */
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { ScatterFn } from "../../lib/core/plan.ts";
import { complexExtreme, extreme } from "./extremes.ts";
import { elementOf } from "./operands.ts";
import { prelude } from "./prelude.ts";
import { bitsOf } from "./wide.ts";

/** A combination of elements. */
export interface Combining {
  /** What tells it from others. */
  readonly key: string;
  /** The type that elements are read and written as. */
  readonly type: string;
  /** The function `combine(a, b)` of an element and an update, with what it calls. */
  readonly code: string;
  /**
   * What updates begin with where they are combined before they meet an element, or null if there is no such number:
   * infinities times complex 1 are NaN.
   */
  readonly none: string | null;
  /** The atomic function that does the same in any order, or null. */
  readonly atomic: string | null;
}

/** The combination of elements of a dtype. Booleans add as `or` and multiply as `and`. */
export function combiningOf(fn: ScatterFn, dtype: DType): Combining {
  const kind = kindOf(dtype);
  const bool = kind === "b";
  const name = bool && fn === "add" ? "max" : bool && fn === "mul" ? "min" : fn;
  const type = fn === "set" ? bitsOf(dtype) : elementOf(dtype);
  const of = (body: string, none: string | null, uses: readonly string[] = []): Combining => ({
    key: `${name}:${kind === "i" || bool ? type : dtype}`,
    type,
    code: `${prelude(uses)}fn combine(a: ${type}, b: ${type}) -> ${type} { ${body} }\n`,
    none,
    atomic: (kind === "i" || bool) && name !== "mul" && name !== "set" ? ATOMICS[name] : null,
  });
  switch (name) {
    case "set":
      return of("return b;", null);
    case "add":
      // −0 + x is x, of −0 too.
      return of("return a + b;", kind === "i" ? `${type}()` : kind === "f" ? "-0.0f" : "vec2f(-0.0f)");
    case "mul":
      if (kind === "c") return of("return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);", null);
      return of("return a * b;", `${type}(1)`);
    case "min":
    case "max": {
      if (kind === "i" || bool) return of(`return ${name}(a, b);`, LEAST[`${type} ${name}`]);
      const order = name === "max" ? ">" : "<";
      const least = name === "max" ? "-inf()" : "inf()";
      const uses = ["isNan", "inf"];
      return kind === "f" ? of(extreme(order), least, uses) : of(complexExtreme(order), `vec2f(${least})`, uses);
    }
  }
}

const ATOMICS = { add: "atomicAdd", min: "atomicMin", max: "atomicMax" } as const;

/** Integers that all others take the place of. */
const LEAST: Readonly<Record<string, string>> = {
  "i32 max": "i32(-0x80000000)",
  "i32 min": "0x7fffffffi",
  "u32 max": "0u",
  "u32 min": "0xffffffffu",
};

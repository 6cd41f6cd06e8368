/**
 * Running combinations as WGSL: the state of a stretch of elements, and how two stretches in a row become one.
 *
 * @module
 */
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { CumulativePlan, ScalarProgram } from "../../lib/core/plan.ts";
import { complexExtreme, extreme } from "./extremes.ts";
import { prelude } from "./prelude.ts";
import { printWgsl } from "./print.ts";

/** A running combination. */
export interface Running {
  /** The type that elements are read and written as. */
  readonly element: string;
  /** The type of states. */
  readonly state: string;
  /**
   * Functions: `none() -> state` of no elements, `lift(x, zero) -> state` of one, `join(a, b, zero) -> state` of a
   * stretch and the next one, and `result(state) -> element`; `zero` is one that compilers don't know.
   */
  readonly code: string;
}

/** What a combination is made of: types, expressions of the four functions, and what they call. */
interface Parts {
  readonly element: string;
  readonly state?: string;
  readonly none: string;
  readonly lift?: string;
  readonly join: string;
  readonly result?: string;
  readonly helpers?: string;
  readonly uses?: readonly string[];
}

function running(
  { element, state = element, none, lift = "x", join, result = "a", helpers, uses = [] }: Parts,
): Running {
  return {
    element,
    state,
    code: `${prelude(["unknownZero", "keep", ...uses])}${helpers ?? ""}
fn none() -> ${state} { return ${none}; }
fn lift(x: ${element}, zero: u32) -> ${state} { return ${lift}; }
fn join(a: ${state}, b: ${state}, zero: u32) -> ${state} { ${join} }
fn result(a: ${state}) -> ${element} { return ${result}; }
`,
  };
}

/** A scalar function of one number of a dtype as WGSL, by its own name; its result may be the struct `${name}Result`. */
function printed(name: string, dtype: DType): { code: string; uses: string[] } {
  const program: ScalarProgram = {
    key: `${name}:${dtype}`,
    inputs: [dtype],
    steps: [{ fn: name, args: [0], dtype }],
    outputs: [1],
  };
  const { code, used } = printWgsl(program, `${name}Of`);
  return { code, uses: [...used] };
}

/** The sum of two numbers and what it lost, with which sums of many elements are nearly those in double (Knuth). */
const TWO_SUM = `fn addTo(a: vec2f, b: vec2f, zero: u32) -> vec2f {
  let s = keep(a.x + b.x, zero);
  let t = keep(s - a.x, zero);
  let lost = keep(a.x - keep(s - t, zero), zero) + keep(b.x - t, zero);
  let finite = (bitcast<u32>(s) & 0x7f800000u) != 0x7f800000u;
  return vec2f(s, select(0.0f, a.y + b.y + lost, finite));
}
`;

/** e^(a − m) for the largest real part m of two stretches, 1 for the one that has it. */
const SCALE = `fn scale(a: f32, m: f32) -> f32 { return select(expOf(a - m), 1.0f, a == m); }
`;

const MAKE: { readonly [F in CumulativePlan["fn"]]: (dtype: DType) => Parts } = {
  cumsum(dtype) {
    switch (kindOf(dtype)) {
      case "f":
        return {
          element: "f32",
          state: "vec2f",
          none: "vec2f()",
          lift: "vec2f(x, 0.0f)",
          join: "return addTo(a, b, zero);",
          result: "a.x + a.y",
          helpers: TWO_SUM,
        };
      case "c":
        return {
          element: "vec2f",
          state: "vec4f",
          none: "vec4f()",
          lift: "vec4f(x.x, 0.0f, x.y, 0.0f)",
          join: "return vec4f(addTo(a.xy, b.xy, zero), addTo(a.zw, b.zw, zero));",
          result: "vec2f(a.x + a.y, a.z + a.w)",
          helpers: TWO_SUM,
        };
      default:
        return { element: "u32", none: "0u", join: "return a + b;" };
    }
  },
  cumprod(dtype) {
    switch (kindOf(dtype)) {
      case "f":
        return { element: "f32", none: "1.0f", join: "return a * b;" };
      case "c":
        return {
          element: "vec2f",
          none: "vec2f(1.0f, 0.0f)",
          join: "return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);",
        };
      default:
        return { element: "u32", none: "1u", join: "return a * b;" };
    }
  },
  cummax: (dtype) => extremeOf(dtype, ">", "max"),
  cummin: (dtype) => extremeOf(dtype, "<", "min"),
  // log sum exp(x) as m + log(s) with s = sum exp(x − m) and m the largest real part so far.
  cumlogsumexp(dtype) {
    const exp = printed("exp", "float32");
    const log = printed("log", dtype);
    if (kindOf(dtype) === "f") {
      return {
        element: "f32",
        state: "vec2f",
        none: "vec2f(-inf(), 0.0f)",
        lift: "vec2f(x, select(1.0f, 0.0f, x == -inf()))",
        join: "let m = fmax(a.x, b.x); return vec2f(m, a.y * scale(a.x, m) + b.y * scale(b.x, m));",
        result: "logSumExp(a)",
        helpers: `${exp.code}${log.code}${SCALE}fn logSumExp(a: vec2f) -> f32 {
  if (isNan(a.x) || a.y == 0.0f) { return a.x; }
  return a.x + logOf(a.y);
}
`,
        uses: [...exp.uses, ...log.uses, "inf", "fmax", "isNan"],
      };
    }
    const turn = printed("exp", dtype);
    return {
      element: "vec2f",
      state: "vec4f",
      none: "vec4f(-inf(), 0.0f, 0.0f, 0.0f)",
      lift: "liftComplex(x, zero)",
      join: `let m = fmax(a.x, b.x);
  return vec4f(m, a.yz * scale(a.x, m) + b.yz * scale(b.x, m), 0.0f);`,
      result: "logSumExp(a)",
      helpers: `${exp.code}${log.code}${
        turn.code.replaceAll("expOf", "turnOf")
      }${SCALE}fn liftComplex(x: vec2f, zero: u32) -> vec4f {
  if (x.x == -inf()) { return none(); }
  if (isNan(x.x)) { return vec4f(x.x, x.x, x.x, 0.0f); }
  let turned = turnOf(bitcast<f32>(zero), x.y);
  return vec4f(x.x, turned.o0, turned.o1, 0.0f);
}
fn logSumExp(a: vec4f) -> vec2f {
  let l = logOf(a.y, a.z);
  return vec2f(select(a.x + l.o0, a.x, a.x == -inf()), l.o1);
}
`,
      uses: [...exp.uses, ...log.uses, ...turn.uses, "inf", "fmax", "isNan"],
    };
  },
};

function extremeOf(dtype: DType, order: string, builtin: string): Parts {
  const least = builtin === "max";
  switch (dtype) {
    case "float32":
      return {
        element: "f32",
        none: least ? "-inf()" : "inf()",
        join: extreme(order),
        uses: ["isNan", "inf"],
      };
    case "complex64":
      return {
        element: "vec2f",
        none: least ? "vec2f(-inf())" : "vec2f(inf())",
        join: complexExtreme(order),
        uses: ["isNan", "inf"],
      };
    case "int32":
      return { element: "i32", none: least ? "i32(-0x80000000)" : "0x7fffffffi", join: `return ${builtin}(a, b);` };
    default:
      return { element: "u32", none: least ? "0u" : "0xffffffffu", join: `return ${builtin}(a, b);` };
  }
}

/** The running combination of elements of a dtype. */
export function runningOf(fn: CumulativePlan["fn"], dtype: DType): Running {
  return running(MAKE[fn](dtype));
}

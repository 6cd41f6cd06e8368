/**
 * Every scalar function against values made by mpmath and JAX, and by exact integer arithmetic.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { SCALAR_FUNCTIONS, type ScalarFunction } from "../../kernels/expr/functions.ts";
import { lower } from "../../kernels/expr/lower.ts";
import { compileScalar } from "../../kernels/js/print.ts";
import type { DType } from "../../lib/core/dtype.ts";
import { compiled, program, readGolden, ulps } from "./expr.ts";
import { HAND, UINT4 } from "./expr_hand.ts";

const exact = readGolden("expr_golden.jsonl");
const special = readGolden("expr_special.jsonl");

/** Functions that are polynomials and sums, rounded at each step, in float32 too. */
const SUMS: ReadonlySet<string> = new Set([
  "erfInv",
  "erfc",
  "lgamma",
  "digamma",
  "zeta",
  "polygamma",
  "besselI0e",
  "besselI1e",
  "erfcx",
  "dawsn",
  "spence",
  "expi",
  "expn",
  "sineIntegral",
  "fresnelS",
  "fresnelC",
]);

/** Allowed distance from the exact result; the library's functions in float32 are double ones rounded. */
function tolerance(fn: ScalarFunction, dtype: DType): number {
  // Rounding y log x, or y log 2, moves the angle by as much.
  if (dtype === "complex64" || dtype === "complex128") return fn === "pow" || fn === "exp2" ? 10 : 3;
  return SUMS.has(fn) ? 4 : fn === "tanh" ? 2 : 1;
}

for (const { fn, dtype, args, outs } of exact) {
  Deno.test(`${fn} ${dtype} is right to a few ulp`, () => {
    const real = fn === "abs" && dtype.startsWith("complex");
    const result: DType = real ? (dtype === "complex64" ? "float32" : "float64") : dtype;
    const f = compiled(program(fn, args.map(() => dtype), result));
    outs.forEach((want, i) => {
      const operands = args.flatMap((column) => column[i]);
      const got = f(...operands);
      const distance = ulps(got, want, result);
      assert(distance <= tolerance(fn, dtype), `${fn}(${operands}) is ${got}, not ${want}: ${distance} ulp`);
    });
  });
}

for (const { fn, dtype, args, outs } of special) {
  Deno.test(`${fn} ${dtype} has JAX's special values`, () => {
    const bool = ["isFinite", "eq", "ne", "lt", "le", "gt", "ge"].includes(fn);
    const f = compileScalar(program(fn, args.map(() => dtype), bool ? "bool" : dtype));
    outs.forEach(([want], i) => {
      const operands = args.map((column) => column[i][0]);
      const got = f(...operands);
      // XLA's own functions are some ulp off; zeros, infinities and NaN must agree.
      const near = want !== 0 && Number.isFinite(want) &&
        Math.abs(got - want) <= (dtype === "float32" ? 3e-7 : 1e-15) * Math.abs(want);
      assert(near || Object.is(got, want), `${fn}(${operands}) is ${got}, not ${want}`);
    });
  });
}

/** Exact results of integer functions, before they wrap to 32 bits. */
const INTEGER: Partial<Record<ScalarFunction, (x: bigint, y: bigint, dtype: DType) => bigint>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => y === 0n ? -1n : x / y,
  rem: (x, y) => y === 0n ? x : x % y,
  max: (x, y) => x > y ? x : y,
  min: (x, y) => x < y ? x : y,
  and: (x, y) => x & y,
  or: (x, y) => x | y,
  xor: (x, y) => x ^ y,
  not: (x) => ~x,
  neg: (x) => -x,
  abs: (x) => x < 0n ? -x : x,
  mulhi: (x, y) => (x * y) >> 32n,
  sign: (x) => x > 0n ? 1n : x < 0n ? -1n : 0n,
  square: (x) => x * x,
  shiftLeft: (x, y) => BigInt.asUintN(32, y) < 32n ? x << BigInt.asUintN(32, y) : 0n,
  shiftRightLogical: (x, y) => BigInt.asUintN(32, y) < 32n ? BigInt.asUintN(32, x) >> BigInt.asUintN(32, y) : 0n,
  shiftRightArithmetic: (x, y) => BigInt.asIntN(32, x) >> (BigInt.asUintN(32, y) < 32n ? BigInt.asUintN(32, y) : 31n),
};
const COMPARE: Partial<Record<ScalarFunction, (x: bigint, y: bigint) => boolean>> = {
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
  gt: (x, y) => x > y,
  ge: (x, y) => x >= y,
};

/** Edges and numbers from all over the range. */
function integers(dtype: DType): number[] {
  const edges = [0, 1, 2, 3, 7, 31, 32, 33, 2 ** 31 - 1, 0x12345678, 0x7ffffffe];
  const all = dtype === "int32" ? edges.flatMap((x) => [x, -x, -x - 1]) : [...edges, 2 ** 31, 2 ** 32 - 1, 0xdeadbeef];
  return [...new Set(all.map((x) => x === 0 ? 0 : x))];
}

for (const dtype of ["int32", "uint32"] as const) {
  const wrap = (x: bigint): number => Number(dtype === "int32" ? BigInt.asIntN(32, x) : BigInt.asUintN(32, x));
  const xs = integers(dtype);
  for (const [name, exactly] of Object.entries(INTEGER)) {
    const fn = name as ScalarFunction;
    Deno.test(`${fn} ${dtype} is exact`, () => {
      const unary = SCALAR_FUNCTIONS[fn].arity === 1;
      const f = compileScalar(program(fn, unary ? [dtype] : [dtype, dtype], dtype));
      for (const x of xs) {
        for (const y of unary ? [0] : xs) {
          const got = unary ? f(x) : f(x, y);
          assert(Object.is(got, wrap(exactly(BigInt(x), BigInt(y), dtype))), `${fn}(${x}, ${y}) is ${got}`);
        }
      }
    });
  }
  for (const [name, compare] of Object.entries(COMPARE)) {
    Deno.test(`${name} ${dtype} is exact`, () => {
      const f = compileScalar(program(name as ScalarFunction, [dtype, dtype], "bool"));
      for (const x of xs) for (const y of xs) assertEquals(f(x, y), Number(compare(BigInt(x), BigInt(y))));
    });
  }
  Deno.test(`integerPow and pow ${dtype} are exact modulo 2^32`, () => {
    const f = compileScalar(program("pow", [dtype, dtype], dtype));
    for (const x of xs) {
      for (const n of [0, 1, 2, 3, 7, 31, 40]) {
        const want = wrap(BigInt(x) ** BigInt(n));
        assertEquals(f(x, n), want, `${x}^${n}`);
        assertEquals(compileScalar(program("integerPow", [dtype], dtype, n))(x), want, `${x}^${n}`);
      }
    }
  });
}

Deno.test("powers of integers with negative exponents are inverses modulo 2^32", () => {
  const f = compileScalar(program("pow", ["int32", "int32"], "int32"));
  assertEquals([f(2, -1), f(1, -5), f(-1, -5), f(-1, -4), f(-3, -2)], [0, 1, -1, 1, 954437177]); // 9 · 954437177 = 2³³ + 1
});

for (const [fn, cases] of Object.entries(HAND)) {
  Deno.test(`${fn} has the values worked out by hand`, () => {
    for (const [inputs, dtype, operands, want, attr] of cases) {
      const single = !inputs.some((d) => d === "float64" || d === "complex128");
      const got = compiled(program(fn as ScalarFunction, inputs, dtype, attr))(
        ...(single ? operands.map((x, i) => inputs[i]?.includes("int") ? x : Math.fround(x)) : operands),
      );
      const same = got.length === want.length &&
        got.every((x, i) =>
          Object.is(x, want[i]) || Object.is(x, Math.fround(want[i])) ||
          (want[i] !== 0 && Math.abs(x - want[i]) <= 2e-7 * Math.abs(want[i]))
        );
      assert(same, `${fn}(${operands}) is ${got}, not ${want}`);
    }
  });
}

Deno.test("every scalar function is tested", () => {
  const tested = new Set([...exact, ...special].map((x) => x.fn as string));
  for (const table of [INTEGER, COMPARE, HAND]) for (const name of Object.keys(table)) tested.add(name);
  assertEquals(Object.keys(SCALAR_FUNCTIONS).filter((name) => !tested.has(name)), []);
});

Deno.test("equal operations are one node, and both words of threefry share theirs", () => {
  const args = [0, 1, 2, 3];
  const one = lower({ key: "", inputs: UINT4, steps: [{ fn: "threefry0", args, dtype: "uint32" }], outputs: [4] });
  const both = lower({
    key: "",
    inputs: UINT4,
    steps: [{ fn: "threefry0", args, dtype: "uint32" }, { fn: "threefry1", args, dtype: "uint32" }],
    outputs: [4, 5],
  });
  assertEquals(both.nodes.length, one.nodes.length);
});

Deno.test("errors name the function and what it takes", () => {
  const step = { fn: "nothing", args: [0], dtype: "float32" } as const;
  const p = { key: "", inputs: ["float32"], steps: [step], outputs: [1] } as const;
  assertThrows(() => lower(p), TypeError, "there is no scalar function nothing");
  assertThrows(() => lower({ ...p, steps: [{ ...step, fn: "add" }] }), TypeError, "add takes 2 operands and got 1");
  assertThrows(
    () => lower(program("floor", ["complex64"], "complex64")),
    TypeError,
    "lowering floor for complex64: it takes no complex operands",
  );
  assertThrows(() => compileScalar(program("neg", ["complex64"], "complex64")), TypeError, "use block for complex");
});

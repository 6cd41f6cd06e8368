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
]);

/** Allowed distance from the exact result; the library's functions in float32 are double ones rounded. */
function tolerance(fn: ScalarFunction, dtype: DType): number {
  // Rounding y log x, or y log 2, moves the angle by as much.
  if (dtype === "complex64" || dtype === "complex128") return fn === "pow" || fn === "exp2" ? 8 : 3;
  return SUMS.has(fn) ? 4 : 1;
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

/** Hand-made cases: operand dtypes, result dtype, operands, results; complex values are two numbers. */
type Case = readonly [readonly DType[], DType, readonly number[], readonly number[], number?];
const big = 3.4e38;
const UINT4: readonly DType[] = ["uint32", "uint32", "uint32", "uint32"];
const PI4 = [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3];
const HAND: Partial<Record<ScalarFunction, readonly Case[]>> = {
  stopGradient: [[["float32"], "float32", [1.5], [1.5]], [["complex64"], "complex64", [1, 2], [1, 2]]],
  conj: [[["complex64"], "complex64", [1, 2], [1, -2]], [["float32"], "float32", [3], [3]]],
  real: [[["complex64"], "float32", [1, 2], [1]], [["float64"], "float64", [3], [3]]],
  imag: [[["complex64"], "float32", [1, 2], [2]], [["float64"], "float64", [3], [0]]],
  complex: [[["float64", "float64"], "complex128", [1, -0], [1, -0]]],
  not: [[["bool"], "bool", [1], [0]], [["bool"], "bool", [0], [1]]],
  and: [[["bool", "bool"], "bool", [1, 0], [0]], [["bool", "bool"], "bool", [1, 1], [1]]],
  or: [[["bool", "bool"], "bool", [1, 0], [1]], [["bool", "bool"], "bool", [0, 0], [0]]],
  xor: [[["bool", "bool"], "bool", [1, 1], [0]], [["bool", "bool"], "bool", [0, 1], [1]]],
  eq: [[["complex64", "complex64"], "bool", [1, 2, 1, 2], [1]], [["complex64", "complex64"], "bool", [1, 2, 1, 3], [
    0,
  ]]],
  ne: [[["complex64", "complex64"], "bool", [1, NaN, 1, NaN], [1]], [["bool", "bool"], "bool", [0, 1], [1]]],
  lt: [[["complex64", "complex64"], "bool", [1, 2, 1, 3], [1]], [["complex64", "complex64"], "bool", [1, 9, 2, 0], [
    1,
  ]]],
  le: [[["complex64", "complex64"], "bool", [1, 2, 1, 2], [1]], [["complex64", "complex64"], "bool", [2, 0, 1, 9], [
    0,
  ]]],
  gt: [[["complex64", "complex64"], "bool", [1, 2, 1, 2], [0]], [["complex64", "complex64"], "bool", [2, 0, 1, 9], [
    1,
  ]]],
  ge: [[["complex64", "complex64"], "bool", [1, 2, 1, 2], [1]], [["complex64", "complex64"], "bool", [1, 9, 2, 0], [
    0,
  ]]],
  max: [[["complex64", "complex64"], "complex64", [1, 2, 1, 3], [1, 3]], [["bool", "bool"], "bool", [0, 1], [1]]],
  min: [[["complex64", "complex64"], "complex64", [1, 9, 2, 0], [1, 9]], [["bool", "bool"], "bool", [0, 1], [0]]],
  add: [[["complex64", "complex64"], "complex64", [1, 2, 3, 5], [4, 7]]],
  sub: [[["complex64", "complex64"], "complex64", [1, 2, 3, 5], [-2, -3]]],
  neg: [[["complex64"], "complex64", [1, -2], [-1, 2]]],
  isFinite: [[["complex64"], "bool", [1, Infinity], [0]], [["complex64"], "bool", [1, 2], [1]]],
  select: [
    [["bool", "float32", "float32"], "float32", [1, 2, 3], [2]],
    [["bool", "float32", "float32"], "float32", [0, 2, 3], [3]],
    [["bool", "complex64", "complex64"], "complex64", [0, 1, 2, 3, 4], [3, 4]],
  ],
  clamp: [
    [["float32", "float32", "float32"], "float32", [0, 5, 1], [1]],
    [["float32", "float32", "float32"], "float32", [0, -5, 1], [0]],
    [["float32", "float32", "float32"], "float32", [0, NaN, 1], [NaN]],
    [["int32", "int32", "int32"], "int32", [-2, 5, 3], [3]],
  ],
  bitcast: [
    [["float32"], "uint32", [-0], [0x80000000]],
    [["float32"], "int32", [1], [0x3f800000]],
    [["uint32"], "float32", [0xc0490fdb], [-Math.fround(Math.PI)]],
    [["uint32"], "int32", [0xffffffff], [-1]],
    [["int32"], "uint32", [-1], [0xffffffff]],
  ],
  integerPow: [
    [["float32"], "float32", [1.1], [Math.fround(Math.fround(Math.fround(1.1) ** 2) * Math.fround(1.1))], 3],
    [["float64"], "float64", [2], [0.125], -3],
    [["float32"], "float32", [NaN], [1], 0],
    [["complex64"], "complex64", [1, 2], [-11, -2], 3],
    [["complex128"], "complex128", [0, 2], [-0.25, -0], -2],
  ],
  convert: [
    ...[[-1.5, -1], [-3e9, -(2 ** 31)], [5e9, 2 ** 31 - 1], [NaN, 0], [Infinity, 2 ** 31 - 1], [2.9, 2]].map(
      ([x, y]): Case => [["float64"], "int32", [x], [y]],
    ),
    ...[[-1.5, 0], [5e9, 2 ** 32 - 1], [NaN, 0], [3e9, 3e9], [0.9, 0], [-Infinity, 0]].map(
      ([x, y]): Case => [["float32"], "uint32", [x], [y]],
    ),
    [["int32"], "uint32", [-1], [2 ** 32 - 1]],
    [["uint32"], "int32", [2 ** 32 - 2], [-2]],
    [["uint32"], "float32", [2 ** 32 - 1], [2 ** 32]],
    [["uint32"], "float64", [2 ** 32 - 1], [2 ** 32 - 1]],
    [["int32"], "float32", [16777217], [16777216]],
    [["float64"], "float32", [0.1], [Math.fround(0.1)]],
    [["float32"], "bool", [NaN], [1]],
    [["float32"], "bool", [-0], [0]],
    [["bool"], "float32", [1], [1]],
    [["float64"], "complex64", [0.1], [Math.fround(0.1), 0]],
    [["complex128"], "complex64", [0.1, 2], [Math.fround(0.1), 2]],
    [["complex64"], "float32", [3, 4], [3]],
    [["complex64"], "int32", [3.9, 4], [3]],
    [["complex64"], "bool", [0, 4], [1]],
  ],
  div: [
    ...([
      [[1, 1, 0, 0], [Infinity, Infinity]],
      [[-1, 2, -0, 0], [Infinity, -Infinity]],
      [[0, 0, 0, 0], [NaN, NaN]],
      [[Infinity, 1, 1, 1], [Infinity, -Infinity]],
      [[1, 1, Infinity, NaN], [0, 0]],
      [[big, big, big, big], [1, 0]],
      [[1e-40, 1e-40, 1e-40, 1e-40], [1, 0]],
      [[NaN, 1, 0, 0], [NaN, Infinity]],
    ] as const).map(([x, y]): Case => [["complex64", "complex64"], "complex64", x, y]),
  ],
  sqrt: [
    [["complex64"], "complex64", [-4, -0], [0, -2]],
    [["complex64"], "complex64", [-4, 0], [0, 2]],
    [["complex64"], "complex64", [0, -0], [0, -0]],
    [["complex64"], "complex64", [-Infinity, NaN], [NaN, Infinity]],
    [["complex64"], "complex64", [NaN, -Infinity], [Infinity, -Infinity]],
    [["complex64"], "complex64", [-Infinity, 1], [0, Infinity]],
  ],
  exp: [
    [["complex64"], "complex64", [Infinity, -0], [Infinity, -0]],
    [["complex64"], "complex64", [-Infinity, 1], [0, 0]],
    [["complex64"], "complex64", [89, 1.5], [3.1758256e37, Infinity]],
  ],
  log: [[["complex64"], "complex64", [-0, 0], [-Infinity, Math.PI]], [["complex64"], "complex64", [big, big], [
    89.0685824,
    Math.PI / 4,
  ]]],
  tanh: [
    [["complex64"], "complex64", [Infinity, NaN], [1, 0]],
    [["complex64"], "complex64", [-Infinity, 0], [-1, 0]],
    [["complex64"], "complex64", [100, 1], [1, 0]],
  ],
  sin: [[["complex64"], "complex64", [0, Infinity], [0, Infinity]], [["complex64"], "complex64", [-0, 0], [-0, 0]]],
  cos: [[["complex64"], "complex64", [0, -Infinity], [Infinity, 0]]],
  sign: [
    [["complex64"], "complex64", [0, -0], [0, -0]],
    [["complex64"], "complex64", [big, 0], [1, 0]],
  ],
  pow: [
    [["complex64", "complex64"], "complex64", [0, 0, 0, 0], [1, 0]],
    [["complex64", "complex64"], "complex64", [0, 0, 2, 1], [0, 0]],
  ],
  lgamma: [0, -0, -1, -1e17, Infinity, -Infinity].map((x): Case => [["float64"], "float64", [x], [Infinity]]).concat([
    [["float32"], "float32", [1], [0]],
    [["float32"], "float32", [2], [0]],
    [["float64"], "float64", [NaN], [NaN]],
    [["float64"], "float64", [3e305], [Infinity]],
  ]),
  digamma: [0, -0, -1, -1e17, -Infinity, NaN].map((x): Case => [["float64"], "float64", [x], [NaN]]).concat([
    [["float64"], "float64", [Infinity], [Infinity]],
    [["float32"], "float32", [1], [-0.5772156649]],
  ]),
  zeta: ([
    [1, 1, Infinity],
    [0.5, 1, NaN],
    [2, 0, Infinity],
    [2, -3, Infinity],
    [3, -1, NaN],
    [2.5, -1.5, NaN],
    [2, Infinity, NaN],
    [NaN, 1, NaN],
    [2, 1, Math.PI ** 2 / 6],
    [2, -0.5, Math.PI ** 2 / 2 + 4],
    [3, -0.5, 7 * 1.2020569031595942 - 8],
    [1e30, 1, 1],
  ] as const).map(([s, q, want]): Case => [["float64", "float64"], "float64", [s, q], [want]]),
  polygamma: ([
    [0, 1, -0.57721566490153287],
    [1, 1, Math.PI ** 2 / 6],
    [1, -0.5, Math.PI ** 2 / 2 + 4],
    [1, -20.5, 9.82199434464987948],
    [2, -7.25, 124.008526036565733707],
    [2, -0.5, 16 - 14 * 1.2020569031595942],
    [1, 0, Infinity],
    [-1, 2, NaN],
    [1.5, 2, NaN],
    [1, NaN, NaN],
  ] as const).map(([m, x, want]): Case => [["float64", "float64"], "float64", [m, x], [want]]),
  populationCount: [
    [["uint32"], "uint32", [0xf00f1235], [14]],
    [["int32"], "int32", [-1], [32]],
    [["int32"], "int32", [0], [0]],
  ],
  clz: [
    [["uint32"], "uint32", [0x80000000], [0]],
    [["uint32"], "uint32", [0], [32]],
    [["int32"], "int32", [-5], [0]],
    [["int32"], "int32", [255], [24]],
  ],
  nextafter: [
    [["float32", "float32"], "float32", [0, -1], [-(2 ** -149)]],
    [["float32", "float32"], "float32", [1, 2], [1 + 2 ** -23]],
    [["float32", "float32"], "float32", [-1, 2], [-1 + 2 ** -24]],
    [["float64", "float64"], "float64", [1, 0], [1 - 2 ** -53]],
    [["float64", "float64"], "float64", [2 ** -1074, 0], [0]],
    [["float32", "float32"], "float32", [Math.fround(3.4028234663852886e38), Infinity], [Infinity]],
  ],
  // The known answers of Random123.
  threefry0: [[UINT4, "uint32", [0, 0, 0, 0], [0x6b200159]], [UINT4, "uint32", PI4, [0xc4923a9c]]],
  threefry1: [[UINT4, "uint32", [0, 0, 0, 0], [0x99ba4efe]], [UINT4, "uint32", PI4, [0x483df7a0]]],
};

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

/**
 * Values of scalar functions worked out by hand.
 *
 * @module
 */
import type { ScalarFunction } from "../../kernels/expr/functions.ts";
import type { DType } from "../../lib/core/dtype.ts";

/** Hand-made cases: operand dtypes, result dtype, operands, results; complex values are two numbers. */
export type Case = readonly [readonly DType[], DType, readonly number[], readonly number[], number?];
const big = 3.4e38;
/** Four uint32 operands. */
export const UINT4: readonly DType[] = ["uint32", "uint32", "uint32", "uint32"];
const PI4 = [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3];
/** The cases of each function. */
export const HAND: Partial<Record<ScalarFunction, readonly Case[]>> = {
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
  relu: [
    [["float32"], "float32", [-3], [0]],
    [["float64"], "float64", [2.5], [2.5]],
    [["int32"], "int32", [-7], [0]],
    [["complex64"], "complex64", [0, 2], [0, 2]],
    [["complex64"], "complex64", [-1, 2], [0, 0]],
  ],
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
    [["float64"], "float64", [1e160], [1e-320], -2],
    [["float32"], "float32", [-0], [-Infinity], -7],
    [["complex128"], "complex128", [1e160, 0], [1e-320, 0], -2],
    [["complex64"], "complex64", [0, 0], [Infinity, NaN], -2],
    [["complex64"], "complex64", [0, 0], [Infinity, NaN], -8],
    [["complex64"], "complex64", [Infinity, 0], [0, 0], -8],
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
    [["complex64"], "complex64", [89, 1.5], [3.1758265e37, Infinity]],
    [["complex64"], "complex64", [190, 2 ** -149], [Infinity, 4.5970816e37]],
  ],
  exp2: [
    [["complex64"], "complex64", [0, -0], [1, -0]],
    [["complex64"], "complex64", [-Infinity, 1], [0, 0]],
  ],
  logistic: [
    [["complex64"], "complex64", [0, Math.fround(Math.PI)], [0.5, -11438667]],
    [["complex64"], "complex64", [Infinity, 1], [1, 0]],
    [["complex64"], "complex64", [-Infinity, 1], [0, 0]],
  ],
  rsqrt: [
    [["complex64"], "complex64", [0, 0], [Infinity, NaN]],
    [["complex64"], "complex64", [Infinity, 1], [0, 0]],
    [["complex64"], "complex64", [-4, -0], [0, 0.5]],
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
    [["complex64", "complex64"], "complex64", [0, 0, -1, 0], [Infinity, NaN]],
    [["complex64", "complex64"], "complex64", [10, 1, 500, 0], [Infinity, -Infinity]],
    [["complex64", "complex64"], "complex64", [10, 1, -500, 0], [0, 0]],
    [["complex128", "complex128"], "complex128", [2, 0, 1e300, 1], [Infinity, Infinity]],
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
  expn: ([
    [0, 2, Math.exp(-2) / 2],
    [-1, 2, Math.exp(-2) * 0.75],
    [1, 1, 0.21938393439552029],
    [3, 0, 0.5],
    [1, 0, Infinity],
    [2, Infinity, 0],
    [2, -1, NaN],
    [1.5, 2, NaN],
    [-25, 2, NaN],
    [5000, 1, 7.3575885290664563e-5],
  ] as const).map(([n, x, want]): Case => [["float64", "float64"], "float64", [n, x], [want]]),
  expi: [[0, -Infinity], [Infinity, Infinity], [-Infinity, -0], [-1, -0.21938393439552029]].map(
    ([x, y]): Case => [["float64"], "float64", [x], [y]],
  ),
  cosineIntegral: [[0, -Infinity], [Infinity, 0], [-Infinity, NaN], [-1, 0.33740392290096813]].map(
    ([x, y]): Case => [["float64"], "float64", [x], [y]],
  ),
  sineIntegral: [[-Infinity, -Math.PI / 2], [Infinity, Math.PI / 2], [-0, -0]].map(
    ([x, y]): Case => [["float64"], "float64", [x], [y]],
  ),
  fresnelS: [[["float32"], "float32", [-Infinity], [-0.5]], [["float64"], "float64", [NaN], [NaN]]],
  fresnelC: [[["float32"], "float32", [Infinity], [0.5]], [["float64"], "float64", [-0], [-0]]],
  spence: [[0, Math.PI ** 2 / 6], [1, 0], [2, -(Math.PI ** 2) / 12], [-1, NaN], [Infinity, -Infinity]].map(
    ([x, y]): Case => [["float64"], "float64", [x], [y]],
  ),
  erfcx: [[Infinity, 0], [-Infinity, Infinity], [0, 1], [1e30, 1 / (Math.sqrt(Math.PI) * 1e30)]].map(
    ([x, y]): Case => [["float64"], "float64", [x], [y]],
  ),
  dawsn: [[Infinity, 0], [-Infinity, -0], [-0, -0], [1e30, 5e-31]].map(
    ([x, y]): Case => [["float64"], "float64", [x], [y]],
  ),
  reducePrecision: ([
    [1 + 2 ** -11, 1, 5, 10], // ties go to even
    [1 + 3 * 2 ** -11, 1 + 2 ** -9, 5, 10],
    [65520, Infinity, 5, 10],
    [-1e-30, -0, 5, 10],
    [NaN, NaN, 5, 10],
    [2 ** -1074, 2 ** -1074, 11, 20],
    [Number.MAX_VALUE, Infinity, 11, 20],
    [0.1, 0.1, 11, 52],
  ] as const).map(([x, y, e, m]): Case => [["float64"], "float64", [x], [y], 256 * e + m]),
  polygammaOf: ([
    [1, Math.PI ** 2 / 6, 1],
    [1, -2 * 1.2020569031595942, 2],
    [-0.5, Math.PI ** 2 / 2 + 4, 1],
    [-20.5, 9.82199434464987948, 1],
    [-7.25, 124.008526036565733707, 2],
    [0, Infinity, 1],
    [1e100, 1e-100, 1],
  ] as const).map(([x, y, m]): Case => [["float64"], "float64", [x], [y], m]).concat([
    [["float32"], "float32", [1e15], [-1e-30], 2],
  ]),
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
  exponent: ([
    [1, 1],
    [-0.75, 0],
    [0, 0],
    [Infinity, 0],
    [NaN, 0],
    [2 ** -1074, -1073],
    [2 ** 1023, 1024],
    [Number.MAX_VALUE, 1024],
    [2 ** -1022, -1021],
  ] as const).map(([x, e]): Case => [["float64"], "int32", [x], [e]]).concat([
    [["float32"], "int32", [2 ** -149], [-148]],
    [["float32"], "int32", [Math.fround(big)], [128]],
    [["float32"], "int32", [-6], [3]],
  ]),
  signbit: [[-0, 1], [0, 0], [-Infinity, 1], [3, 0], [-1e-300, 1]].map(
    ([x, y]): Case => [["float64"], "bool", [x], [y]],
  ),
  logaddexp: [
    [["float64", "float64"], "float64", [0, 0], [Math.LN2]],
    [["float64", "float64"], "float64", [Infinity, -Infinity], [Infinity]],
    [["float64", "float64"], "float64", [-Infinity, -Infinity], [-Infinity]],
    [["float64", "float64"], "float64", [1000, 1000], [1000 + Math.LN2]],
    [["complex128", "complex128"], "complex128", [0, 3, 0, 3], [Math.LN2, 3]],
    [["complex128", "complex128"], "complex128", [0, 4, 0, 4], [Math.LN2, 4 - 2 * Math.PI]],
  ],
  logaddexp2: [
    [["float64", "float64"], "float64", [3, 3], [4]],
    [["float32", "float32"], "float32", [200, -Infinity], [200]],
    [["complex128", "complex128"], "complex128", [1, 5, 1, 5], [2, 5 - 2 * Math.PI / Math.LN2]],
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

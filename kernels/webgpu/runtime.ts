/**
 * What printed WGSL calls by name: machine operations that WGSL lacks, or whose builtins lose NaN, infinities or the
 * sign of zero. NaN is told by its bits, and so is what drivers would simplify.
 *
 * @module
 */
import { nearUnit } from "./unit_sums.ts";

/** Gives an expression a name, or parentheses. */
type Define = (text: string) => string;

const nested: Define = (text) => `(${text})`;

/**
 * The larger of two floats, by names of theirs: NaN if either is, and −0 is less than 0. Bits tell NaN, and those of
 * equal numbers are the same but for zeros, and subnormal numbers that a device takes for zeros: the larger integer is
 * one of them. An expression, since compilers take long to inline many calls.
 */
export function larger(x: string, y: string, define: Define = nested): string {
  return extreme(x, y, `${x} < ${y}`, "max", define);
}

/** The smaller one, likewise. */
export function smaller(x: string, y: string, define: Define = nested): string {
  return extreme(x, y, `${y} < ${x}`, "min", define);
}

function extreme(x: string, y: string, second: string, ofEqual: string, define: Define): string {
  const [a, b] = [x, y].map((z) => define(`bitcast<i32>(${z})`));
  const number = `select(select(${x}, ${y}, ${second}), bitcast<f32>(${ofEqual}(${a}, ${b})), ${x} == ${y})`;
  return `select(${number}, bitcast<f32>(${a} | ${b}), max(${a} & 0x7fffffffi, ${b} & 0x7fffffffi) > 0x7f800000i)`;
}

/** Whether a float is NaN, by a name of it. */
export function isNan(x: string): string {
  return ofNan(`bitcast<u32>(${x})`);
}

function ofNan(bits: string): string {
  return `(${bits} & 0x7fffffffu) > 0x7f800000u`;
}

/** |x| with the sign of y, where NaN, whatever its bits, is positive. */
export function copysign(x: string, y: string, define: Define = nested): string {
  const bits = define(`bitcast<u32>(${y})`);
  return `bitcast<f32>((bitcast<u32>(${x}) & 0x7fffffffu) | select(${bits} & 0x80000000u, 0u, ${ofNan(bits)}))`;
}

/** A runtime function: its text, and the names of those that it calls. */
export interface Runtime {
  readonly code: string;
  readonly calls?: readonly string[];
}

/** The runtime functions, by their names. */
export const FUNCTIONS: Readonly<Record<string, Runtime>> = {
  /** Whether a float is NaN: `x != x` is false for all numbers to some compilers. */
  isNan: { code: `fn isNan(x: f32) -> bool { return ${isNan("x")}; }` },
  /** Infinity and NaN, which WGSL has no constants for: those of a variable aren't constant to it. */
  inf: { code: "fn inf() -> f32 { var bits = 0x7f800000u; return bitcast<f32>(bits); }" },
  nan: { code: "fn nan() -> f32 { var bits = 0x7fc00000u; return bitcast<f32>(bits); }" },
  /**
   * 0, which compilers don't know: a square is 0, 1 or 4 modulo 8, so that its bits 0 and 2 are never both set.
   */
  unknownZero: {
    code: "fn unknownZero(x: u32) -> u32 { let square = x * x; return square & (square >> 2u) & 1u; }",
  },
  /** A float as it is, for `zero` from `unknownZero`: compilers can't combine it with what it is used in. */
  keep: { code: "fn keep(x: f32, zero: u32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ zero); }" },
  fneg: { code: "fn fneg(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ 0x80000000u); }" },
  fabs: { code: "fn fabs(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) & 0x7fffffffu); }" },
  copysign: { code: `fn copysign(x: f32, y: f32) -> f32 { return ${copysign("x", "y")}; }` },
  /**
   * The order of floats as that of integers: −NaN < −∞ < ... < −0 < 0 < ... < ∞ < NaN.
   */
  ordered: {
    code: "fn ordered(x: f32) -> i32 {\n" +
      "  let bits = bitcast<i32>(x);\n" +
      "  return bits ^ bitcast<i32>(bitcast<u32>(bits >> 31u) >> 1u);\n}",
  },
  /** The larger and the smaller one; NaN if either is, and −0 is less than 0. */
  fmax: { code: `fn fmax(x: f32, y: f32) -> f32 { return ${larger("x", "y")}; }` },
  fmin: { code: `fn fmin(x: f32, y: f32) -> f32 { return ${smaller("x", "y")}; }` },
  /** Truncates and saturates; NaN gives 0. */
  toI32: {
    code: "fn toI32(x: f32) -> i32 {\n" +
      "  let inside = i32(clamp(x, -2147483648.0f, 2147483520.0f));\n" +
      "  return select(select(inside, 2147483647i, x >= 2147483648.0f), 0i, " + isNan("x") + ");\n}",
  },
  toU32: {
    code: "fn toU32(x: f32) -> u32 {\n" +
      "  let inside = u32(clamp(x, 0.0f, 4294967040.0f));\n" +
      "  return select(select(inside, 0xffffffffu, x >= 4294967296.0f), 0u, " + isNan("x") + ");\n}",
  },
  /**
   * Quotients and square roots, rounded right also where the device's own are some ulp off (`roundsRight` is false then),
   * and a quotient by a large number may be x·0: only significands, and numbers that are no others, are divided there.
   * The error of their quotient is the remainder over the divisor; and what that gives is compared with its neighbours,
   * by a remainder again. Subnormal quotients are rounded twice.
   */
  fdiv: {
    code: `fn fdiv(x: f32, y: f32) -> f32 {
  if (roundsRight) { return x / y; }
  let sign = (bitcast<u32>(x) ^ bitcast<u32>(y)) & 0x80000000u;
  var a = bitcast<u32>(x) & 0x7fffffffu;
  var b = bitcast<u32>(y) & 0x7fffffffu;
  var e = 0i;
  // A device without subnormal numbers makes zeros of them here.
  if (a < 0x800000u) { a = bitcast<u32>(bitcast<f32>(a) * 16777216.0f); e -= 24i; }
  if (b < 0x800000u) { b = bitcast<u32>(bitcast<f32>(b) * 16777216.0f); e += 24i; }
  let ordinaryA = a != 0u && a < 0x7f800000u;
  let ordinaryB = b != 0u && b < 0x7f800000u;
  if (!(ordinaryA && ordinaryB)) {
    let q = bitcast<f32>(select(a, 0x3f800000u, ordinaryA)) / bitcast<f32>(select(b, 0x3f800000u, ordinaryB));
    return bitcast<f32>(bitcast<u32>(q) ^ sign);
  }
  e += i32(a >> 23u) - i32(b >> 23u);
  let n = bitcast<f32>((a & 0x7fffffu) | 0x3f800000u);
  let d = bitcast<f32>((b & 0x7fffffu) | 0x3f800000u);
  let inverse = 1.0f / d;
  let near = keep(n * inverse, unknownZero(a));
  let bits = bitcast<u32>(near + remainderOf(n, near, d) * inverse);
  let rest = remainderOf(n, bitcast<f32>(bits), d);
  // Half the distance to the next float above, and to the one below.
  let above = select(2.98023224e-8f, 5.96046448e-8f, bits >= 0x3f800000u) * d;
  let below = select(2.98023224e-8f, 5.96046448e-8f, bits > 0x3f800000u) * d;
  let q = select(bits, bits + 1u, rest > above) - select(0u, 1u, rest < -below);
  if (e >= -125i && e <= 127i) { return bitcast<f32>((q + bitcast<u32>(e << 23u)) | sign); }
  let half = clamp(e / 2i, -126i, 127i);
  let other = clamp(e - half, -126i, 127i);
  let scaled = bitcast<f32>(q) * bitcast<f32>(bitcast<u32>((half + 127i) << 23u));
  return bitcast<f32>(bitcast<u32>(scaled * bitcast<f32>(bitcast<u32>((other + 127i) << 23u))) | sign);
}`,
    calls: ["remainderOf", "keep", "unknownZero"],
  },
  fsqrt: {
    code: `fn fsqrt(x: f32) -> f32 {
  if (roundsRight) { return sqrt(x); }
  var a = bitcast<u32>(x);
  if (a > 0x7f800000u && a != 0x80000000u) { return sqrt(x); }
  var k = -127i;
  if (a < 0x800000u) { a = bitcast<u32>(bitcast<f32>(a) * 16777216.0f); k -= 24i; }
  if (a == 0u || a >= 0x7f800000u) { return bitcast<f32>(a); }
  k += i32(a >> 23u);
  let odd = k & 1i;
  let n = bitcast<f32>((a & 0x7fffffu) | bitcast<u32>((127i + odd) << 23u));
  let near = sqrt(n);
  let root = min(near + 0.5f * remainderOf(n, near, near) / near, 1.99999988f);
  let rest = remainderOf(n, root, root);
  let step = 1.1920929e-7f * root;
  let bits = bitcast<u32>(root) + select(0u, 1u, rest > step) - select(0u, 1u, rest <= -step);
  return bitcast<f32>(bits + bitcast<u32>(((k - odd) / 2i) << 23u));
}`,
    calls: ["remainderOf"],
  },
  /**
   * n − q·d for q·d near n: by a multiply-add that rounds once (`fmaRoundsOnce`), or of halves, whose products are exact
   * and aren't combined with others.
   */
  remainderOf: {
    code: `fn remainderOf(n: f32, q: f32, d: f32) -> f32 {
  if (fmaRoundsOnce) { return fma(-q, d, n); }
  let zero = unknownZero(bitcast<u32>(q));
  let qh = bitcast<f32>(bitcast<u32>(q) & 0xfffff000u);
  let dh = bitcast<f32>(bitcast<u32>(d) & 0xfffff000u);
  let ql = keep(q - qh, zero);
  let dl = keep(d - dh, zero);
  let r = keep(keep(n - keep(qh * dh, zero), zero) - keep(qh * dl, zero), zero);
  return keep(r - keep(ql * dh, zero), zero) - keep(ql * dl, zero);
}`,
    calls: ["unknownZero", "keep"],
  },
  logNearUnit: { code: nearUnit("logNearUnit", "e"), calls: ["unknownZero"] },
  log2NearUnit: { code: nearUnit("log2NearUnit", 2), calls: ["unknownZero"] },
  /**
   * Quotients and remainders of integers: x div 0 has all bits set, and x rem 0 is x. Vulkan leaves open what the builtin
   * gives for negative numbers.
   */
  divI32: { code: "fn divI32(x: i32, y: i32) -> i32 { return select(x / y, -1i, y == 0i); }" },
  divU32: { code: "fn divU32(x: u32, y: u32) -> u32 { return select(x / y, 0xffffffffu, y == 0u); }" },
  remI32: { code: "fn remI32(x: i32, y: i32) -> i32 { return select(x - x / y * y, x, y == 0i); }" },
  remU32: { code: "fn remU32(x: u32, y: u32) -> u32 { return select(x % y, x, y == 0u); }" },
  /**
   * The exact remainder of floats, with the sign of x, as C's `fmod`: significands are divided with remainder, 8 bits
   * of the difference of exponents at a time.
   */
  frem: {
    code: `fn frem(x: f32, y: f32) -> f32 {
  let sign = bitcast<u32>(x) & 0x80000000u;
  let a = bitcast<u32>(x) & 0x7fffffffu;
  let b = bitcast<u32>(y) & 0x7fffffffu;
  if (a >= 0x7f800000u || b > 0x7f800000u || b == 0u) { return nan(); }
  if (a < b) { return x; }
  var e = max(a >> 23u, 1u);
  let least = max(b >> 23u, 1u);
  var m = (a & 0x7fffffu) | select(0u, 0x800000u, a >= 0x800000u);
  let n = (b & 0x7fffffu) | select(0u, 0x800000u, b >= 0x800000u);
  m = m % n;
  while (e > least && m != 0u) {
    let step = min(e - least, 8u);
    m = (m << step) % n;
    e -= step;
  }
  if (m == 0u) { return bitcast<f32>(sign); }
  let up = min(countLeadingZeros(m) - 8u, least - 1u);
  m = m << up;
  return bitcast<f32>(sign | select(m, (m & 0x7fffffu) | ((least - up) << 23u), m >= 0x800000u));
}`,
    calls: ["nan"],
  },
};

/**
 * Logarithms of sums of powers that are next to 1, as functions of WGSL: `expr/unit_sums.ts` says how many digits that
 * takes. Compilers of shaders would take minutes for what is unrolled there, so that one product stands here in a loop over
 * the terms of both series, which are longer instead. Numbers are Σ dᵢ·b⁻ⁱ for i from 0 to 7 in base b = 2¹⁴, with digits
 * of both signs up to 2¹³ and half as much again, so that sums of their products are integers of 32 bits.
 *
 * @module
 */

const BITS = 14;
const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7];
/** Terms of (eᶻ − 1)/z for |z| up to log 2. */
const TERMS = 28;
/** log 2. */
const LN2 = [0, 11356, 8575, 8007, 3961, 10994, 7739, 3680];

/** Statements for each digit. */
function each(statement: (i: number) => string): string {
  return DIGITS.map(statement).join("\n");
}

/** Sets digits to those of a float, which `rest` loses. */
function ofFloat(name: string, x: string): string {
  const digit = (i: number): string =>
    `${name}${i} = i32(round(rest)); rest = (rest - f32(${name}${i})) * ${2 ** BITS}.0f;`;
  return `rest = ${x};\n${each(digit)}`;
}

/** Sets digits to sums at their places, from the last place on, which more of them may follow. */
function carried(name: string, sums: readonly string[]): string {
  const step = (sum: string, i: number): string => {
    const all = `s = ${sum} + carry;`;
    if (i === 0) return `${all} ${name}0 = s;`;
    const carry = `carry = (s + ${2 ** (BITS - 1)}i) >> ${BITS}u;`;
    return i < DIGITS.length ? `${all} ${carry} ${name}${i} = s - (carry << ${BITS}u);` : `${all} ${carry}`;
  };
  return `carry = 0i;\n${sums.map(step).reverse().join("\n")}`;
}

/** Sets digits to those of a product. */
function product(name: string, a: (i: number) => string, b: (i: number) => string): string {
  const column = (place: number): string =>
    DIGITS.flatMap((i) => place - i in DIGITS ? [`${a(i)} * ${b(place - i)}`] : []).join(" + ");
  return carried(name, [...DIGITS, DIGITS.length].map(column));
}

/**
 * `NAME(x, y)`: log(bˣ + bʸ) for x ≤ y < 0 where that is close to 0, with 2 or e as b. With x = n·log 2 + r it is
 * log(1 + 2ⁿd) with d = 1 + r·f(r) + 2⁻ⁿy·f(y) and f(z) = (eᶻ − 1)/z = 1 + z/2·(1 + z/3·(1 + ...)), where powers of 2 have
 * arguments times log 2.
 */
export function nearUnit(name: string, base: 2 | "e"): string {
  const two = base === 2;
  const digits = (name: string): string => `var ${DIGITS.map((i) => `${name}${i} = 0i`).join("; var ")};`;
  const natural = (name: string): string => two ? product(name, (i) => `${name}${i}`, (i) => `${LN2[i]}i`) : "";
  const reduced = two ? "" : carried("z", DIGITS.map((i) => `z${i} - multiple * ${LN2[i]}i`));
  return `fn ${name}(x: f32, y: f32) -> f32 {
let zero = i32(unknownZero(bitcast<u32>(x)));
let n = i32(round(x${two ? "" : " * 1.44269504f"}));
let half = n >> 1u;
let down = vec2f(bitcast<f32>((half + 127i) << 23u), bitcast<f32>((n - half + 127i) << 23u));
let up = vec2f(bitcast<f32>((127i - half) << 23u), bitcast<f32>((127i - n + half) << 23u));
var rest = 0.0f;
var s = 0i;
var carry = 0i;
${["z", "m", "f", "d"].map(digits).join("\n")}
d0 = 1i;
for (var second = 0i; second < 2i + zero; second++) {
let first = second == 0i;
let multiple = select(0i, n, first);
${ofFloat("z", `select(y, ${two ? "x - f32(n)" : "x"}, first)`)}
${reduced}
${ofFloat("m", "y * up.x * up.y")}
${natural("z")}
${natural("m")}
${each((i) => `m${i} = select(m${i}, z${i}, first); f${i} = ${i === 0 ? 1 : 0}i;`)}
// At last the factor times f(z), without another division and sum.
for (var k = ${TERMS}i + zero; k > 0i; k--) {
let last = k == 1i;
let inverse = 1.0f / f32(k);
${product("f", (i) => `f${i}`, (i) => `select(z${i}, m${i}, last)`)}
var left = 0i;
${each((i) => `s = (left << ${BITS}u) + f${i}; f${i} = i32(round(f32(s) * inverse)); left = s - f${i} * k;`)}
f0 += select(1i, 0i, last);
}
${each((i) => `d${i} += f${i};`)}
}
${carried("d", DIGITS.map((i) => `d${i}`))}
var log = 0.0f;
${DIGITS.map((i) => `log = log * ${2 ** -BITS}f + f32(d${i});`).reverse().join("\n")}
log = log * (1.0f - 0.5f * (log * down.x * down.y))${two ? " * 1.44269504f" : ""};
return log * down.x * down.y;
}`;
}

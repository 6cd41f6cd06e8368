/**
 * The oracle of complex functions' digits against mpmath's values.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type Complex, COMPLEX_ORACLES } from "./complex.ts";
import { Doubles } from "./double_double.ts";
import { Ranged } from "./range.ts";
import { times2 } from "./scaling.ts";

/** Operands' parts; and hi, lo and exponent of the result's. */
type Row = readonly [number[], number[], number[]];

const golden: { readonly fn: string; readonly rows: readonly Row[] }[] = Deno.readTextFileSync(
  new URL("golden_complex.jsonl", import.meta.url),
).trim().split("\n").map((line) => JSON.parse(line));

/** Functions of which a part may cancel as far as it is small beside the other one. */
const CANCELS = ["mul", "div", "pow", "expm1", "logistic", "logaddexp", "logaddexp2"];

for (const { fn, rows } of golden) {
  Deno.test(`the complex oracle's ${fn} is mpmath's to 80 bits`, () => {
    assert(rows.length >= 20);
    const column = (k: number): Ranged => Ranged.of(new Doubles(Float64Array.from(rows, ([x]) => x[k])));
    const operands = rows[0][0].length === 2 ? [0] : [0, 2];
    const { re, im } = COMPLEX_ORACLES[fn](...operands.map((k): Complex => ({ re: column(k), im: column(k + 1) })));
    rows.forEach(([x, ...want], i) => {
      const top = Math.max(want[0][2], want[1][2]);
      [re, im].forEach(({ m, e }, k) => {
        const [hi, lo, exponent] = want[k];
        const back = e[i] - exponent;
        const error = Math.abs((times2(m.hi[i], back) - hi) + (times2(m.lo[i], back) - lo)) /
          Math.abs(hi) * (CANCELS.includes(fn) ? times2(1, Math.max(exponent - top, -1000)) : 1);
        assert(error < 2 ** -80, `2^${Math.log2(error)} off at ${x}`);
      });
    });
  });
}

Deno.test("every oracle of complex functions is tested", () => {
  assertEquals(Object.keys(COMPLEX_ORACLES).sort(), golden.map((x) => x.fn).sort());
});

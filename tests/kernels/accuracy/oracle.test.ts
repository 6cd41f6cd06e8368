/**
 * The oracle of the functions' digits against mpmath's values.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { APPROXIMATIONS } from "../../../kernels/expr/approximations.ts";
import { Doubles } from "./double_double.ts";
import { ORACLES, rounded, worst } from "./oracle.ts";

interface Golden {
  readonly fn: string;
  readonly args: readonly number[][];
  readonly hi: readonly number[];
  readonly lo: readonly number[];
  readonly exponent: readonly number[];
}

const [golden, ...zeros] = ["golden.jsonl", "unit_sums.jsonl", "zeta_zeros.jsonl"].map((name): Golden[] =>
  Deno.readTextFileSync(new URL(name, import.meta.url)).trim().split("\n").map((line) => JSON.parse(line))
);

for (const { fn, args, hi, lo, exponent } of [...golden, ...zeros.flat()]) {
  const where = zeros.flat().some((x) => x.args === args) ? " next to 0" : "";
  Deno.test(`the oracle's ${fn}${where} is mpmath's to 90 bits`, () => {
    assert(hi.length >= 50);
    const got = ORACLES[fn](...args.map((x) => new Doubles(Float64Array.from(x))));
    let most = 0;
    let at = 0;
    hi.forEach((h, i) => {
      const e = exponent[i] - (got.exponent === null ? 0 : got.exponent[i]);
      const half = e >> 1;
      const scaled = (v: number): number => v * 2 ** -half * 2 ** -(e - half);
      // Its zeros there aren't known, and it is right relative to the terms that cancel.
      const cancels = fn === "digamma" && args[0][i] < -10;
      const size = cancels ? Math.max(Math.abs(h), 2 ** -exponent[i]) : Math.abs(h);
      const error = Math.abs((scaled(got.hi[i]) - h) + (scaled(got.lo[i]) - lo[i])) / size;
      if (!(error <= most)) [most, at] = [error, i];
    });
    assert(most < 2 ** -90, `2^${Math.log2(most)} off at ${args.map((x) => x[at])}`);
  });
}

Deno.test("every approximation has an oracle, but for nextafter, which is exact", () => {
  assertEquals(Object.keys(APPROXIMATIONS).filter((name) => !(name in ORACLES)), ["nextafter"]);
  const tested = new Set(golden.map((x) => x.fn));
  assertEquals(Object.keys(ORACLES).filter((name) => !tested.has(name)), []);
});

Deno.test("the distance tells units, and what isn't a number or has another sign", () => {
  const one = rounded((x) => x);
  const far = (got: number, want: number, dtype: "float32" | "float64" = "float64"): number =>
    worst(dtype, [Float64Array.of(got)], [[want]], one, (x) => x).ulp;
  assertEquals(far(1, 1), 0);
  assertEquals(far(1 + 8 * 2 ** -52, 1), 8);
  assertEquals(far(1 + 8 * 2 ** -23, 1, "float32"), 8);
  assertEquals(far(3 * 5e-324, 5e-324), 2);
  assertEquals(
    [far(NaN, 1), far(Infinity, 1), far(1, Infinity), far(0, -0), far(-5e-324, 5e-324), far(1, NaN)].every((x) =>
      x === Infinity
    ),
    true,
  );
  assertEquals([far(NaN, NaN), far(-0, -0), far(-Infinity, -Infinity), far(Infinity, 3.5e38, "float32")], [0, 0, 0, 0]);
});

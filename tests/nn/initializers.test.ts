/**
 * Initial weights against those of JAX, from the same keys.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { type DType, jit, type NDArray, nn, np, random, vmap } from "@fluxion/fluxion";
import { assertGolden, type GoldenArray } from "../golden.ts";

interface Case {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly seed: number;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly result: GoldenArray;
}

const { initializers } = nn;
const cases: Case[] = JSON.parse(Deno.readTextFileSync(new URL("initializers.json", import.meta.url)));
const functions = initializers as unknown as Record<
  string,
  (...args: readonly unknown[]) => nn.initializers.Initializer
>;
/** Initializers themselves; the others make one. */
const PLAIN = new Set(["zeros", "ones"]);

function initializerOf({ name, args }: Case): nn.initializers.Initializer {
  return PLAIN.has(name) ? functions[name] as unknown as nn.initializers.Initializer : functions[name](...args);
}

for (const [name, mine] of Map.groupBy(cases, (c) => c.name)) {
  Deno.test(`nn.initializers.${name} makes JAX's weights`, () => {
    for (const c of mine) {
      const w = initializerOf(c)(random.key(c.seed), c.shape, c.dtype);
      const relative = /^(float64|complex128)$/.test(c.dtype) ? 1e-13 : 1e-6;
      assertGolden(w, c.result, { relative }, `${name}(${JSON.stringify(c.args)}), ${c.shape}, ${c.dtype}`);
    }
  });
}

Deno.test("every initializer is compared with JAX", () => {
  const compared = new Set(cases.map((c) => c.name));
  assertEquals(Object.keys(initializers).filter((name) => !compared.has(name)), []);
});

Deno.test("initializers make weights under jit and vmap, and of their own dtype", () => {
  const make = initializers.heNormal({ dtype: "float64" });
  const w = (key: NDArray): NDArray => make(key, [2, 3]);
  const keys = random.split(random.key(0));
  const each = [...keys].map((key) => w(key).tolist());
  assertEquals(vmap(w)(keys).tolist(), each);
  assertEquals(jit(w)(keys.get(0)).tolist(), each[0]);
  assertEquals(w(keys.get(0)).dtype, "float64");
  assertEquals(make(keys.get(0), [2, 3], { dtype: "float32" }).dtype, "float32");
  assertEquals(make(keys.get(0), [2, 3], "complex64").dtype, "complex64");
});

Deno.test("the scale of initializers may be an array", () => {
  const key = random.key(1);
  const half = np.array(0.5);
  assertEquals(initializers.normal(half)(key, [3]).tolist(), initializers.normal(0.5)(key, [3]).tolist());
  assertEquals(
    initializers.varianceScaling(half, "fan_in", "normal")(key, [2, 3]).tolist(),
    initializers.varianceScaling(0.5, "fan_in", "normal")(key, [2, 3]).tolist(),
  );
});

Deno.test("initializers: misuse", () => {
  const key = random.key(0);
  const { varianceScaling, orthogonal, deltaOrthogonal, glorotUniform } = initializers;
  assertThrows(
    () => glorotUniform()(key, [3]),
    RangeError,
    "glorotUniform: the shape is [3], which has no axis of inputs",
  );
  assertThrows(() => glorotUniform({ inaxis: 1 } as never), TypeError, '"inaxis" is no option');
  assertThrows(() => glorotUniform({ inAxis: 2 })(key, [3, 2]), RangeError, "axis 2 is out of range");
  assertThrows(() => varianceScaling(1, "fan" as never, "normal")(key, [2, 2]), RangeError, 'the mode is "fan"');
  assertThrows(
    () => varianceScaling(1, "fan_in", "cauchy" as never)(key, [2, 2]),
    RangeError,
    'the distribution is "cauchy"',
  );
  assertThrows(() => initializers.uniform()(key, [2], "int32"), TypeError, "it must be float32 or float64");
  assertThrows(() => orthogonal()(key, [3]), RangeError, "needs at least two axes");
  assertThrows(() => deltaOrthogonal()(key, [3, 3]), RangeError, "three to five axes");
  assertThrows(() => deltaOrthogonal()(key, [3, 3, 2]), RangeError, "the last must not be shorter");
});

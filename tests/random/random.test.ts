/**
 * Random numbers against those of JAX: bits, integers and uniform numbers exactly, the others within a few ulp.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { jit, linalg, type NDArray, np, random, vmap } from "@fluxion/fluxion";
import { assertGolden, EXACT, type GoldenArray, type Tolerance } from "../golden.ts";

interface Case {
  readonly fn: string;
  readonly seed: number;
  readonly args: readonly unknown[];
  readonly x64: boolean;
  readonly result: GoldenArray;
}

type Sampler = (key: NDArray, ...args: never[]) => NDArray;

const cases: Case[] = JSON.parse(Deno.readTextFileSync(new URL("golden.json", import.meta.url)));

/**
 * Samplers whose logarithms XLA rounds otherwise. Near its zero
 * Gumbel's logarithm of a logarithm is ill-conditioned: there an error of 1 ulp in the inner one counts absolutely.
 */
const ROUNDED: Record<string, Tolerance> = { normal: { ulp: 2 }, gumbel: { relative: 1e-7 }, exponential: { ulp: 2 } };

/** In float64 both are off by some 20 ulp of the true value, since erf⁻¹ takes the logarithm of the rounded 1 − u². */
const NORMAL64: Tolerance = { relative: 1e-14 };

const samplers = random as unknown as Record<string, Sampler>;

for (const fn of new Set(cases.map((c) => c.fn))) {
  Deno.test(`random: ${fn} is that of JAX`, () => {
    const own = cases.filter((c) => c.fn === fn);
    for (const { seed, args, result, x64 } of own) {
      const key = random.key(seed);
      const y = fn === "key" ? key : samplers[fn](key, ...args as never[]);
      const tolerance = x64 && fn === "normal" ? NORMAL64 : ROUNDED[fn] ?? EXACT;
      assertGolden(y, result, tolerance, `${fn}(key(${seed}), ${JSON.stringify(args)})`);
    }
  });
}

Deno.test("random: keys may be traced by jit and vmap", () => {
  const key = random.key(3);
  const samplersOfKeys: ((k: NDArray) => NDArray)[] = [
    (k) => random.split(k, 3),
    (k) => random.foldIn(k, 9),
    (k) => random.bits(k, [4]),
    (k) => random.uniform(k, [2, 3], { minval: -2.5, maxval: 3.7 }),
    (k) => random.normal(k, [5]),
    (k) => random.randint(k, [6], 0, 10),
    (k) => random.bernoulli(k, 0.5, [6]),
    (k) => random.categorical(k, [0.1, 0.2, 0.3], { shape: [6] }),
    (k) => random.permutation(k, 7),
    (k) => random.choice(k, 5, { shape: [3], replace: false }),
  ];
  const keys = random.split(key, 2);
  samplersOfKeys.forEach((sampler, i) => {
    assertEquals(jit(sampler)(key).tolist(), sampler(key).tolist(), `sampler ${i} under jit`);
    const each = [keys.get(0), keys.get(1)].map((k) => sampler(k).tolist());
    assertEquals(vmap(sampler)(keys).tolist(), each, `sampler ${i} under vmap`);
  });
});

Deno.test("random: seeds and folded data may be arrays, traced too", () => {
  assertEquals(random.key(np.array(-1, "int32")).tolist(), [0, 4294967295]);
  assertEquals(vmap(random.key)(np.arange(2, { dtype: "int32" })).tolist(), [[0, 0], [0, 1]]);
  const steps = np.arange(3, { dtype: "uint32" });
  const each = [0, 1, 2].map((i) => random.foldIn(random.key(5), i).tolist());
  assertEquals(vmap((i: NDArray) => random.foldIn(random.key(5), i))(steps).tolist(), each);
});

Deno.test("random: bounds may be arrays that broadcast to the shape", () => {
  const y = random.randint(random.key(0), [3, 2], np.array([0, 100], "int32"), np.array([1, 101], "int32"));
  assertEquals(y.tolist(), [[0, 100], [0, 100], [0, 100]]);
  const u = random.uniform(random.key(0), [2, 1], { minval: [[5], [6]], maxval: [[5], [6]] });
  assertEquals(u.tolist(), [[5], [6]]);
});

Deno.test("random: the whole range of uint32 is its bits", () => {
  const key = random.key(0);
  const low = random.bits(random.split(key).get(1), [8]);
  assertEquals(random.randint(key, [8], 0, 2 ** 32, "uint32").tolist(), low.tolist());
});

Deno.test("random: shapes may stand among options, and what isn't an option is an error", () => {
  const key = random.key(4);
  const pairs: [NDArray, NDArray][] = [
    [random.uniform(key, { shape: 2, maxval: 3 }), random.uniform(key, [2], "float32", 0, 3)],
    [random.normal(key, { shape: [2] }), random.normal(key, 2)],
    [random.gumbel(key, { shape: [2], mode: "high" }), random.gumbel(key, [2], null, "high")],
    [random.lognormal(key, { shape: [2], sigma: 2 }), random.lognormal(key, 2, [2])],
    [random.pareto(key, 2, { shape: [2] }), random.pareto(key, 2, [2])],
    [random.bernoulli(key, { p: 0.5, shape: [2] }), random.bernoulli(key, 0.5, [2])],
    [random.categorical(key, [0, 1], { shape: [2] }), random.categorical(key, [0, 1], -1, [2])],
    [random.choice(key, 5, { shape: [2] }), random.choice(key, 5, [2])],
    [random.randint(key, 2, 0, 5, { dtype: "uint32" }), random.randint(key, [2], 0, 5, "uint32")],
  ];
  pairs.forEach(([named, placed], i) => {
    assertEquals(named.tolist(), placed.tolist(), `pair ${i}`);
    assertEquals(named.shape, [2], `pair ${i}`);
  });
  assertThrows(() => random.normal(key, { size: 3 } as never), TypeError, '"size" is no option; the options are {');
  assertThrows(() => random.uniform(key, [2], { shape: [2] }), TypeError, "shape is given twice");
});

Deno.test("random: multivariateNormal factors the covariance in three ways", () => {
  const key = random.key(2);
  const singular = [[4, 2], [2, 1]];
  const regular = [[3, 1, 0.5], [1, 2, -0.3], [0.5, -0.3, 1]];
  const cases: [cov: number[][], method: random.FactorMethod][] = [
    [regular, "cholesky"],
    [regular, "eigh"],
    [regular, "svd"],
    [singular, "svd"],
  ];
  for (const [cov, method] of cases) {
    const n = cov.length;
    const mean = np.arange(n, { dtype: "float64" });
    const spread = np.array(cov, "float64");
    const x = random.multivariateNormal(key, mean, spread, [n], { method });
    // x − mean = z·Aᵀ, and A·Aᵀ is the covariance.
    const a = linalg.solve(random.normal(key, [n, n], "float64"), x.sub(mean)).T;
    const product = a.matmul(a.T);
    assertEquals(np.allclose(product, spread, { atol: 1e-7 }).item<boolean>(), true, `${method}: ${product}`);
  }
});

Deno.test("random: there is one generator", () => {
  assertEquals(random.keyImpl(random.split(random.key(0))), "threefry2x32");
  assertThrows(() => random.keyImpl(np.zeros([2])), TypeError, "keys are uint32[..., 2]");
  assertEquals(random.key(1, { impl: "threefry2x32" }).tolist(), [0, 1]);
});

Deno.test("random: misuse", () => {
  const key = random.key(0);
  const keys = random.split(key, 3);
  assertThrows(() => random.key(0.5), TypeError, "random.key: 0.5 is no integer");
  assertThrows(() => random.uniform(keys), TypeError, "random.uniform: the key is uint32[3,2]; a key is uint32[2]");
  assertThrows(() => random.bits(np.zeros(2)), TypeError, "random.bits: the key is float32[2]");
  assertThrows(
    () => random.normal(key, [2], "int32"),
    TypeError,
    "it must be float32, float64, complex64 or complex128",
  );
  assertThrows(() => random.uniform(key, [-1]), RangeError, "lengths are integers from 0");
  assertThrows(() => random.uniform(key, [3], { minval: [0, 1] }), RangeError, "shape [2] can't take the shape [3]");
  assertThrows(() => random.randint(key, [2], 0, 5, "float32"), TypeError, "it must be int32 or uint32");
  assertThrows(() => random.choice(key, 3, [4], false), RangeError, "4 elements can't be drawn from 3");
  assertThrows(() => random.choice(key, 3, { p: [1, 2] }), RangeError, "p has shape [2]");
  assertThrows(() => random.bernoulli(key, np.array(1, "int32")), TypeError, "p has dtype int32");
  assertThrows(() => random.categorical(key, [1, 2], 1), RangeError, "axis 1 is out of range");
});

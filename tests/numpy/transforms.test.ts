/**
 * Functions of `np`, `linalg`, `nn` and `lax` that are composed of several ops, under transforms: `jit` gives what runs
 * eagerly, `vmap` what a loop gives, and `grad` what differences give.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { grad, jit, jvp, lax, linalg, type NDArray, nn, np, random, vmap } from "@fluxion/fluxion";

const f64 = (shape: number[], seed: number): NDArray => random.uniform(random.key(seed), shape, "float64", 0.5, 2);

const square = f64([3, 3], 1);
const wide = f64([3, 4], 2);

/** Smooth functions of a 3 × 3 matrix. */
const FUNCTIONS: Record<string, (x: NDArray) => NDArray> = {
  "np.var": (x) => np.var(x, { axis: 1, ddof: 1 }),
  "np.std": (x) => np.std(x, 0),
  "np.mean": (x) => np.mean(x, [0, 1]),
  "np.prod": (x) => np.prod(x, 1),
  "np.cumsum": (x) => np.cumsum(x, 1),
  "np.cumprod": (x) => np.cumprod(x),
  "np.ptp": (x) => np.ptp(x, 0),
  "np.max": (x) => np.max(x, { axis: 0, keepdims: true }),
  "np.sort": (x) => np.sort(x, { axis: 0, descending: true }),
  "np.clip": (x) => np.clip(x, 0.8, 1.7),
  "np.power": (x) => np.power(x, x.T),
  "np.remainder": (x) => np.remainder(x, 0.7),
  "np.log2": np.log2,
  "np.where": (x) => np.where(np.greater(x, 1), x.mul(x), np.sin(x)),
  "np.angle": (x) => np.angle(lax.complex(x, x.mul(2).sub(1))),
  "np.abs of complex numbers": (x) => np.abs(lax.complex(x, x.T)),
  "np.matmul": (x) => np.matmul(x, wide),
  "np.matmul of stacks": (x) => np.matmul(np.stack([x, x.T]), wide),
  "np.dot": (x) => np.dot(x, x),
  "np.vdot": (x) => np.vdot(x, square),
  "np.tensordot": (x) => np.tensordot(x, square, [[0], [1]]),
  "np.einsum": (x) => np.einsum("ij,jk,ik->ki", x, square, x),
  "np.einsum of a diagonal": (x) => np.einsum("ii,ij->j", x, x),
  "np.kron": (x) => np.kron(x, [[1, 2]]),
  "np.outer": (x) => np.outer(x, x),
  "np.concatenate": (x) => np.concatenate([x, x.mul(2)], 1),
  "np.stack": (x) => np.stack([x, np.sin(x)], -1),
  "np.split": (x) => np.multiply(...np.split(x, [1, 2], 1).slice(0, 2) as [NDArray, NDArray]),
  "np.tile": (x) => np.tile(x, [2, 1]).mul(np.tile(x, [2, 1])),
  "np.repeat": (x) => np.repeat(x, 2, 1),
  "np.roll": (x) => np.roll(x, [1, 2], [0, 1]),
  "np.pad": (x) => np.pad(x, [[1, 0], [0, 2]], { constantValues: 3 }),
  "np.tril": (x) => np.tril(x, -1).add(np.triu(x, 1).mul(2)),
  "np.diag": (x) => np.diag(np.diag(x), 1),
  "np.diagonal": (x) => np.diagonal(x, -1),
  "np.trace": (x) => np.trace(x),
  "np.flip": (x) => np.flip(x, 1).mul(x),
  "np.moveaxis": (x) => np.moveaxis(np.stack([x, x]), 0, -1),
  "np.linspace": (x) => np.linspace(x, 3, 4, { axis: -1 }),
  "linalg.norm": (x) => linalg.norm(x, { axis: 1 }),
  "linalg.norm of order 3": (x) => linalg.norm(x, { ord: 3, axis: 0 }),
  "linalg.cholesky": (x) => linalg.cholesky(np.matmul(x, x.T).add(np.eye(3))),
  "linalg.triangularSolve": (x) => linalg.triangularSolve(x, wide, { leftSide: true, lower: true }),
  "linalg.triangularSolve on the right": (x) => linalg.triangularSolve(x, x.T, { transposeA: true }),
  "nn.softmax": (x) => nn.softmax(x),
  "nn.logSoftmax": (x) => nn.logSoftmax(x, 0),
  "nn.logsumexp": (x) => nn.logsumexp(x, { axis: 1, b: square }),
  "nn.softplus": nn.softplus,
  "nn.silu": nn.silu,
  "nn.gelu": nn.gelu,
  "lax.dynamicSliceInDim": (x) => lax.dynamicSliceInDim(x, -2, 2, 1),
  "lax.dynamicUpdateIndexInDim": (x) => lax.dynamicUpdateIndexInDim(x, np.diag(x), 1, 0),
  "lax.dynamicIndexInDim": (x) => lax.dynamicIndexInDim(x, np.argmax(x.get(0)), 0, false),
};

/** The numbers of two arrays differ by no more than `bound` of the largest. */
function assertClose(actual: NDArray, expected: NDArray, bound: number, what: string): void {
  assertEquals({ shape: actual.shape, dtype: actual.dtype }, { shape: expected.shape, dtype: expected.dtype }, what);
  const e = expected.toTypedArray();
  const scale = Math.max(1e-300, ...Array.from(e, Math.abs));
  actual.toTypedArray().forEach((v, i) => {
    assert(Math.abs(v - e[i]) <= bound * scale, `${what}: number ${i} is ${v}, expected ${e[i]}`);
  });
}

const x = f64([3, 3], 5);
const direction = f64([3, 3], 6);

for (const [name, f] of Object.entries(FUNCTIONS)) {
  Deno.test(`${name} under jit is what runs eagerly`, () => {
    assertClose(jit(f)(x), f(x), 1e-14, name);
  });

  Deno.test(`${name} under vmap is what a loop gives`, () => {
    const batch = np.stack([x, direction, x.mul(0.9)], 1);
    const each = [0, 1, 2].map((i) => f(np.squeeze(np.split(batch, 3, 1)[i], 1)));
    assertClose(vmap(f, { inAxes: 1 })(batch), np.stack(each), 1e-14, name);
  });

  Deno.test(`${name}: jvp and grad are what differences give`, () => {
    const weights = f64(f(x).shape, 7);
    const loss = (a: NDArray) => np.sum(f(a).mul(weights));
    const step = 1e-6;
    const [up, down] = [step, -step].map((h) => Number(loss(x.add(direction.mul(h))).item()));
    const slope = np.full([], (up - down) / (2 * step), "float64");
    assertClose(jvp(loss, [x], [direction])[1] as NDArray, slope, 1e-7, `${name}, jvp`);
    assertClose(np.vdot(grad(loss)(x), direction), slope, 1e-7, `${name}, grad`);
  });
}

Deno.test("derivatives at kinks are those of JAX", () => {
  const zero = np.array(0);
  const slope = (f: (x: NDArray) => NDArray, at: NDArray = zero): unknown => grad(f)(at).item();
  assertEquals(slope(np.abs), 1);
  assertEquals(slope(nn.relu), 0);
  assertEquals(slope(nn.softplus), 0.5);
  assertEquals(slope((x) => np.maximum(x, 0)), 0.5);
  assertEquals(slope((x) => np.clip(x, 0, 1)), 0.5);
  assertEquals(slope((x) => np.power(x, 2)), 0);
  assertEquals(slope((x) => np.power(x, 0)), 0);
  assertEquals(slope((x) => np.where(np.equal(x, 0), 1, np.log(x))), NaN);
  assertEquals(slope((x) => linalg.norm(np.stack([x, x]))), NaN);
  assertEquals(slope((x) => np.max(np.stack([x, x, x.sub(1)]).mul([1, 3, 1]))), 2);
});

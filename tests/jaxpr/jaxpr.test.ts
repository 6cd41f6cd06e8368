/**
 * Jaxprs, character by character as the real JAX prints them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  checkpoint,
  customJvp,
  grad,
  jit,
  lax,
  linalg,
  makeJaxpr,
  type NDArray,
  np,
  slice,
  stopGradient,
  vjp,
  vmap,
} from "@fluxion/fluxion";
import golden from "./golden.json" with { type: "json" };

const x = np.array([0, 1, 2]);
const M = np.eye(3);

const CASES: Record<keyof typeof golden, [f: (x: NDArray) => unknown, x: NDArray | number]> = {
  "two equations": [(x) => np.cos(np.sin(x)), 2],
  "sum": [(x) => np.sum(x, 1), M],
  "max": [(x) => np.max(x), x],
  "reshape": [(x) => lax.reshape(x, [9]), M],
  "transpose": [(x) => x.T, M],
  "convolution": [
    (x) =>
      lax.convGeneralDilated(x, x.get(slice(), slice(2)), [2], [[1, 0]], null, [2], {
        dimensionNumbers: ["NWC", "WIO", "NWC"],
      }),
    np.ones([2, 5, 2]),
  ],
  "cotangent of a convolution": [
    (x) => {
      const kernel = np.sin(x);
      return vjp((y: NDArray) => lax.conv(y, kernel, [1], "SAME"), x)[1](kernel);
    },
    np.ones([1, 1, 3]),
  ],
  "cotangent of a kernel": [
    (x) => {
      const kernel = np.sin(x);
      return vjp((y: NDArray) => lax.conv(x, y, [2], "SAME"), kernel)[1](kernel.get(slice(), slice(), slice(2)));
    },
    np.ones([1, 1, 3]),
  ],
  "windowed maximum": [(x) => lax.reduceWindow(x, -Infinity, lax.max, [2], [1], "SAME"), x],
  "squeeze": [(x) => np.squeeze(x), np.ones([1, 2, 1])],
  "squeeze of some axes": [(x) => lax.squeeze(x, [2]), np.ones([1, 2, 1])],
  "expanded axes": [(x) => np.expandDims(x, [0, 2]), x],
  "a kept axis": [(x) => np.sum(x, { axis: 1, keepdims: true }), M],
  "an index": [(x) => x.get(1), M],
  "a new axis": [(x) => x.get(null, slice(1, null)), x],
  "split": [(x) => lax.split(x, [1, 2]), x],
  "stack": [(x) => np.stack([x, x], 1), x],
  "unstack": [(x) => lax.unstack(x), M],
  "largest": [(x) => lax.topK(x, 2), x],
  "largest, batched": [vmap((x: NDArray) => lax.topK(x, 2)), M],
  "running maximum": [(x) => lax.cummax(x, 0, { reverse: true }), x],
  "cotangent of a squeeze": [
    (x) => vjp((y: NDArray) => np.squeeze(y, 0), x)[1](np.sin(x).get(0)),
    np.ones([1, 2]),
  ],
  "cotangent of an expansion": [
    (x) => vjp((y: NDArray) => np.expandDims(y, 1), x)[1](np.sin(x).get(slice(), null)),
    x,
  ],
  "broadcast": [(x) => lax.broadcastInDim(x, [2, 3], [1]), x],
  "power": [(x) => x.pow(3), x],
  "convert": [(x) => x.astype("int32"), x],
  "slice": [(x) => lax.slice(x, [0], [3], [2]), x],
  "rev": [(x) => lax.rev(x, [0]), x],
  "concatenate": [(x) => lax.concatenate([x, x], 0), x],
  "select": [(x) => lax.select(x.greater(0), x, x.neg()), x],
  "cumsum": [(x) => lax.cumsum(x), x],
  "sort": [(x) => lax.sort(x), x],
  "pad": [(x) => lax.pad(x, 0, [[1, 2, 0]]), x],
  "contraction": [
    (a) => lax.dotGeneral(a, a, [[[2], [1]], [[0], [0]]]),
    np.ones([2, 3, 3]),
  ],
  "fft": [(x) => lax.fft(x, "rfft", [3]), x],
  "triangular solve": [
    (x) => linalg.triangularSolve(x, x, { leftSide: true, lower: true }),
    M,
  ],
  "factors": [(x) => [lax.linalg.lu(x)[0], lax.linalg.qr(x, { fullMatrices: false })], M],
  "spectra": [
    (x) => [
      lax.linalg.eigh(x, { symmetrizeInput: false }),
      lax.linalg.svd(x, { fullMatrices: false }),
      lax.linalg.eig(x, { computeLeftEigenvectors: false, enableEigvecDerivs: true }),
    ],
    M,
  ],
  "permutation": [(x) => lax.linalg.luPivotsToPermutation(x.astype("int32"), 4), x],
  "while": [(x) => lax.whileLoop((c: NDArray) => c.less(3), (c: NDArray) => c.mul(2), x), 2],
  "cond": [(x) => lax.cond(x.greater(0), (y: NDArray) => y, (y: NDArray) => y.neg(), x), 2],
  "while with constants": [(x) => lax.whileLoop((c: NDArray) => c.less(x), (c: NDArray) => c.mul(x), 2), 3],
  "cond with a constant": [(x) => lax.cond(x.less(2), (y: NDArray) => y.mul(x), (y: NDArray) => y, 3), 1],
  "scan": [(x) => lax.scan((c: NDArray, v: NDArray) => [c.mul(v), c], np.ones([]), x, { reverse: true }), x],
  "jit": [(x) => jit((y: NDArray) => y.mul(2))(x), x],
  "checkpoint": [(x) => checkpoint((y: NDArray) => np.sin(y))(x), x],
  "stop gradient": [(x) => stopGradient(x).mul(2), x],
  "gradient": [(x) => grad((x: NDArray) => np.log(np.add(1, np.exp(x))))(x), 100],
  "many letters": [
    (x) => {
      let sum = np.array(0);
      for (let k = 2; k < 20; k++) sum = sum.add(np.sin(x.mul(k)));
      return sum;
    },
    1,
  ],
};

describe("jaxpr", () => {
  for (const [name, [f, at]] of Object.entries(CASES)) {
    it(name, () => {
      assertEquals(String(makeJaxpr(f)(at)), golden[name as keyof typeof golden]);
    });
  }

  it("a custom rule shows its function; constants with axes are bound by lambda", () => {
    const f = customJvp(function f(x: NDArray): NDArray {
      return np.sin(x);
    });
    assertEquals(
      String(makeJaxpr((x: NDArray) => f(x))(2)),
      `{ lambda ; a:f32[]. let
    b:f32[] = custom_jvp_call[
      name=f
      call_jaxpr={ lambda ; c:f32[]. let d:f32[] = sin c in (d,) }
      symbolic_zeros=False
    ] a
  in (b,) }`,
    );
    const c = np.array([1, 2, 3]);
    assertEquals(
      String(makeJaxpr((x: NDArray) => x.add(c))(x)),
      "{ lambda a:f32[3]; b:f32[3]. let c:f32[3] = add b a in (c,) }",
    );
  });
});

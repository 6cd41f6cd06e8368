/**
 * Functions of eigenvalues, singular values and vectors that don't depend on the vectors' phases: their derivatives
 * against those by other ways, and against differences, under every transform.
 *
 * @module
 */
import { assert, assertThrows } from "@std/assert";
import {
  grad,
  hessian,
  jacfwd,
  jacrev,
  jit,
  jvp,
  lax,
  linalg,
  type NDArray,
  NotDifferentiableError,
  np,
  vjp,
  vmap,
} from "@fluxion/fluxion";
import { randomFrom } from "../kernels/arrays.ts";

const random = randomFrom(7);
const part = (...shape: number[]): NDArray => {
  const size = shape.reduce((n, d) => n * d, 1);
  return np.array(Array.from({ length: size }, () => random() - 0.5), "float64").reshape(shape);
};
const complexPart = (...shape: number[]): NDArray => lax.complex(part(...shape), part(...shape));
const adjoint = (x: NDArray): NDArray => np.conj(linalg.matrixTranspose(x));
const hermitian = (x: NDArray): NDArray => x.add(adjoint(x)).mul(0.5);
const definite = (x: NDArray): NDArray => np.matmul(x, adjoint(x)).add(np.eye(x.shape[x.ndim - 1]));

function assertSame(actual: NDArray, expected: NDArray, bound: number, what: string): void {
  assert(
    actual.shape.join() === expected.shape.join(),
    `${what}: the shapes are ${actual.shape} and ${expected.shape}`,
  );
  const off = np.max(np.abs(actual.sub(expected))).item() as number;
  assert(off <= bound * (1 + (np.max(np.abs(expected)).item() as number)), `${what}: off by ${off}`);
}

/** f and g have the same values and derivatives up to the second, in every mode. */
function assertAgree(f: (x: NDArray) => NDArray, g: (x: NDArray) => NDArray, xs: NDArray, what: string): void {
  const x = xs.get(0);
  const t = xs.get(1);
  assertSame(f(x), g(x), 1e-12, what);
  assertSame(grad(f)(x), grad(g)(x), 1e-11, `${what}, grad`);
  assertSame(jit(grad(f))(x), grad(g)(x), 1e-11, `${what}, jit of grad`);
  assertSame(grad(jit(f))(x), grad(g)(x), 1e-11, `${what}, grad of jit`);
  assertSame(vmap(grad(f))(xs), vmap(grad(g))(xs), 1e-11, `${what}, vmap of grad`);
  assertSame(jvp(grad(f), [x], [t])[1], jvp(grad(g), [x], [t])[1], 1e-10, `${what}, jvp of grad`);
  assertSame(hessian(f)(x), hessian(g)(x), 1e-10, `${what}, hessian`);
  assertSame(jit(hessian(f))(x), hessian(g)(x), 1e-10, `${what}, jit of hessian`);
  assertSame(vmap(hessian(f))(xs), vmap(hessian(g))(xs), 1e-10, `${what}, vmap of hessian`);
}

/** The derivative of a function along `t`, against a central difference. */
function assertDifference(f: (x: NDArray) => NDArray, x: NDArray, t: NDArray, what: string): void {
  const h = 2 ** -17;
  const expected = f(x.add(t.mul(h))).sub(f(x.sub(t.mul(h)))).div(2 * h);
  assertSame(jvp(f, [x], [t])[1], expected, 1e-8, what);
}

Deno.test("the sum of logarithms of eigenvalues is the logarithm of the determinant, by Cholesky's factor", () => {
  const xs = definite(part(2, 4, 4));
  const eigen = (a: NDArray): NDArray => np.sum(np.log(linalg.eigvalsh(a)));
  const factor = (a: NDArray): NDArray => np.sum(np.log(np.diagonal(linalg.cholesky(a)))).mul(2);
  assertAgree(eigen, factor, xs, "eigvalsh");
  assertAgree((a) => np.sum(np.log(linalg.svdvals(hermitian(a)))), factor, xs, "svdvals");
  assertAgree((a) => np.sum(np.log(linalg.svd(a, { hermitian: true })[1])), factor, xs, "svd of Hermitian matrices");
});

Deno.test("traces of powers of eigenvalues and singular values are those of products", () => {
  const xs = part(2, 3, 3);
  const trace = (x: NDArray): NDArray => np.sum(np.diagonal(x));
  const cube = (a: NDArray): NDArray => trace(np.matmul(hermitian(a), np.matmul(hermitian(a), hermitian(a))));
  assertAgree((a) => np.sum(linalg.eigvalsh(a).pow(3)), cube, xs, "w³");
  for (const shape of [[2, 3, 3], [2, 4, 2], [2, 2, 4]]) {
    const square = (a: NDArray): NDArray => np.matmul(a, adjoint(a));
    const fourth = (a: NDArray): NDArray => trace(np.matmul(square(a), square(a)));
    assertAgree((a) => np.sum(linalg.svdvals(a).pow(4)), fourth, part(...shape), `s⁴ of ${shape}`);
  }
});

Deno.test("a matrix put together again from its parts has the identity for a derivative, and no second one", () => {
  for (const make of [part, complexPart]) {
    const again: Record<string, (a: NDArray) => NDArray> = {
      eigh(a) {
        const [w, v] = linalg.eigh(a);
        return np.matmul(v.mul(w), adjoint(v));
      },
      svd(a) {
        const [u, s, vh] = linalg.svd(a, { fullMatrices: false });
        return np.matmul(u.mul(s), vh);
      },
      "svd of Hermitian matrices"(a) {
        const [u, s, vh] = linalg.svd(a, { hermitian: true });
        return np.matmul(u.mul(s), vh);
      },
    };
    for (const [name, f] of Object.entries(again)) {
      for (const [m, n] of name === "svd" ? [[3, 3], [4, 2], [2, 4]] : [[3, 3]]) {
        const prepare = name === "svd" ? (x: NDArray): NDArray => x : hermitian;
        const [a, t, r] = [make(m, n), make(m, n), make(m, n)].map(prepare);
        const what = `${name} of ${a.dtype}[${m},${n}]`;
        const push = (x: NDArray): NDArray => jvp(f, [x], [t])[1];
        const pull = (x: NDArray): NDArray => vjp(f, x)[1](r)[0];
        assertSame(f(a), a, 1e-13, what);
        assertSame(push(a), t, 1e-12, `${what}, jvp`);
        assertSame(pull(a), r, 1e-12, `${what}, vjp`);
        assertSame(jvp(push, [a], [r])[1], np.zerosLike(a), 1e-10, `${what}, jvp of jvp`);
        assertSame(jvp(pull, [a], [t])[1], np.zerosLike(a), 1e-10, `${what}, jvp of vjp`);
        assertSame(jit(push)(a), t, 1e-12, `${what}, jit of jvp`);
        assertSame(vmap(push)(np.stack([a, r])), np.stack([t, t]), 1e-12, `${what}, vmap of jvp`);
      }
    }
  }
});

Deno.test("functions of complex matrices by their eigenvalues and polar factors, against differences", () => {
  const exponential = (a: NDArray): NDArray => {
    const [w, v] = linalg.eigh(a);
    return np.matmul(v.mul(np.exp(w)), adjoint(v));
  };
  const polar = (a: NDArray): NDArray => {
    const [u, , vh] = linalg.svd(a, { fullMatrices: false });
    return np.matmul(u, vh);
  };
  for (const make of [part, complexPart]) {
    const [a, t, r] = [make(3, 3), make(3, 3), make(3, 3)];
    assertDifference(exponential, a, t, "exp");
    assertDifference((x) => jvp(exponential, [x], [r])[1], a, t, "exp, second order");
    for (const [m, n] of [[3, 3], [4, 2], [2, 4]]) {
      const [b, s, q] = [make(m, n), make(m, n), make(m, n)];
      assertDifference(polar, b, s, `polar ${m} x ${n}`);
      assertDifference((x) => jvp(polar, [x], [q])[1], b, s, `polar ${m} x ${n}, second order`);
      assertDifference((x) => vjp(polar, x)[1](q)[0], b, s, `polar ${m} x ${n}, pulled back`);
    }
  }
});

Deno.test("pinv is the inverse of square matrices, to the second derivative", () => {
  const xs = definite(part(2, 3, 3));
  const total = (f: (a: NDArray) => NDArray) => (a: NDArray): NDArray => np.sum(np.sin(f(a)));
  assertAgree(total((a) => linalg.pinv(a)), total(linalg.inv), xs, "pinv");
  const both = total((a) => linalg.inv(hermitian(a)));
  assertAgree(total((a) => linalg.pinv(a, { hermitian: true })), both, xs, "pinv of Hermitian matrices");
});

Deno.test("power sums and the product of eigenvalues are the traces of powers and the determinant", () => {
  const xs = part(2, 4, 4);
  const trace = (x: NDArray): NDArray => np.sum(np.diagonal(x));
  assertAgree((a) => np.sum(np.real(linalg.eigvals(a).pow(3))), (a) => trace(np.matmul(a, np.matmul(a, a))), xs, "w³");
  assertAgree((a) => np.real(np.prod(linalg.eigvals(a))), linalg.det, xs, "the product");
  const logarithm = (a: NDArray): NDArray => np.sum(np.log(np.abs(linalg.eigvals(a))));
  assertAgree(logarithm, (a) => linalg.slogdet(a)[1], xs, "the logarithm of the product's modulus");
});

Deno.test("roots move by −xᵏ/p′(x) with the coefficient of xᵏ", () => {
  const p = np.array([2, -1, 3, 0.5, -4], "float64");
  for (const stripZeros of [true, false]) {
    const zeros = (q: NDArray): NDArray => np.roots(q, { stripZeros });
    const x = zeros(p);
    const powers = np.vander(x, 5);
    const expected = np.divide(powers, np.polyval(np.polyder(p), x).reshape([4, 1])).mul(-1);
    assertSame(jacfwd(zeros)(p), expected, 1e-12, `${stripZeros}`);
    assertDifference((q) => jvp(zeros, [q], [np.ones([5], "float64")])[1], p, np.arange(5).astype("float64"), "twice");
  }
});

Deno.test("Jacobians of eigenvalues and singular values agree in both modes", () => {
  for (const f of [linalg.eigvalsh, linalg.svdvals, (a: NDArray): NDArray => linalg.eigh(a)[1]]) {
    const a = hermitian(part(3, 3));
    assertSame(jacfwd((x: NDArray) => f(x))(a), jacrev((x: NDArray) => f(x))(a), 1e-13, f.name);
  }
});

Deno.test("eigenvectors of matrices that aren't Hermitian are differentiated on request alone", () => {
  const a = part(3, 3);
  const vectors = (x: NDArray): NDArray => np.sum(np.abs(linalg.eig(x)[1]));
  assertThrows(() => grad(vectors)(a), NotDifferentiableError, "enableEigvecDerivs: true");
  const both = (x: NDArray): NDArray[] => lax.linalg.eig(x, { enableEigvecDerivs: true });
  for (const make of [part, complexPart]) {
    const [b, t] = [make(3, 3), make(3, 3)];
    for (const k of [0, 1, 2]) assertDifference((x) => both(x)[k], b, t, `result ${k} of ${b.dtype}`);
    const again = (x: NDArray): NDArray => {
      const [w, , v] = both(x);
      return np.matmul(v.mul(w), linalg.inv(v));
    };
    assertSame(jvp(again, [b], [t])[1], t.astype("complex128"), 1e-11, "put together");
  }
});

Deno.test("the bases that svd completes refuse to be differentiated, and say what to do", () => {
  const first = (a: NDArray): NDArray => np.sum(linalg.svd(a)[0]);
  assertThrows(() => grad(first)(np.ones([3, 2])), NotDifferentiableError, "fullMatrices: false");
  assertThrows(() => jvp(first, [np.ones([2, 3])], [np.ones([2, 3])]), NotDifferentiableError, "fullMatrices: false");
  const values = (a: NDArray): NDArray => np.sum(linalg.svd(a, { computeUv: false }));
  assert(np.allclose(grad(values)(np.array([[3, 0], [0, 4], [0, 0]])), [[1, 0], [0, 1], [0, 0]], { atol: 1e-6 }));
});

/**
 * The tutorial, cells 33 to 41: derivatives of complex functions.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { complex, grad, jvp, linalg, type NDArray, np, random, vjp } from "@fluxion/fluxion";
import { REDUCTION } from "../golden.ts";
import { Cell, Output } from "./cells.ts";

type Real2 = (x: NDArray, y: NDArray) => NDArray;

const i = complex(0, 1);

/** Cell 33: the complex function with real part `u` and imaginary part `v`. */
function joined(u: Real2, v: Real2): (z: NDArray) => NDArray {
  return (z) => {
    const x = np.real(z);
    const y = np.imag(z);
    return u(x, y).add(v(x, y).mul(i));
  };
}

/** Cells 34 and 36: a random real-linear function, a point, and a (co)tangent c + di. */
function linear(seed: number) {
  let [key, subkey] = random.split(random.key(seed));
  const [a, b, c, d] = random.uniform(subkey, [4]);
  const u: Real2 = (x, y) => a.mul(x).add(b.mul(y));
  const v: Real2 = (x, y) => c.mul(x).add(d.mul(y));
  [key, subkey] = random.split(key);
  const [x, y] = random.uniform(subkey, [2]);
  [, subkey] = random.split(key);
  const [re, im] = random.uniform(subkey, [2]);
  return { u, v, fun: joined(u, v), x, y, z: x.add(y.mul(i)), re, im };
}

/** Cell 34: the pushforward, and what the partial derivatives make of it. */
function checkJvp(seed: number): { ans: NDArray; expected: NDArray } {
  const { u, v, fun, x, y, z, re, im } = linear(seed);
  const [, ans] = jvp(fun, [z], [re.add(im.mul(i))]);
  const expected = grad(u, 0)(x, y).mul(re)
    .add(grad(u, 1)(x, y).mul(im))
    .add(grad(v, 0)(x, y).mul(re).mul(i))
    .add(grad(v, 1)(x, y).mul(im).mul(i));
  return { ans, expected };
}

/** Cell 36: the pullback, and what the partial derivatives make of it. */
function checkVjp(seed: number): { ans: NDArray; expected: NDArray } {
  const { u, v, fun, x, y, z, re, im } = linear(seed);
  const [, pull] = vjp(fun, z);
  const [ans] = pull(np.array(re.add(im.mul(i))));
  const expected = grad(u, 0)(x, y).mul(re)
    .add(grad(v, 0)(x, y).mul(im.neg()))
    .add(grad(u, 1)(x, y).mul(re).mul(i.neg()))
    .add(grad(v, 1)(x, y).mul(im.neg()).mul(i.neg()));
  return { ans, expected };
}

Deno.test("cell 33: a complex function is a pair of real ones", () => {
  // z² = (x² − y²) + 2xy i
  const f = joined((x, y) => np.square(x).sub(np.square(y)), (x, y) => x.mul(y).mul(2));
  assertEquals(f(np.array(complex(3, 4))).tolist(), { re: -7, im: 24 });
  assertEquals(f(np.array([complex(3, 4), complex(0, 1)])).tolist(), [{ re: -7, im: 24 }, { re: -1, im: 0 }]);
});

Deno.test("cell 34: the pushforward of a complex function, a complex number and not zero", () => {
  const { ans, expected } = checkJvp(3);
  assertEquals([ans.dtype, expected.dtype], ["complex64", "complex64"]);
  assertEquals(np.abs(ans).greater(0.1).item<boolean>(), true);
});

Deno.test("cell 35: pushforwards agree with the partial derivatives", () => {
  const out = new Output();
  for (const seed of [0, 1, 2]) {
    const { ans, expected } = checkJvp(seed);
    out.print(np.allclose(ans, expected));
  }
  new Cell(35).printed(out);
});

Deno.test("cell 36: the pullback of a complex function, a complex number and not zero", () => {
  const { ans, expected } = checkVjp(3);
  assertEquals([ans.dtype, expected.dtype], ["complex64", "complex64"]);
  assertEquals(np.abs(ans).greater(0.1).item<boolean>(), true);
});

Deno.test("cell 37: pullbacks agree with the partial derivatives", () => {
  for (const seed of [0, 1, 2]) {
    const { ans, expected } = checkVjp(seed);
    assertEquals(np.allclose(ans, expected, { rtol: 1e-5, atol: 1e-5 }).item<boolean>(), true);
  }
});

Deno.test("cell 38: the gradient of a real function of a complex number", () => {
  const f = (z: NDArray) => np.square(np.real(z)).add(np.square(np.imag(z)));
  new Cell(38).value(grad(f)(complex(3, 4)));
});

Deno.test("cell 39: the derivative of a holomorphic function", () => {
  new Cell(39).value(grad((z: NDArray) => np.sin(z), { holomorphic: true })(complex(3, 4)));
});

Deno.test("cell 40: what holomorphic gives for a function that is not", () => {
  new Cell(40).value(grad((z: NDArray) => np.conjugate(z), { holomorphic: true })(complex(3, 4)));
});

Deno.test("cell 41: the gradient through a complex Cholesky decomposition", () => {
  const A = np.array([
    [5, complex(2, 3), complex(0, 5)],
    [complex(2, -3), 7, complex(1, 7)],
    [complex(-0, -5), complex(1, -7), 12],
  ]);
  const f = (X: NDArray) => {
    const L = linalg.cholesky(X);
    return np.sum(L.sub(np.sin(L)).pow(2));
  };
  const cell = new Cell(41);
  cell.binds({ A });
  cell.value(grad(f, { holomorphic: true })(A), REDUCTION);
});

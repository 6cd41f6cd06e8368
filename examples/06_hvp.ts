/**
 * Chapter 6: the Hessian times a vector, without the Hessian.
 *
 * @module
 */
import { grad, hessian, jvp, type NDArray, np, random } from "@fluxion/fluxion";
import { heading, say, show } from "./say.ts";

type Scalar = (x: NDArray) => NDArray;

/** The derivative of x ↦ ∇f(x) · v, in reverse mode. */
const reverseOverReverse = (f: Scalar, x: NDArray, v: NDArray) => grad((x: NDArray) => np.vdot(grad(f)(x), v))(x);

/** The derivative of x ↦ the slope of f along v, in reverse mode. */
const reverseOverForward = (f: Scalar, x: NDArray, v: NDArray) => grad((x: NDArray) => jvp(f, [x], [v])[1])(x);

/** The slope of the gradient along v: nothing is stored for the outer derivative. */
const forwardOverReverse = (f: Scalar, x: NDArray, v: NDArray) => jvp(grad(f), [x], [v])[1];

/** Prints four ways to a Hessian-vector product, and a minimum found with the cheapest. */
export function run(): void {
  heading("6. Hessian-vector products");

  say("f(X) = Σ tanh(X)² at a 6 × 5 matrix: its Hessian has 900 numbers, its product with a direction V only 30.");
  const f = (X: NDArray) => np.sum(np.square(np.tanh(X)));
  const [xKey, vKey] = random.split(random.key(7));
  const [X, V] = [random.normal(xKey, [6, 5]), random.normal(vKey, [6, 5])];
  const dense = np.tensordot(hessian(f)(X), V, 2);
  show("first row of the product", dense.get(0));
  const difference = (x: NDArray) => np.max(np.abs(x.sub(dense)));

  say("Largest difference from the dense product (what each costs is a matter for bench/):");
  show("reverse over reverse", difference(reverseOverReverse(f, X, V)));
  show("reverse over forward", difference(reverseOverForward(f, X, V)));
  show("forward over reverse", difference(forwardOverReverse(f, X, V)));

  say(
    "Conjugate gradients solve H p = −∇f with such products alone. On a quadratic in 3 variables 3 rounds are exact:",
  );
  const A = np.array([[4, 1, 0], [1, 3, 1], [0, 1, 2]]);
  const b = np.array([1, 2, 3]);
  const quadratic = (x: NDArray) => np.dot(x, np.dot(A, x)).mul(0.5).sub(np.dot(b, x));
  let x = np.zeros([3]);
  let residual = grad(quadratic)(x).neg();
  let p = residual;
  for (let round = 1; round <= 3; round++) {
    const Hp = forwardOverReverse(quadratic, x, p);
    const before = np.dot(residual, residual);
    const step = before.div(np.dot(p, Hp));
    x = x.add(p.mul(step));
    residual = residual.sub(Hp.mul(step));
    p = residual.add(p.mul(np.dot(residual, residual).div(before)));
    show(`|∇f| after round ${round}`, np.sqrt(np.dot(residual, residual)));
  }
  show("minimum at", x);
  show("A x, which should be b", np.dot(A, x));
}

if (import.meta.main) run();

/**
 * Chapter 8: derivatives of complex functions.
 *
 * @module
 */
import { complex, grad, jvp, linalg, type NDArray, np, vjp } from "@fluxion/fluxion";
import { heading, say, show } from "./say.ts";

/** Prints derivatives of complex functions: holomorphic or not, real-valued, and through a Cholesky factor. */
export function run(): void {
  heading("8. Complex numbers");

  say(
    "As a map of the plane, f(x + iy) = u + iv has four partial derivatives. Here u = 2x + 3y and v = 5x − y:",
  );
  const u = (x: NDArray, y: NDArray) => x.mul(2).add(y.mul(3));
  const v = (x: NDArray, y: NDArray) => x.mul(5).sub(y);
  const f = (z: NDArray) => u(np.real(z), np.imag(z)).add(v(np.real(z), np.imag(z)).mul(complex(0, 1)));
  const z = complex(1, 1);

  say("jvp pushes the direction c + id to (2c + 3d) + (5c − d)i, holomorphic or not:");
  show("pushed 1", jvp(f, [z], [complex(1, 0)])[1]);
  show("pushed i", jvp(f, [z], [complex(0, 1)])[1]);
  say("vjp pulls c + id back to (2c − 5d) − (3c + d)i:");
  const [, pull] = vjp(f, z);
  show("pulled 1", pull(complex(1, 0))[0]);
  show("pulled i", pull(complex(0, 1))[0]);

  say("For a real-valued function grad gives ∂f/∂x − i ∂f/∂y. Descend along its conjugate. For |z|² at 3 + 4i:");
  show("gradient", grad((z: NDArray) => np.square(np.real(z)).add(np.square(np.imag(z))))(complex(3, 4)));

  say(
    "A holomorphic function's derivative is one complex number. Say so, or a complex result is an error. sin at 3 + 4i:",
  );
  show("sin'", grad((z: NDArray) => np.sin(z), { holomorphic: true })(complex(3, 4)));
  show("cos", np.cos(complex(3, 4)));

  say("The promise is not checked. Conjugation breaks it, and gets the derivative of its real part alone:");
  show("conj'", grad((z: NDArray) => np.conjugate(z), { holomorphic: true })(complex(3, 4)));

  say(
    "Complex numbers work throughout. A is Hermitian with the Cholesky factor L: log det A = 2 Σ log Lᵢᵢ, and its gradient:",
  );
  const A = np.array([[5, complex(2, 3)], [complex(2, -3), 7]]);
  const logDet = (A: NDArray) => np.sum(np.log(np.real(np.diagonal(linalg.cholesky(A))))).mul(2);
  show("log det", logDet(A));
  show("gradient", grad(logDet)(A));
  say("It is the inverse, transposed: [[7, −2 + 3i], [−2 − 3i, 5]] / 22.");
}

if (import.meta.main) run();

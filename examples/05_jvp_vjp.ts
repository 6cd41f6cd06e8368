/**
 * Chapter 5: the two functions that everything else is built from.
 *
 * @module
 */
import { jvp, type NDArray, np, vjp } from "@fluxion/fluxion";
import { heading, say, show } from "./say.ts";

/** Prints a pushforward, a pullback, how they pair, and gradients of an array-valued function. */
export function run(): void {
  heading("5. Pushing forward and pulling back");

  say("The derivative of f at a point is a linear map. f(x) = (x₀ x₁, sin x₀, x₁²) takes two numbers to three:");
  const f = (x: NDArray) => {
    const [a, b] = x;
    return np.stack([a.mul(b), np.sin(a), np.square(b)]);
  };
  const x = np.array([1, 3]);

  say(
    "jvp pushes a direction in the input forward. It runs beside f, stores nothing, and costs about as much as f again;",
    "one call gives one column of the Jacobian, or any mix of columns.",
  );
  const v = np.array([1, 10]);
  const [y, pushed] = jvp(f, [x], [v]);
  show("f(x)", y);
  show("J v", pushed);

  say(
    "vjp runs f once, keeping what it needs, and returns a function that pulls a direction in the output back. One call",
    "gives one row of the Jacobian: all of a gradient, where the output is a single number.",
  );
  const u = np.array([1, 0, 2]);
  const [, pull] = vjp(f, x);
  const [pulled] = pull(u);
  show("uᵀ J", pulled);

  say("Both see the same matrix, so u · (J v) and (uᵀ J) · v are one number:");
  show("u · (J v)", np.dot(u, pushed));
  show("(uᵀ J) · v", np.dot(pulled, v));

  say("Pulling back ones gives the gradient of the sum of the outputs; for an elementwise function, each derivative:");
  const squares = (x: NDArray) => np.square(x).mul(3);
  const [, pullSquares] = vjp(squares, np.array([[1, 2], [3, 4]]));
  show("derivatives of 3x²", pullSquares(np.ones([2, 2]))[0]);
}

if (import.meta.main) run();

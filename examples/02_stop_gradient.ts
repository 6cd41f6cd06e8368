/**
 * Chapter 2: holding a part of a formula constant.
 *
 * @module
 */
import { grad, type NDArray, np, stopGradient } from "@fluxion/fluxion";
import { heading, say, show } from "./say.ts";

/** Prints a temporal-difference update by gradient and by formula, and a straight-through estimator. */
export function run(): void {
  heading("2. Stopping gradients");

  say(
    "Temporal differences learn the value of a state from that of the next: the prediction at s moves towards",
    "the target r + value(s'). The target depends on the parameters as well, but must count as a constant.",
  );
  const value = (theta: NDArray, state: NDArray) => np.dot(theta, state);
  const theta = np.array([0.1, -0.1, 0]);
  const [state, next, reward] = [np.array([1, 2, -1]), np.array([2, 1, 0]), np.array(1)];
  const loss = (hold: (target: NDArray) => NDArray) => (theta: NDArray) => {
    const target = hold(reward.add(value(theta, next)));
    return np.square(target.sub(value(theta, state))).mul(-0.5);
  };
  show("gradient, target not held", grad(loss((target) => target))(theta));
  show("gradient, target held", grad(loss(stopGradient))(theta));
  const error = reward.add(value(theta, next)).sub(value(theta, state));
  show("error times the value's gradient", error.mul(grad(value)(theta, state)));

  say(
    "Rounding is flat almost everywhere: its derivative is 0, and nothing learns through it. A straight-through",
    "estimator rounds on the way forward and passes the derivative as if it had not.",
  );
  const round = (x: NDArray) => np.round(x);
  const straightThrough = (x: NDArray) => x.add(stopGradient(round(x).sub(x)));
  show("round(3.2)", round(np.array(3.2)));
  show("straightThrough(3.2)", straightThrough(np.array(3.2)));
  show("derivative of round", grad(round)(3.2));
  show("derivative of straightThrough", grad(straightThrough)(3.2));
}

if (import.meta.main) run();

/**
 * Chapter 3: one gradient for each example of a batch.
 *
 * @module
 */
import { grad, jit, type NDArray, np, vmap } from "@fluxion/fluxion";
import { heading, say, show } from "./say.ts";

/** Prints gradients of one example, of each in a batch, and a mean of gradients clipped one by one. */
export function run(): void {
  heading("3. Per-example gradients");

  say("The squared error of a linear model, for one example (x, y), and its gradient in the weights:");
  const loss = (w: NDArray, x: NDArray, y: NDArray) => np.square(np.dot(w, x).sub(y));
  const w = np.array([0.5, -1]);
  const xs = np.array([[1, 2], [3, 0], [-1, 1]]);
  const ys = np.array([1, 0, 2]);
  show("gradient at example 0", grad(loss)(w, xs.get(0), ys.get(0)));

  say("vmap maps it over a batch; inAxes says that the weights are shared and the examples lie along axis 0.");
  const perExample = vmap(grad(loss), { inAxes: [null, 0, 0] });
  show("one row an example", perExample(w, xs, ys));

  say("jit compiles the same into one program, for shapes like these:");
  show("jitted", jit(perExample)(w, xs, ys));

  say("Rows can now be treated one by one. Here each is shortened to length 4 at most before they are averaged:");
  const clipped = (g: NDArray) => g.mul(np.minimum(1, np.divide(4, np.sqrt(np.sum(np.square(g))))));
  show("mean of clipped gradients", np.mean(vmap(clipped)(perExample(w, xs, ys)), { axis: 0 }));
}

if (import.meta.main) run();

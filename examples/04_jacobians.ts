/**
 * Chapter 4: whole matrices of derivatives.
 *
 * @module
 */
import { hessian, jacfwd, jacrev, type NDArray, np, random } from "@fluxion/fluxion";
import { heading, say, show } from "./say.ts";

/** Prints the Jacobians and Hessians of a logistic model's predictions. */
export function run(): void {
  heading("4. Jacobians and Hessians");

  say("A logistic model: four examples with three features each, weights W and a bias b.");
  const inputs = np.array([[0.52, 1.12, 0.77], [0.88, -1.08, 0.15], [0.52, 0.06, -1.3], [0.74, -2.49, 1.39]]);
  const sigmoid = (x: NDArray) => np.tanh(x.div(2)).add(1).mul(0.5);
  const predict = ({ W, b }: { W: NDArray; b: NDArray }) => sigmoid(np.dot(inputs, W).add(b));
  const [, wKey, bKey] = random.split(random.key(0), 3);
  const [W, b] = [random.normal(wKey, [3]), random.normal(bKey, [])];
  const f = (W: NDArray) => predict({ W, b });
  show("predictions", f(W));

  say(
    "jacfwd computes the Jacobian column by column, jacrev row by row: two ways to one 4 × 3 matrix. A tall matrix is",
    "cheaper by columns, a wide one by rows.",
  );
  show("jacfwd", jacfwd(f)(W));
  show("jacrev", jacrev(f)(W));

  say("Parameters may lie in any container; the Jacobian comes in the same one.");
  const J = jacrev(predict)({ W, b });
  show("J.W, shape", J.W.shape);
  show("J.b", J.b);

  say("One of the two over the other gives second derivatives: a 3 × 3 Hessian for each of the four predictions.");
  const H = jacfwd(jacrev(f))(W);
  show("H, shape", H.shape);
  show("H of the first prediction", H.get(0));
  show("largest difference from hessian(f)", np.max(np.abs(H.sub(hessian(f)(W)))));
}

if (import.meta.main) run();

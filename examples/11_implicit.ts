/**
 * Chapter 11: differentiating a fixed point instead of the iteration that finds it.
 *
 * @module
 */
import { customVjp, grad, jit, lax, type NDArray, np, vjp, vmap } from "@fluxion/fluxion";
import { heading, say, show } from "./say.ts";

/** What a fixed point depends on: a parameter, or what the backward iteration carries. */
type Param = NDArray | [Param, NDArray, NDArray];
type Step = (a: Param, x: NDArray) => NDArray;

/** Iterates x ← f(a, x) until it moves less than 1e-6. */
function iterate(f: Step, a: Param, guess: NDArray): NDArray {
  const moving = ([before, x]: [NDArray, NDArray]) => np.abs(before.sub(x)).greater(1e-6);
  const next = ([, x]: [NDArray, NDArray]): [NDArray, NDArray] => [x, f(a, x)];
  return lax.whileLoop(moving, next, [guess, f(a, guess)])[1];
}

const fixedPoint = customVjp(iterate, { nondiffArgnums: [0] });

/** u ← x̄ + uᵀ ∂f/∂x, whose fixed point is x̄ᵀ (1 − ∂f/∂x)⁻¹. */
function backwardStep(f: Step): Step {
  return (packed, u) => {
    const [a, x, xBar] = packed as [Param, NDArray, NDArray];
    const [, pull] = vjp((x: NDArray) => f(a, x), x);
    return xBar.add(pull(u)[0]);
  };
}

fixedPoint.defvjp(
  (f, a, guess) => {
    const x = fixedPoint(f, a, guess);
    return [x, [a, x] as [Param, NDArray]];
  },
  (f, [a, x], xBar) => {
    const u = fixedPoint(backwardStep(f), [a, x, xBar], xBar);
    const [, pull] = vjp((a: Param) => f(a, x), a);
    return [pull(u)[0], np.zerosLike(x)];
  },
);

/** Prints square roots found by iteration, and their derivatives by the implicit function theorem. */
export function run(): void {
  heading("11. Implicit differentiation");

  say("Newton's method finds √a as the fixed point of x ← (x + a/x)/2, in a loop whose length depends on a.");
  const newton: Step = (a, x) => x.add((a as NDArray).div(x)).mul(0.5);
  const sqrt = (a: NDArray) => fixedPoint(newton, a, a);
  show("√2", sqrt(np.array(2)));
  show("√ of 1, 2, 3, 4, jitted and mapped", jit(vmap(sqrt))(np.array([1, 2, 3, 4])));

  say(
    "The loop itself need not be differentiated. Where x = f(a, x), differentiating both sides gives",
    "dx/da = (1 − ∂f/∂x)⁻¹ ∂f/∂a, so the pullback of the solution is a fixed point too, found by the same function.",
    "Since that function has this rule, higher derivatives come with it.",
  );
  show("derivative at 2", grad(sqrt)(2));
  show("second derivative at 2", grad(grad(sqrt))(2));
  const builtin = (a: NDArray) => np.sqrt(a);
  show("of the built-in root", `${grad(builtin)(2)}, ${grad(grad(builtin))(2)}`);

  say("An eager loop can also be differentiated as it ran, every round of it, for comparison:");
  show("derivative through the loop", grad((a: NDArray) => iterate(newton, a, a))(2));
}

if (import.meta.main) run();

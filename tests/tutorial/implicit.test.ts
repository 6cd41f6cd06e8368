/**
 * The tutorial, cells 66 to 73: derivatives of a fixed point by the implicit function theorem.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { customVjp, grad, jit, lax, type NDArray, np, vjp, vmap } from "@fluxion/fluxion";
import { REDUCTION } from "../golden.ts";
import { Cell, Output } from "./cells.ts";

/** What a fixed point depends on: one parameter, or what the backward iteration carries. */
type Param = NDArray | [NDArray, NDArray, NDArray];

type Step<A extends Param> = (a: A, x: NDArray) => NDArray;

/** Cell 66: iterates x ← f(a, x) until it moves less than 1e-6. */
function iterate<A extends Param>(f: Step<A>, a: A, guess: NDArray): NDArray {
  const moving = ([before, x]: [NDArray, NDArray]) => np.abs(before.sub(x)).greater(1e-6);
  const next = ([, x]: [NDArray, NDArray]): [NDArray, NDArray] => [x, f(a, x)];
  return lax.whileLoop(moving, next, [guess, f(a, guess)])[1];
}

/** Cell 67: Newton's step for √a. */
const newton: Step<NDArray> = (a, x) => x.add(a.div(x)).mul(0.5);

/** Cell 70: the step of the backward iteration, u ← x̄ + u ∂f/∂x. */
function backwardStep(f: Step<Param>): Step<Param> {
  return (carried, u) => {
    const [a, x, xBar] = carried as [NDArray, NDArray, NDArray];
    return xBar.add(vjp((x: NDArray) => f(a, x), x)[1](u)[0]);
  };
}

/** A fixed point that reverse mode differentiates without unrolling the iteration. */
const fixedPoint = customVjp(
  (f: Step<Param>, a: Param, guess: NDArray) => iterate(f, a, guess),
  { nondiffArgnums: [0] },
);
fixedPoint.defvjp(
  (f, a, guess) => {
    const x = fixedPoint(f, a, guess);
    return [x, [a, x] as [Param, NDArray]];
  },
  (f, [a, x], xBar) => {
    const [, pull] = vjp((a: Param) => f(a, x), a);
    const [aBar] = pull(fixedPoint(backwardStep(f), [a, x, xBar] as Param, xBar));
    return [aBar, np.zerosLike(x)];
  },
);

const plainSqrt = (a: NDArray) => iterate(newton, a, a);
const sqrt = (a: NDArray) => fixedPoint(newton as Step<Param>, a, a);

Deno.test("cell 66: a fixed point", () => {
  // x = a + x/2 has the solution 2a.
  const x = iterate((a: NDArray, x) => a.add(x.div(2)), np.array(3), np.array(0));
  assertEquals(Math.abs(Number(x.item()) - 6) < 1e-5, true);
});

Deno.test("cell 67: Newton's iteration stays where it is right", () => {
  assertEquals(plainSqrt(np.array(16)).item(), 4);
});

Deno.test("cell 68: a square root", () => {
  const out = new Output();
  out.print(plainSqrt(np.array(2)));
  new Cell(68).printed(out);
});

Deno.test("cell 69: four at once, under jit and vmap", () => {
  const out = new Output();
  out.print(jit(vmap(plainSqrt))(np.array([1, 2, 3, 4])));
  new Cell(69).printed(out);
});

Deno.test("cell 70: the backward rule gives the guess no gradient", () => {
  const [a, guess] = grad((a: NDArray, guess: NDArray) => fixedPoint(newton as Step<Param>, a, guess), [0, 1])(16, 3);
  assertEquals([a.item(), guess.item()], [0.125, 0]);
});

Deno.test("cell 71: the square root with its rule", () => {
  const out = new Output();
  out.print(sqrt(np.array(2)));
  new Cell(71).printed(out);
});

Deno.test("cell 72: its first and second derivative", () => {
  const out = new Output();
  out.print(grad(sqrt)(2));
  out.print(grad(grad(sqrt))(2));
  new Cell(72).printed(out, REDUCTION);
});

Deno.test("cell 73: those of the built-in square root", () => {
  const root = (x: NDArray) => np.sqrt(x);
  const out = new Output();
  out.print(grad(root)(2));
  out.print(grad(grad(root))(2));
  new Cell(73).printed(out);
});

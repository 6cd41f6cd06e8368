/**
 * Chapter 12: custom rules with containers, with functions for arguments, and for looking at a backward pass.
 *
 * @module
 */
import { customJvp, customVjp, grad, type NDArray, np, tree } from "@fluxion/fluxion";
import { heading, say, show } from "./say.ts";

/** A point in the plane: a class of the user's own, made known to the library below. */
class Point<T = NDArray> {
  constructor(readonly x: T, readonly y: T) {}
}
tree.register(Point, {
  flatten: (p: Point) => [[p.x, p.y], null],
  unflatten: (_aux: unknown, [x, y]: readonly NDArray[]) => new Point(x, y),
});

/** Containers in, containers out. */
function containers(): void {
  say("Arguments and results may be objects, arrays, and registered classes; tangents and cotangents look the same.");
  const polar = customJvp(({ x, y }: Point) => ({ radius: np.sqrt(x.mul(x).add(y.mul(y))), angle: np.arctan2(y, x) }));
  polar.defjvp(([at], [{ x: dx, y: dy }]) => {
    const { radius, angle } = polar(at);
    const along = at.x.mul(dx).add(at.y.mul(dy)).div(radius);
    const across = at.x.mul(dy).sub(at.y.mul(dx)).div(np.square(radius));
    return [{ radius, angle }, { radius: along, angle: across }];
  });
  const at = new Point(np.array(3), np.array(4));
  const { radius, angle } = polar(at);
  show("radius and angle of (3, 4)", `${radius}, ${angle}`);
  const slope = grad((p: Point) => polar(p).radius)(at);
  show("gradient of the radius", `(${slope.x}, ${slope.y})`);
  const turn = grad((p: Point) => polar(p).angle)(at);
  show("gradient of the angle", `(${turn.x}, ${turn.y})`);
}

/** Arguments that are no arrays. */
function functions(): void {
  type Fn = (x: NDArray) => NDArray;
  say(
    "nondiffArgnums marks arguments that are no arrays, such as functions. Rules get them first, wherever they stood.",
  );
  const compose = customJvp((f: Fn, x: NDArray, g: Fn) => f(g(x)), { nondiffArgnums: [0, 2] });
  compose.defjvp((f, g, [x], [dx]) => [f(g(x)), dx.mul(100)]);
  const cube = (x: NDArray) => x.pow(3);
  const fiveTimes = (x: NDArray) => x.mul(5);
  show("(5 · 3)³", compose(cube, 3, fiveTimes));
  show("derivative, 100 by the rule", grad(compose, 1)(cube, 3, fiveTimes));

  const apply = customVjp((f: Fn, x: NDArray) => f(x), { nondiffArgnums: [0] });
  apply.defvjp((f, x) => [f(x), null], (_f, _residual, g) => [g.mul(-1)]);
  show("derivative, −1 by a backward rule", grad(apply, 1)(cube, 3));
}

/** A probe for backward passes. */
function probes(): void {
  say(
    "An identity whose backward rule prints shows the cotangent at that place; a debugger statement would do as well.",
  );
  const probe = customVjp((x: NDArray) => x);
  probe.defvjp((x) => [x, x], (x, g) => {
    show("probe: x, cotangent", `${x}, ${g}`);
    return [g];
  });
  const f = (x: NDArray) => np.sin(probe(np.square(x)));
  show("derivative of sin x² at 3", grad(f)(3));
}

/** Prints what custom rules do with containers, with functions, and as probes. */
export function run(): void {
  heading("12. Rules in detail");
  containers();
  functions();
  probes();
}

if (import.meta.main) run();

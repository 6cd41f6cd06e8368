/**
 * The tutorial, cells 105 to 119: custom rules with containers, and with arguments that are not differentiated.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { customJvp, customVjp, grad, jvp, type NDArray, np, tree, vjp } from "@fluxion/fluxion";
import { Cell, Output } from "./cells.ts";

/** A point, a class of the user's own. */
class Point<T = NDArray> {
  constructor(readonly x: T, readonly y: T) {}
}
tree.register(Point, {
  flatten: (p: Point) => [[p.x, p.y], null],
  unflatten: (_aux: unknown, [x, y]: readonly NDArray[]) => new Point(x, y),
});

interface Parts {
  a: NDArray;
  b: [NDArray, NDArray];
}

type Fn = (x: NDArray) => NDArray;

const parts = ({ x, y }: Point): Parts => ({ a: x.pow(2), b: [np.sin(x), np.cos(y)] });

/** Cell 105: a rule from a point to nested containers. */
function forward() {
  const f = customJvp(parts);
  f.defjvp(([pt], [dot]) => [
    f(pt),
    { a: pt.x.mul(2).mul(dot.x), b: [np.cos(pt.x).mul(dot.x), np.sin(pt.y).neg().mul(dot.y)] },
  ]);
  return f;
}

/** Cell 108: the same backwards. */
function backward() {
  const f = customVjp(parts);
  f.defvjp((pt) => [f(pt), pt], (pt, { a, b: [b0, b1] }) => [
    new Point(pt.x.mul(2).mul(a).add(np.cos(pt.x).mul(b0)), np.sin(pt.y).neg().mul(b1)),
  ]);
  return f;
}

/** Cells 105 and 108: a scalar made of two of the parts. */
const total = (f: (pt: Point) => Parts) => (pt: Point) => {
  const { a, b: [b0] } = f(pt);
  return a.add(b0);
};

const point = () => new Point(1, 2);

/** Cells 106 and 109: the parts at (1, 2); JAX leaves `a` a Python number, 1.0. */
function checkParts(cell: Cell, f: (pt: Point) => Parts): void {
  const { a, b } = f(new Point(np.array(1), np.array(2)));
  assertEquals(a.item(), Number(/'a': ([\d.]+)/.exec(cell.stdout)?.[1]));
  cell.printedArrays(b);
}

const cube: Fn = (x) => x.pow(3);
const square: Fn = (x) => x.pow(2);
const fiveTimes: Fn = (y) => y.mul(5);

/** Cell 111: applies a function, with 2 for its derivative. */
function app() {
  const f = customJvp((f: Fn, x: NDArray) => f(x), { nondiffArgnums: [0] });
  f.defjvp((f, [x], [xDot]) => [f(x), xDot.mul(2)]);
  return f;
}

/** Cell 114: applies two functions, with 3 for their derivative; the rule gets both first. */
function app2() {
  const f = customJvp((f: Fn, x: NDArray, g: Fn) => f(g(x)), { nondiffArgnums: [0, 2] });
  f.defjvp((f, g, [x], [xDot]) => [f(g(x)), xDot.mul(3)]);
  return f;
}

/** Cell 117: applies a function, with 5 for its derivative, backwards. */
function appBack() {
  const f = customVjp((f: Fn, x: NDArray) => f(x), { nondiffArgnums: [0] });
  f.defvjp((f, x) => [f(x), x], (_f, _x, g) => [g.mul(5)]);
  return f;
}

Deno.test("cell 105: tangents keep their containers", () => {
  const at = new Point(np.array(3), np.array(0));
  const [y, dy] = jvp(forward(), [at], [new Point(np.array(1), np.array(1))]);
  assertEquals([y.a.item(), dy.a.item(), dy.b[1].item()], [9, 6, -0]);
});

Deno.test("cell 106: values in containers", () => checkParts(new Cell(106), forward()));

Deno.test("cell 107: a gradient in a class", () => {
  const { x, y } = grad(total(forward()))(point());
  new Cell(107).printedArrays([x, y]);
});

Deno.test("cell 108: cotangents keep their containers", () => {
  const one = np.array(1);
  const [y, pull] = vjp(backward(), new Point(np.array(3), np.array(0)));
  const [bar] = pull({ a: one, b: [np.array(0), one] });
  assertEquals([y.a.item(), bar.x.item(), bar.y.item()], [9, 6, -0]);
});

Deno.test("cell 109: values in containers", () => checkParts(new Cell(109), backward()));

Deno.test("cell 110: a gradient in a class, backwards", () => {
  const { x, y } = grad(total(backward()))(point());
  new Cell(110).printedArrays([x, y]);
});

Deno.test("cell 111: a rule for an argument beside a function", () => {
  const f = app();
  const along = jvp((x: NDArray) => f(cube, x), [np.array(2)], [np.array(10)]);
  assertEquals(along.map((x) => x.item()), [8, 20]);
});

Deno.test("cell 112: its value", () => {
  const out = new Output();
  out.print(app()(cube, 3));
  new Cell(112).printed(out);
});

Deno.test("cell 113: its gradient", () => {
  const out = new Output();
  out.print(grad(app(), 1)(cube, 3));
  new Cell(113).printed(out);
});

Deno.test("cell 114: functions on both sides of the argument", () => {
  const f = app2();
  const along = jvp((x: NDArray) => f(square, x, cube), [np.array(2)], [np.array(10)]);
  assertEquals(along.map((x) => x.item()), [64, 30]);
});

Deno.test("cell 115: its value", () => {
  const out = new Output();
  out.print(app2()(cube, 3, fiveTimes));
  new Cell(115).printed(out);
});

Deno.test("cell 116: its gradient", () => {
  const out = new Output();
  out.print(grad(app2(), 1)(cube, 3, fiveTimes));
  new Cell(116).printed(out);
});

Deno.test("cell 117: a backward rule beside a function", () => {
  const f = appBack();
  const [y, pull] = vjp((x: NDArray) => f(cube, x), np.array(2));
  assertEquals([y.item(), pull(10)[0].item()], [8, 50]);
});

Deno.test("cell 118: its value", () => {
  const out = new Output();
  out.print(appBack()(square, 4));
  new Cell(118).printed(out);
});

Deno.test("cell 119: its gradient", () => {
  const out = new Output();
  out.print(grad(appBack(), 1)(square, 4));
  new Cell(119).printed(out);
});

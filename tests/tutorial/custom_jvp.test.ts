/**
 * The tutorial, cells 74 to 92: `customJvp` in use.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { customJvp, grad, jit, jvp, type NDArray, np, vmap } from "@fluxion/fluxion";
import { Cell, Output } from "./cells.ts";

/** Cell 74: sin with its own rule. */
function sine() {
  const f = customJvp((x: NDArray) => np.sin(x));
  f.defjvp(([x], [t]) => [f(x), np.cos(x).mul(t)]);
  return f;
}

const squareTimes = (x: NDArray, y: NDArray) => x.pow(2).mul(y);

/** Cell 77: x² y. */
function product() {
  const f = customJvp(squareTimes);
  f.defjvp(([x, y], [xDot, yDot]) => [f(x, y), x.mul(2).mul(y).mul(xDot).add(x.pow(2).mul(yDot))]);
  return f;
}

/** Cell 79: sin with `defjvps`. */
function sineEach() {
  const f = customJvp((x: NDArray) => np.sin(x));
  f.defjvps((t, _ans, x) => np.cos(x).mul(t));
  return f;
}

/** Cells 81 and 83: x² y with a rule for each argument; without the second, its tangent counts for nothing. */
function productEach(second: boolean) {
  const f = customJvp(squareTimes);
  f.defjvps(
    (xDot, _ans, x, y) => x.mul(2).mul(y).mul(xDot),
    second ? (yDot, _ans, x) => x.pow(2).mul(yDot) : null,
  );
  return f;
}

/** Cell 85: sin with a rule, both of which print that they were called. */
function loud(out: Output) {
  const f = customJvp((x: NDArray) => {
    out.print("called f!");
    return np.sin(x);
  });
  f.defjvp(([x], [t]) => {
    out.print("called f_jvp!");
    return [f(x), np.cos(x).mul(t)];
  });
  return f;
}

/** Cell 91: a function and a rule with branches. */
function branching() {
  const f = customJvp((x: NDArray) => x.greater(0).item() ? np.sin(x) : np.cos(x));
  f.defjvp(([x], [xDot]) => {
    const ans = f(x);
    return x.greater(0).item() ? [ans, xDot.mul(2)] : [ans, xDot.mul(3)];
  });
  return f;
}

/** Cells 82 and 84. */
function checkGradients(cell: Cell, f: ReturnType<typeof product>): void {
  const out = new Output();
  out.print(grad(f)(2, 3));
  out.print(grad(f, 0)(2, 3));
  out.print(grad(f, 1)(2, 3));
  cell.printed(out);
}

Deno.test("cell 74: a rule", () => {
  const f = sine();
  assertEquals(jvp(f, [0], [5]).map((x) => x.item()), [0, 5]);
});

Deno.test("cell 75: value and pushforward", () => {
  const f = sine();
  const out = new Output();
  out.print(f(3));
  const [y, yDot] = jvp(f, [3], [1]);
  out.print(y);
  out.print(yDot);
  const cell = new Cell(75);
  cell.binds({ y, y_dot: yDot });
  cell.printed(out);
});

Deno.test("cell 76: the rule transposed, to second order", () => {
  const f = sine();
  const out = new Output();
  out.print(grad(f)(3));
  out.print(grad(grad(f))(3));
  new Cell(76).printed(out);
});

Deno.test("cell 77: a rule for two arguments", () => {
  const f = product();
  assertEquals(jvp(f, [2, 3], [1, 10]).map((x) => x.item()), [12, 52]);
});

Deno.test("cell 78: its gradient", () => {
  const out = new Output();
  out.print(grad(product())(2, 3));
  new Cell(78).printed(out);
});

Deno.test("cell 79: a rule by defjvps", () => {
  assertEquals(jvp(sineEach(), [0], [5]).map((x) => x.item()), [0, 5]);
});

Deno.test("cell 80: its gradient", () => {
  const out = new Output();
  out.print(grad(sineEach())(3));
  new Cell(80).printed(out);
});

Deno.test("cell 81: a rule for each argument adds up", () => {
  assertEquals(jvp(productEach(true), [2, 3], [1, 10]).map((x) => x.item()), [12, 52]);
});

Deno.test("cell 82: gradients in each argument", () => checkGradients(new Cell(82), productEach(true)));

Deno.test("cell 83: null for a zero rule", () => {
  assertEquals(jvp(productEach(false), [2, 3], [1, 10]).map((x) => x.item()), [12, 12]);
});

Deno.test("cell 84: gradients with a zero rule", () => checkGradients(new Cell(84), productEach(false)));

Deno.test("cell 85: defining rules calls nothing", () => {
  const out = new Output();
  loud(out);
  assertEquals(out.text, "");
});

Deno.test("cell 86: a plain call runs the function", () => {
  const out = new Output();
  const f = loud(out);
  out.print(f(3));
  new Cell(86).printed(out);
});

Deno.test("cell 87: so do vmap and jit", () => {
  const out = new Output();
  const f = loud(out);
  out.print(vmap(f)(np.arange(3)));
  out.print(jit(f)(3));
  new Cell(87).printed(out);
});

Deno.test("cell 88: forward mode runs the rule", () => {
  const out = new Output();
  const f = loud(out);
  const [y, yDot] = jvp(f, [3], [1]);
  out.print(yDot);
  const cell = new Cell(88);
  cell.binds({ y, y_dot: yDot });
  cell.printed(out);
});

Deno.test("cell 89: so does reverse mode", () => {
  const out = new Output();
  const f = loud(out);
  out.print(grad(f)(3));
  new Cell(89).printed(out);
});

Deno.test("cell 90: the second order runs it twice, because the rule calls the function", () => {
  const out = new Output();
  const f = loud(out);
  const cell = new Cell(90);
  cell.value(grad(grad(f))(3));
  cell.printed(out);
});

Deno.test("cell 91: a function and a rule with branches", () => {
  const f = branching();
  assertEquals([f(-1).item(), f(1).item()], [np.cos(-1).item(), np.sin(1).item()]);
});

Deno.test("cell 92: each branch's gradient", () => {
  const f = branching();
  const out = new Output();
  out.print(grad(f)(1));
  out.print(grad(f)(-1));
  new Cell(92).printed(out);
});

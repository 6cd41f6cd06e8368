/**
 * The tutorial, cells 42 to 65: custom rules in brief, and three problems they solve: overflow in a derivative, a
 * derivative at the edge of a domain, gradient clipping.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { customJvp, customVjp, grad, jit, jvp, makeJaxpr, type NDArray, np, vmap } from "@fluxion/fluxion";
import { ELEMENTWISE, EXACT } from "../golden.ts";
import { Cell, Output } from "./cells.ts";

/** Cell 42: sin(x) y with a rule for both tangents at once. */
function sinTimes() {
  const f = customJvp((x: NDArray, y: NDArray) => np.sin(x).mul(y));
  f.defjvp(([x, y], [xDot, yDot]) => [f(x, y), np.cos(x).mul(xDot).mul(y).add(np.sin(x).mul(yDot))]);
  return f;
}

/** Cell 44: the same with a rule for each argument. */
function sinTimesEach() {
  const f = customJvp((x: NDArray, y: NDArray) => np.sin(x).mul(y));
  f.defjvps((xDot, _ans, x, y) => np.cos(x).mul(xDot).mul(y), (yDot, _ans, x) => np.sin(x).mul(yDot));
  return f;
}

/** Cell 46: the same with a reverse-mode rule. */
function sinTimesBack() {
  const f = customVjp((x: NDArray, y: NDArray) => np.sin(x).mul(y));
  f.defvjp(
    (x, y) => [f(x, y), [np.cos(x), np.sin(x), y]],
    ([cosX, sinX, y], g) => [cosX.mul(g).mul(y), sinX.mul(g)],
  );
  return f;
}

/** Cells 43 and 45. */
function checkSinTimes(cell: Cell, f: ReturnType<typeof sinTimes>): void {
  const out = new Output();
  out.print(f(2, 3));
  const [y, yDot] = jvp(f, [2, 3], [1, 0]);
  out.print(y);
  out.print(yDot);
  out.print(grad(f)(2, 3));
  cell.binds({ y, y_dot: yDot });
  cell.printed(out);
}

/** Cell 48: log(1 + eˣ), as it is written. */
const plainLog1pexp = (x: NDArray) => np.log(np.add(1, np.exp(x)));

/** 1 − 1/(1 + eˣ), the derivative in a form that cannot overflow. */
const sigmoid = (x: NDArray) => np.subtract(1, np.divide(1, np.add(1, np.exp(x))));

/** Cell 52: log(1 + eˣ) with that derivative. */
function log1pexp() {
  const f = customJvp(plainLog1pexp);
  f.defjvp(([x], [xDot]) => [f(x), sigmoid(x).mul(xDot)]);
  return f;
}

/** Cell 55: the same in short. */
function log1pexpEach() {
  const f = customJvp(plainLog1pexp);
  f.defjvps((t, _ans, x) => sigmoid(x).mul(t));
  return f;
}

/** Cells 49, 54 and 56: what they print of the function under jit, grad and vmap. */
function printTransformed(out: Output, f: (x: NDArray) => NDArray): void {
  out.print(jit(f)(3));
  out.print(jit(grad(f))(3));
  out.print(vmap(jit(grad(f)))(np.arange(3)));
}

/** Cell 57: x / (1 + √x), on the half-line. */
const plainHalf = (x: NDArray) => x.div(np.add(1, np.sqrt(x)));

/** Its derivative, (√x + 2) / (2 (√x + 1)²), defined at 0 too. */
const halfSlope = (x: NDArray) => np.sqrt(x).add(2).div(np.sqrt(x).add(1).pow(2).mul(2));

/** Cell 63: the identity, whose gradient is held between two bounds. */
function clipGradient() {
  const f = customVjp((_lo: NDArray, _hi: NDArray, x: NDArray) => x);
  f.defvjp((lo, hi, x) => [x, [lo, hi]], ([lo, hi], g) => [null, null, np.clip(g, lo, hi)]);
  return f;
}

Deno.test("cell 42: a rule for all tangents at once", () => {
  const f = sinTimes();
  // ∂/∂y sin(x) y = sin x, so the gradient in y at any y is f(x, 1).
  assertEquals(grad(f, 1)(2, 3).item(), f(2, 1).item());
});

Deno.test("cell 43: its values and derivatives", () => checkSinTimes(new Cell(43), sinTimes()));

Deno.test("cell 44: a rule for each argument", () => {
  const f = sinTimesEach();
  assertEquals(grad(f, 1)(2, 3).item(), f(2, 1).item());
});

Deno.test("cell 45: its values and derivatives", () => checkSinTimes(new Cell(45), sinTimesEach()));

Deno.test("cell 46: a reverse-mode rule", () => {
  const f = sinTimesBack();
  assertEquals(grad(f, 1)(2, 3).item(), f(2, 1).item());
});

Deno.test("cell 47: its gradient", () => {
  const out = new Output();
  out.print(grad(sinTimesBack())(2, 3));
  new Cell(47).printed(out);
});

Deno.test("cell 48: log(1 + exp x)", () => new Cell(48).value(plainLog1pexp(np.array(3))));

Deno.test("cell 49: under jit, grad and vmap", () => {
  const out = new Output();
  printTransformed(out, plainLog1pexp);
  new Cell(49).printed(out);
});

Deno.test("cell 50: its derivative overflows", () => {
  const out = new Output();
  out.print(grad(plainLog1pexp)(100));
  new Cell(50).printed(out);
});

Deno.test("cell 51: the jaxpr shows why", () => {
  new Cell(51).text(makeJaxpr(grad(plainLog1pexp))(100).toString());
});

Deno.test("cell 52: a rule that cannot overflow", () => {
  assertEquals(grad(log1pexp())(-200).item(), 0);
});

Deno.test("cell 53: the derivative at 100", () => {
  const out = new Output();
  out.print(grad(log1pexp())(100));
  new Cell(53).printed(out, EXACT);
});

Deno.test("cell 54: the rule under jit, grad and vmap", () => {
  const out = new Output();
  printTransformed(out, log1pexp());
  new Cell(54).printed(out);
});

Deno.test("cell 55: the rule in short", () => {
  assertEquals(grad(log1pexpEach())(-200).item(), 0);
});

Deno.test("cell 56: the short rule under jit, grad and vmap", () => {
  const f = log1pexpEach();
  const out = new Output();
  out.print(grad(f)(100));
  printTransformed(out, f);
  new Cell(56).printed(out);
});

Deno.test("cell 57: a function on the half-line", () => {
  assertEquals(plainHalf(np.array(4)).item(), Math.fround(4 / 3));
});

Deno.test("cell 58: its derivative at 0 is NaN", () => {
  const out = new Output();
  out.print(grad(plainHalf)(0));
  new Cell(58).printed(out);
});

Deno.test("cell 59: a rule with the derivative from the right", () => {
  const f = customJvp(plainHalf);
  f.defjvp(([x], [xDot]) => [f(x), halfSlope(x).mul(xDot)]);
  assertEquals(f(4).item(), plainHalf(np.array(4)).item());
  assert(np.allclose(grad(f)(4), grad(plainHalf)(4)).item());
});

Deno.test("cell 60: the derivative at 0", () => {
  const f = customJvp(plainHalf);
  f.defjvp(([x], [xDot]) => [f(x), halfSlope(x).mul(xDot)]);
  const out = new Output();
  out.print(grad(f)(0));
  new Cell(60).printed(out, EXACT);
});

Deno.test("cell 61: that rule in short", () => {
  const f = customJvp(plainHalf);
  f.defjvps((t, _ans, x) => halfSlope(x).mul(t));
  assert(np.allclose(grad(f)(4), grad(plainHalf)(4)).item());
});

Deno.test("cell 62: the derivative at 0 by the short rule", () => {
  const f = customJvp(plainHalf);
  f.defjvps((t, _ans, x) => halfSlope(x).mul(t));
  const out = new Output();
  out.print(grad(f)(0));
  new Cell(62).printed(out, EXACT);
});

Deno.test("cell 63: gradient clipping: the identity forward, clip backward, no cotangent for the bounds", () => {
  const clip = clipGradient();
  assertEquals(clip(-1, 1, 5).item(), 5);
  const scaled = (lo: NDArray, hi: NDArray, x: NDArray) => clip(lo, hi, x).mul(7);
  const [lo, hi, x] = grad(scaled, [0, 1, 2])(-1, 1, 5);
  assertEquals([lo.item(), hi.item(), x.item()], [0, 0, 1]);
});

Deno.test("cell 64: the plotted sine and its gradient", () => {
  const t = np.linspace(0, 10, 1000);
  const cell = new Cell(64);
  cell.binds({ t });
  cell.plots([np.sin(t), vmap(grad((x: NDArray) => np.sin(x)))(t)], ELEMENTWISE);
});

Deno.test("cell 65: the plotted gradient, clipped", () => {
  const clip = clipGradient();
  const clipSin = (x: NDArray) => np.sin(clip(-0.75, 0.75, x));
  const t = np.linspace(0, 10, 1000);
  const clipped = vmap(grad(clipSin))(t);
  new Cell(65).plots([clipSin(t), clipped], ELEMENTWISE);
  assertEquals([clipped.min().item(), clipped.max().item()], [-0.75, 0.75]);
});

/**
 * The tutorial, cells 93 to 104: `customVjp` in use.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { customVjp, grad, jvp, type NDArray, np, vjp } from "@fluxion/fluxion";
import { assertNumbers, ELEMENTWISE } from "../golden.ts";
import { Cell, Output } from "./cells.ts";

/** Cell 93: sin with a reverse-mode rule. */
function sine() {
  const f = customVjp((x: NDArray) => np.sin(x));
  f.defvjp((x) => [f(x), np.cos(x)], (cosX, yBar) => [cosX.mul(yBar)]);
  return f;
}

/** Cell 95: sin(x) y. */
function sinTimes() {
  const f = customVjp((x: NDArray, y: NDArray) => np.sin(x).mul(y));
  f.defvjp(
    (x, y) => [f(x, y), [np.cos(x), np.sin(x), y]],
    ([cosX, sinX, y], g) => [cosX.mul(g).mul(y), sinX.mul(g)],
  );
  return f;
}

/** Cell 97: sin with a rule; all three functions print that they were called. */
function loud(out: Output) {
  const f = customVjp((x: NDArray) => {
    out.print("called f!");
    return np.sin(x);
  });
  f.defvjp((x) => {
    out.print("called f_fwd!");
    return [f(x), np.cos(x)];
  }, (cosX, yBar) => {
    out.print("called f_bwd!");
    return [cosX.mul(yBar)];
  });
  return f;
}

/** Cell 103: the identity, which shows its argument and its cotangent on the way back. */
function watched(seen: [number, number][]) {
  const f = customVjp((x: NDArray) => x);
  f.defvjp((x) => [x, x], (x, g) => {
    seen.push([Number(x.item()), Number(g.item())]);
    return [g];
  });
  return f;
}

Deno.test("cell 93: a reverse-mode rule", () => {
  const f = sine();
  assertEquals(vjp(f, 0)[1](5)[0].item(), 5);
});

Deno.test("cell 94: value and gradient", () => {
  const f = sine();
  const out = new Output();
  out.print(f(3));
  out.print(grad(f)(3));
  new Cell(94).printed(out);
});

Deno.test("cell 95: a rule for two arguments", () => {
  const [xBar, yBar] = vjp(sinTimes(), 0, 3)[1](2);
  assertEquals([xBar.item(), yBar.item()], [6, 0]);
});

Deno.test("cell 96: its gradient", () => {
  const out = new Output();
  out.print(grad(sinTimes())(2, 3));
  new Cell(96).printed(out);
});

Deno.test("cell 97: defining rules calls nothing", () => {
  const out = new Output();
  loud(out);
  assertEquals(out.text, "");
});

Deno.test("cell 98: a plain call runs the function alone", () => {
  const out = new Output();
  const f = loud(out);
  out.print(f(3));
  new Cell(98).printed(out);
});

Deno.test("cell 99: grad runs the forward, then the backward rule", () => {
  const out = new Output();
  const f = loud(out);
  out.print(grad(f)(3));
  new Cell(99).printed(out);
});

Deno.test("cell 100: vjp runs the forward rule", () => {
  const out = new Output();
  const [y] = vjp(loud(out), 3);
  out.print(y);
  const cell = new Cell(100);
  cell.binds({ y });
  cell.printed(out);
});

Deno.test("cell 101: the pullback runs the backward rule", () => {
  const out = new Output();
  const [, pull] = vjp(loud(out), 3);
  out.text = "";
  const pulled = pull(1);
  const cell = new Cell(101);
  assertEquals(out.text.trim().split("\n"), cell.calls);
  cell.printedArrays(pulled);
});

Deno.test("cell 102: forward mode is an error", () => {
  const out = new Output();
  const f = loud(out);
  const error = assertThrows(() => jvp(f, [3], [1]), TypeError, "can't apply forward-mode autodiff (jvp) to a custom");
  const cell = new Cell(102);
  assertEquals(out.text.trim().split("\n"), cell.calls);
  // Ours goes on to name the function and the remedy, without a full stop.
  const words = cell.stdout.trim().split("\n").at(-1)?.replace("ERROR! ", "") ?? "";
  assert(error.message.includes(words.replace(/\.$/, "")), `${error.message} should say: ${words}`);
});

Deno.test("cell 103: a look into the backward pass does not change it", () => {
  const seen: [number, number][] = [];
  const debug = watched(seen);
  assertEquals(debug(9).item(), 9);
  assertEquals(seen, []);
  assertEquals(grad((x: NDArray) => debug(x).mul(4))(9).item(), 4);
  assertEquals(seen, [[9, 4]]);
});

Deno.test("cell 104: the cotangent in the middle of a function", () => {
  const seen: [number, number][] = [];
  const debug = watched(seen);
  const foo = (x: NDArray) => np.sin(debug(x.pow(2)));
  grad(foo)(3);
  // What the tutorial's debugger session shows: x is 9, g is cos 9.
  assertEquals(seen.length, 1);
  assertNumbers(seen[0], [9, Math.fround(-0.91113025)], ELEMENTWISE, "x and g");
});

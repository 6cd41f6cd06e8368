/**
 * Chapter 9: derivatives of your own.
 *
 * @module
 */
import { customJvp, customVjp, grad, jit, jvp, makeJaxpr, type NDArray, np, vmap } from "@fluxion/fluxion";
import { heading, say, show } from "./say.ts";

/** Two cases where the automatic rule gives NaN, and the rules that mend them. */
function numerics(): void {
  say("log(1 + eˣ) is right at 100 in double precision, and in single precision its derivative is NaN:");
  const naive = (x: NDArray) => np.log(np.add(1, np.exp(x)));
  show("derivative at 3", grad(naive)(3));
  show("derivative at 100", grad(naive)(100));
  say("The program of the derivative shows an infinity times a zero:");
  console.log(makeJaxpr(grad(naive))(100).toString());

  say("customJvp replaces the rule, here by 1 − 1/(1 + eˣ), and leaves the function to jit and vmap as it was.");
  const log1pexp = customJvp(naive);
  log1pexp.defjvp(([x], [dx]) => [log1pexp(x), np.subtract(1, np.divide(1, np.add(1, np.exp(x)))).mul(dx)]);
  show("derivative at 100", grad(log1pexp)(100));
  show("derivatives at 0, 1, 2", vmap(jit(grad(log1pexp)))(np.arange(3)));

  say("x / (1 + √x) lives on x ≥ 0. From the right its derivative at 0 is 1, which no rule for √x alone can know:");
  const half = (x: NDArray) => x.div(np.sqrt(x).add(1));
  show("automatic", grad(half)(0));
  const withConvention = customJvp(half);
  withConvention.defjvps((t, _ans, x) => np.sqrt(x).add(2).div(np.sqrt(x).add(1).pow(2).mul(2)).mul(t));
  show("by the rule", grad(withConvention)(0));
}

/** One rule for both modes, one rule for each argument, and when rules run. */
function forward(): void {
  say("A rule gets the arguments and their tangents and is linear in the latter. Reverse mode transposes it.");
  const f = customJvp((x: NDArray, y: NDArray) => np.sin(x).mul(y));
  f.defjvp(([x, y], [dx, dy]) => [f(x, y), np.cos(x).mul(y).mul(dx).add(np.sin(x).mul(dy))]);
  show("value and pushforward", jvp(f, [2, 3], [1, 0]).join(", "));
  show("gradient", grad(f, [0, 1])(2, 3).join(", "));

  say("defjvps takes a rule for each argument, null for none:");
  const g = customJvp((x: NDArray, y: NDArray) => x.pow(2).mul(y));
  g.defjvps((dx, _ans, x, y) => x.mul(2).mul(y).mul(dx), null);
  show("gradient", grad(g, [0, 1])(2, 3).join(", "));

  say("Rules run under differentiation only. As this rule calls its function, the second order runs it again:");
  const calls: string[] = [];
  const h = customJvp((x: NDArray) => {
    calls.push("function");
    return np.sin(x);
  });
  h.defjvp(([x], [dx]) => {
    calls.push("rule");
    return [h(x), np.cos(x).mul(dx)];
  });
  const cases: [string, () => void][] = [
    ["called", () => h(3)],
    ["vmap", () => vmap(h)(np.arange(3))],
    ["jvp", () => jvp(h, [3], [1])],
    ["grad", () => grad(h)(3)],
    ["grad of grad", () => grad(grad(h))(3)],
  ];
  for (const [name, call] of cases) {
    calls.length = 0;
    call();
    show(name, calls.join(", "));
  }
}

/** A rule for reverse mode alone. */
function backward(): void {
  say("customVjp takes the two halves of reverse mode: a forward pass that keeps what the backward pass needs.");
  const f = customVjp((x: NDArray, y: NDArray) => np.sin(x).mul(y));
  f.defvjp(
    (x, y) => [f(x, y), [np.cos(x), np.sin(x), y]],
    ([cosX, sinX, y], g) => [cosX.mul(y).mul(g), sinX.mul(g)],
  );
  show("gradient", grad(f, [0, 1])(2, 3).join(", "));
  say("It says nothing about forward mode, which is therefore an error:");
  try {
    jvp(f, [2, 3], [1, 0]);
  } catch (error) {
    show("error", error);
  }
}

/** Prints what custom rules do in forward and reverse mode. */
export function run(): void {
  heading("9. Derivatives of your own");
  numerics();
  forward();
  backward();
}

if (import.meta.main) run();

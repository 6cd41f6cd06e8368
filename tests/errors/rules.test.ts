/**
 * Misuses of custom rules, linear functions and arguments that are not traced.
 *
 * @module
 */
import {
  customJvp,
  customVjp,
  grad,
  jacfwd,
  jacrev,
  jit,
  jvp,
  linearize,
  linearTranspose,
  type NDArray,
  NotDifferentiableError,
  np,
  vjp,
  vmap,
} from "@fluxion/fluxion";
import { refuses, wrong } from "./refuses.ts";

const square = (x: NDArray): NDArray => x.mul(x);
const vector = np.array([1, 2, 3]);

Deno.test("a custom rule that is missing", () => {
  const named = customJvp(square);
  const run: (() => unknown)[] = [
    () => grad(named)(1),
    () => jvp(named, [1], [1]),
    () => grad(jit(named))(1),
    () => jit(grad(named))(1),
    () => vmap(grad(named))(vector),
    () => linearize(named, 1),
  ];
  for (const f of run) refuses(f, NotDifferentiableError, "no JVP defined for function square", "defjvp");
  const other = customVjp(square);
  refuses(() => grad(other)(1), NotDifferentiableError, "no VJP defined for function square", "defvjp");
  refuses(() => grad(jit(other))(1), NotDifferentiableError, "no VJP defined for function square", "defvjp");
  refuses(() => grad(customVjp((x: NDArray) => x))(1), NotDifferentiableError, "function (anonymous)");
});

Deno.test("a custom JVP rule whose output is not a pair of equal types", () => {
  const rules: [(x: NDArray, t: NDArray) => unknown, string[]][] = [
    [(x) => x, ["pair [output, outputTangent]", "NDArray"]],
    [(x, t) => [x, t, t], ["pair", "length 3"]],
    [(x, t) => [x, [t]], ["structure *", "got [*]"]],
    [(x) => [x, np.ones([2])], ["float32[3]", "got float32[2]"]],
    [(x, t) => [x, t.astype("float64")], ["float32[3]", "got float64[3]"]],
    [(x, t) => [x, t.astype("complex64")], ["float32[3]", "got complex64[3]"]],
    [(x) => [x, "t"], ["tangent", '"t"']],
    [() => undefined, ["pair", "undefined"]],
    [(x) => Promise.resolve([x, x]), ["pair", "Promise"]],
  ];
  for (const [rule, parts] of rules) {
    const f = customJvp(square);
    f.defjvp(wrong<Parameters<typeof f.defjvp>[0]>(([x]: [NDArray], [t]: [NDArray]) => rule(x, t)));
    refuses(() => jvp(f, [vector], [vector]), TypeError, "the JVP rule of square", ...parts);
    refuses(() => jacrev(f)(vector), TypeError, "the JVP rule of square", ...parts);
    refuses(() => jvp(jit(f), [vector], [vector]), TypeError, "the JVP rule of square", ...parts);
  }
  const f = customJvp((x: NDArray, y: NDArray) => x.mul(y));
  wrong<{ defjvps(rule: (t: NDArray) => NDArray): void }>(f).defjvps((t) => t);
  refuses(() => jvp(f, [1, 2], [1, 1]), TypeError, "1 rules were given", "2 arguments", "null");
});

Deno.test("a custom VJP rule whose passes return something of the wrong structure", () => {
  type P = { a: NDArray; b: NDArray };
  const passes = (fwd: unknown, bwd: unknown): (p: P, q: NDArray) => NDArray => {
    const weigh = customVjp(function weigh(p: P, q: NDArray): NDArray {
      return np.sum(p.a.mul(q));
    });
    wrong<{ defvjp(f: unknown, b: unknown): void }>(weigh).defvjp(fwd, bwd);
    return weigh;
  };
  const run = (fwd: unknown, bwd: unknown): () => unknown => () =>
    grad(passes(fwd, bwd))({ a: vector, b: np.array(1) }, vector);
  const fwd = (p: P, q: NDArray): unknown => [np.sum(p.a.mul(q)), null];
  refuses(run((p: P) => p.a, fwd), TypeError, "the forward pass of weigh", "pair [output, residuals]", "NDArray");
  refuses(run(() => null, fwd), TypeError, "the forward pass of weigh", "pair", "null");
  refuses(run((p: P) => [np.sum(p.a), "r"], fwd), TypeError, "weigh: the residuals", '"r"');
  const bwd = (result: unknown): () => unknown => run(fwd, () => result);
  refuses(bwd(vector), TypeError, "the backward pass of weigh", "one entry per argument", "expected 2", "NDArray");
  refuses(
    bwd([null]),
    TypeError,
    "the backward pass of weigh",
    "one entry per argument",
    "expected 2",
    "got 1",
    "null",
  );
  refuses(bwd(undefined), TypeError, "one entry per argument", "expected 2", "undefined");
  refuses(bwd([vector, null]), TypeError, "of argument 0", "structure *", "{a: *, b: *}");
  refuses(bwd([{ a: vector }, null]), TypeError, "of argument 0", "{a: *}", "{a: *, b: *}");
  refuses(bwd([{ a: vector, b: [1] }, null]), TypeError, "of argument 0.b", "[*]", "*");
  refuses(bwd([null, np.ones([2])]), TypeError, "of argument 1", "expected float32[3]", "got float32[2]");
  refuses(bwd([{ a: vector.astype("float64"), b: null }, null]), TypeError, "argument 0.a", "got float64[3]");
  refuses(bwd([null, "g"]), TypeError, "of argument 1", '"g"');
  refuses(bwd([null, vector.mul({ re: 0, im: 1 })]), TypeError, "argument 1", "float32[3]", "complex64[3]");
});

Deno.test("forward mode through a custom VJP", () => {
  const f = customVjp(square);
  f.defvjp((x: NDArray) => [f(x), x], (x: NDArray, g: NDArray) => [x.mul(g)]);
  const runs: (() => unknown)[] = [
    () => jvp(f, [1], [1]),
    () => jacfwd(f)(1),
    () => jvp(jit(f), [1], [1]),
    () => jit((x: NDArray) => jvp(f, [x], [1])[1])(1),
    () => jvp(vmap(f), [vector], [vector]),
    () => grad((x: NDArray) => jvp(f, [x], [1])[1])(1),
  ];
  for (const run of runs) {
    refuses(run, NotDifferentiableError, "can't apply forward-mode autodiff (jvp) to a custom_vjp function", "square");
  }
});

Deno.test("a custom JVP rule that isn't linear, in reverse mode", () => {
  const rules: [(x: NDArray, t: NDArray) => NDArray, string][] = [
    [(_, t) => t.mul(t), "mul"],
    [(_, t) => np.sin(t), "sin"],
    [(x, t) => x.div(t), "div"],
    [(_, t) => np.maximum(t, 0), "max"],
    [(x, t) => t.add(x), "add"],
    [(_, t) => np.abs(t), "abs"],
  ];
  for (const [rule, op] of rules) {
    const f = customJvp(square);
    f.defjvp(([x]: [NDArray], [t]: [NDArray]) => [f(x), rule(x, t)]);
    jvp(f, [3], [1]);
    for (const run of [() => grad(f)(3), () => jit(grad(f))(3), () => grad(jit(f))(3), () => vmap(grad(f))(vector)]) {
      refuses(run, NotDifferentiableError, "the JVP rule of square is not linear", op, "linear");
    }
  }
});

Deno.test("linearTranspose of a function that isn't linear names the op", () => {
  refuses(() => linearTranspose(square, 1), NotDifferentiableError, "square is not linear", "mul");
  refuses(() => linearTranspose((x: NDArray) => np.exp(x), 1), NotDifferentiableError, "exp");
});

Deno.test("static and nondifferentiable arguments that are arrays or traced", () => {
  const f = jit((x: NDArray, n: unknown) => (void n, x), { staticArgnums: 1 });
  refuses(() => f(1, { n: 1 }), TypeError, "jit", "static argument 1", "Object", "numbers, strings");
  refuses(() => f(1, vector), TypeError, "jit", "static argument 1", "NDArray");
  refuses(() => grad((x: NDArray) => f(x, x))(1), TypeError, "static argument 1", "NDArray");
  const g = customVjp((n: NDArray, x: NDArray) => x.mul(n), { nondiffArgnums: [0] });
  refuses(() => grad((x: NDArray) => g(x, x))(1), TypeError, "argument 0", "nondiffArgnums", "grad is tracing");
  refuses(() => jit((x: NDArray) => g(x, x))(1), TypeError, "argument 0", "nondiffArgnums", "jit is tracing");
});

Deno.test("a rule whose output differs from what the staged function returns", () => {
  const rules: [(x: NDArray) => unknown, string][] = [
    [(x) => np.sum(x), "got float32[]"],
    [(x) => [x, x], "got float32[3], float32[3]"],
    [(x) => x.astype("float64"), "got float64[3]"],
  ];
  for (const [output, got] of rules) {
    const forwards = customJvp(square);
    wrong<{ defjvp(rule: unknown): void }>(forwards).defjvp(([x]: [NDArray], [t]: [NDArray]) => [output(x), output(t)]);
    refuses(
      () => jvp(jit(forwards), [vector], [vector]),
      TypeError,
      "the rule of square",
      "expected",
      "float32[3]",
      got,
    );
    refuses(() => vjp(jit(forwards), vector), TypeError, "the rule of square", "float32[3]", got);
    const backwards = customVjp(square);
    wrong<{ defvjp(f: unknown, b: unknown): void }>(backwards).defvjp(
      (x: NDArray) => [output(x), null],
      () => [vector],
    );
    refuses(() => vjp(jit(backwards), vector), TypeError, "the rule of square", "float32[3]", got);
  }
});

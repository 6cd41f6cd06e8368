/**
 * Misuses of transforms: each is an error of a class, whose message states the action, the values and the remedy.
 *
 * @module
 */
import {
  ConcreteValueError,
  customJvp,
  customVjp,
  evalShape,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jit,
  jvp,
  lax,
  linearize,
  linearTranspose,
  makeJaxpr,
  type NDArray,
  NotDifferentiableError,
  np,
  valueAndGrad,
  vjp,
  vjpAux,
  vmap,
} from "@fluxion/fluxion";
import { refuses, wrong } from "./refuses.ts";

const square = (x: NDArray): NDArray => x.mul(x);
const vector = np.array([1, 2, 3]);

Deno.test("grad of an output that is not a scalar", () => {
  for (const run of [() => grad(square)(vector), () => valueAndGrad(square)(vector), () => jit(grad(square))(vector)]) {
    refuses(run, TypeError, "only defined for scalar-output functions", "square", "float32[3]", "np.sum", "jacrev");
  }
  refuses(() => grad(wrong<typeof square>((x: NDArray) => [x, x]))(1), TypeError, "scalar", "a tree of 2 arrays");
});

Deno.test("grad of an integer or boolean input", () => {
  const n = np.array([1, 2], { dtype: "int32" });
  refuses(() => grad((x: NDArray) => np.sum(x))(n), TypeError, "real- or complex-valued inputs", "int32", "allowInt");
  refuses(() => grad(square)(true), TypeError, "argument 0 is bool", "astype");
  const f = (_: NDArray, p: { k: NDArray[] }): NDArray => p.k[0];
  refuses(() => grad(f, 1)(np.array(1), { k: [n] }), TypeError, "argument 1.k[0] is int32");
  for (const jacobian of [jacfwd, jacrev, wrong<typeof jacfwd>(hessian)]) {
    refuses(() => jacobian((x: NDArray) => x.mul(2.5))(n), TypeError, "argument 0 is int32", "astype");
  }
});

Deno.test("outputs of the wrong kind", () => {
  const turned = (x: NDArray): NDArray => x.mul({ re: 0, im: 1 });
  refuses(() => grad(turned)(1), TypeError, "real-valued outputs", "turned", "complex64", "holomorphic: true");
  refuses(() => jacrev(turned)(1), TypeError, "real-valued outputs", "complex64", "holomorphic: true");
  const truncated = (x: NDArray): NDArray => x.astype("int32");
  refuses(() => grad(truncated)(1.5), TypeError, "real-valued outputs", "truncated", "int32", "astype");
  refuses(() => jacrev(truncated)(1.5), TypeError, "real-valued outputs", "int32", "astype");
});

Deno.test("holomorphic with real inputs or outputs", () => {
  const transforms = { grad, jacfwd, jacrev, hessian };
  for (const [name, transform] of Object.entries(transforms)) {
    const f = wrong<typeof grad>(transform);
    refuses(
      () => f(square, { holomorphic: true })(1),
      TypeError,
      name,
      "inputs with complex dtype",
      "float32",
      "astype",
    );
    const real = (z: NDArray): NDArray => np.abs(z);
    refuses(() => f(real, { holomorphic: true })({ re: 1, im: 1 }), TypeError, name, "outputs with complex dtype");
  }
  refuses(() => jacfwd(square)({ re: 1, im: 1 }), TypeError, "real inputs", "complex64", "holomorphic: true");
});

Deno.test("argnums that are out of range, repeated, or no integers", () => {
  const f = (x: NDArray, y: NDArray): NDArray => x.mul(y);
  for (const transform of [grad, jacfwd, jacrev, hessian, valueAndGrad]) {
    const at = (argnums: unknown): (...args: number[]) => unknown =>
      wrong((transform as (g: typeof f, n: never) => unknown)(f, argnums as never));
    refuses(() => at(2)(1, 2), RangeError, "argnums is 2", "3 positional arguments", "2 were given");
    refuses(() => at(-3)(1, 2), RangeError, "argnums is -3", "3 positional arguments");
    refuses(() => at([0, 5])(1, 2), RangeError, "argnums is [0,5]", "6 positional arguments");
    refuses(() => at([0, 0])(1, 2), RangeError, "[0,0]", "twice", "once");
    refuses(() => at([0, -2])(1, 2), RangeError, "[0,-2]", "twice");
    refuses(() => at({ argnums: 0.5 })(1, 2), TypeError, "argnums is 0.5", "integer");
    refuses(() => at({ argnums: "x" })(1, 2), TypeError, 'argnums is "x"', "integer");
    refuses(() => at(0)(), RangeError, "0 were given");
  }
});

Deno.test("hasAux of a function that returns no pair", () => {
  const triple = (x: NDArray): unknown => [x, x, x];
  for (const f of [square, triple]) {
    const got = f === square ? "NDArray" : "length 3";
    const g = wrong<(x: NDArray) => [NDArray, null]>(f);
    refuses(() => grad(g, { hasAux: true })(1), TypeError, "hasAux", "[output, aux]", "two-element", got);
    refuses(() => jacfwd(g, { hasAux: true })(1), TypeError, "hasAux", "two-element", got);
    refuses(() => jacrev(g, { hasAux: true })(1), TypeError, "hasAux", "two-element", got);
    refuses(() => jvp(g, [1], [1], { hasAux: true }), TypeError, "hasAux", "two-element", got);
    refuses(() => vjpAux(g, 1), TypeError, "hasAux", "two-element", got);
  }
});

Deno.test("jvp: a tangent that differs from its primal", () => {
  type P = { a: NDArray; b: NDArray[] };
  const f = (p: P): NDArray => p.a.mul(p.b[0]);
  const p = { a: np.ones([2]), b: [np.ones([2])] };
  refuses(() => jvp(f, [p], [wrong({ a: p.a })]), TypeError, "{a: *}", "{a: *, b: [*]}", "same structure");
  const ts = (a: NDArray, b: NDArray): [P] => [{ a, b: [b] }];
  refuses(() => jvp(f, [p], ts(np.ones([2]), np.ones([3]))), TypeError, "[0].b[0]", "float32[3]", "float32[2]");
  const wide = np.ones([2], { dtype: "float64" });
  refuses(() => jvp(f, [p], ts(wide, np.ones([2]))), TypeError, "[0].a", "float64[2]", "float32[2]", "shape and dtype");
  refuses(() => jvp(square, [1], [{ re: 1, im: 1 }]), TypeError, "complex64[]", "float32[]");
  refuses(() => jvp(square, wrong(1), wrong(1)), TypeError, "arrays with one entry an argument", "jvp(f, [x], [v])");
  refuses(() => jvp(np.multiply, [1, 2], wrong([1])), TypeError, "[*]", "[*, *]");
  const [, push] = linearize(square, vector);
  refuses(() => push(np.ones([2])), TypeError, "linearize", "float32[2]", "float32[3]");
  refuses(() => wrong<(...ts: number[]) => unknown>(push)(1, 2), TypeError, "linearize", "[*, *]", "[*]");
});

Deno.test("vjp: a cotangent that differs from the output", () => {
  const [, pull] = vjp((x: NDArray) => ({ y: [x, x.mul(2)] }), vector);
  refuses(() => pull(wrong({ y: [vector] })), TypeError, "vjp", "{y: [*]}", "{y: [*, *]}", "same structure");
  refuses(() => pull({ y: [vector, np.ones([2])] }), TypeError, "cotangent.y[1]", "float32[2]", "float32[3]");
  const wide = np.ones([3], { dtype: "float64" });
  refuses(() => pull({ y: [wide, vector] }), TypeError, "cotangent.y[0]", "float64[3]", "float32[3]");
  refuses(() => wrong<() => unknown>(pull)(), TypeError, "the cotangent", "undefined");
  refuses(() => vjp(square, 1)[1]({ re: 1, im: 1 }), TypeError, "complex64[]", "float32[]");
  const transposed = linearTranspose((x: NDArray) => x.mul(2), vector);
  refuses(() => transposed(np.ones([2])), TypeError, "linearTranspose", "float32[2]", "float32[3]");
});

Deno.test("vmap: sizes that disagree, axes out of range, nothing mapped, prefixes that don't fit", () => {
  const f = (x: NDArray, p: { k: NDArray }): NDArray => x.add(p.k);
  refuses(
    () => vmap(f)(np.ones([2, 5]), { k: np.ones([3]) }),
    RangeError,
    "differ in length",
    "[0]: axis 0 of float32[2,5] has length 2",
    "[1].k: axis 0 of float32[3] has length 3",
  );
  refuses(() => vmap(square, { axisSize: 4 })(vector), RangeError, "axisSize 4", "length 3");
  refuses(() => vmap(square, { inAxes: [null] })(1), TypeError, "at least one entry of inAxes must not be null");
  refuses(() => vmap(() => vector)(), TypeError, "at least one", "axisSize");
  refuses(() => vmap(square)(1), RangeError, "axis 0", "argument [0]", "float32[]", "give it null");
  refuses(() => vmap(square, { inAxes: 1 })(vector), RangeError, "axis 1", "float32[3]", "from -1 to 0");
  refuses(() => vmap(square, { inAxes: -2 })(vector), RangeError, "axis -2", "float32[3]");
  refuses(() => vmap(square, { inAxes: 0.5 })(vector), RangeError, "axis 0.5");
  refuses(() => vmap(square, { outAxes: 3 })(vector), RangeError, "axis 3", "output");
  refuses(() => vmap(square, { outAxes: null })(vector), TypeError, "outAxes is null", "depends on the mapped");
  refuses(() => vmap(square, { inAxes: [0, 0] })(vector), TypeError, "inAxes", "length 2", "[*]", "prefix");
  const at = { k: vector };
  refuses(() => vmap(f, { inAxes: [0, { z: 0 }] })(vector, at), TypeError, "inAxes", "[1]", "{k: *}", "prefix");
  refuses(() => vmap(square, { inAxes: wrong("0") })(vector), TypeError, "inAxes", '"0"', "prefix");
});

Deno.test("a value that is needed under jit or vmap", () => {
  const asks: Record<string, (x: NDArray) => unknown> = {
    "item()": (x) => x.item(),
    "tolist()": (x) => x.tolist(),
    "toTypedArray()": (x) => x.toTypedArray(),
  };
  for (const [what, ask] of Object.entries(asks)) {
    const f = (x: NDArray): NDArray => {
      ask(x);
      return x;
    };
    const g = (x: NDArray): NDArray => np.sum(x.mul(f(x)));
    const remedies = ["np.where", "lax.cond", "lax.whileLoop"];
    refuses(() => jit(f)(1), ConcreteValueError, what, "float32[]", "jit", ...remedies, "staticArgnums");
    refuses(() => vmap(f)(vector), ConcreteValueError, what, "float32[]", "vmap", ...remedies);
    refuses(() => makeJaxpr(f)(1), ConcreteValueError, what, "makeJaxpr");
    refuses(() => jit(grad(g))(1), ConcreteValueError, what, "jit");
    refuses(() => grad(jit(g))(1), ConcreteValueError, what, "jit");
    refuses(() => vmap(grad(g))(vector), ConcreteValueError, what, "vmap");
    refuses(() => jit(vmap(f))(vector), ConcreteValueError, what, "vmap");
    refuses(() => jacfwd(vmap(f))(vector), ConcreteValueError, what, "vmap");
  }
  refuses(() => jit((x: NDArray) => x.greater(0).item() ? x : x.neg())(1), ConcreteValueError, "bool[]", "lax.cond");
  refuses(
    () => jit((x: NDArray) => wrong<number>(x) > 0 ? x : x.neg())(1),
    TypeError,
    "as a number",
    "x.less(y)",
    "x.item()",
  );
});

Deno.test("the carry of a loop that changes its type", () => {
  const step = (x: NDArray): NDArray => np.stack([x, x]);
  for (const run of [(f: () => unknown) => f(), (f: () => unknown) => jit(wrong<() => NDArray>(f))()]) {
    refuses(
      () => run(() => lax.whileLoop((x: NDArray) => np.sum(x).less(9), step, np.array(1, { dtype: "float32" }))),
      TypeError,
      "carry",
      "float32[]",
      "float32[2]",
    );
    refuses(
      () => run(() => lax.scan((c: NDArray, y: NDArray): [NDArray, null] => [c.add(y).greater(0), null], 1, vector)),
      TypeError,
      "carry",
      "float32[]",
      "bool[]",
    );
  }
});

Deno.test("reverse mode through a staged while loop", () => {
  const f = (x: NDArray): NDArray => lax.whileLoop((y: NDArray) => y.less(10), (y: NDArray) => y.mul(2), x);
  for (const run of [() => grad(jit(f))(1), () => jit(grad(f))(1)]) {
    refuses(run, NotDifferentiableError, "whileLoop", "scan");
  }
});

Deno.test("functions that return promises", () => {
  const later = wrong<(x: NDArray) => NDArray>(async function later(x: NDArray): Promise<NDArray> {
    await Promise.resolve();
    return x;
  });
  const runs: Record<string, () => unknown> = {
    grad: () => grad(later)(1),
    valueAndGrad: () => valueAndGrad(later)(1),
    jvp: () => jvp(later, [1], [1]),
    vjp: () => vjp(later, 1),
    linearize: () => linearize(later, 1),
    linearTranspose: () => linearTranspose(later, 1),
    jacfwd: () => jacfwd(later)(1),
    jacrev: () => jacrev(later)(1),
    hessian: () => hessian(later)(1),
    vmap: () => vmap(later)(vector),
    jit: () => jit(later)(1),
    makeJaxpr: () => makeJaxpr(later)(1),
  };
  for (const [name, run] of Object.entries(runs)) {
    refuses(run, TypeError, name, "later returned a Promise", "synchronous", "await");
  }
  refuses(() => jit(wrong<typeof square>((x: NDArray) => ({ y: later(x) })))(1), TypeError, ".y is a Promise", "await");
  refuses(() => grad(square)(wrong(Promise.resolve(1))), TypeError, "argument 0", "Promise", "await");
});

Deno.test("transforms of something that is not a function", () => {
  const transforms: Record<string, (f: never) => unknown> = {
    grad,
    jit,
    vmap,
    jacfwd,
    jacrev,
    hessian,
    customJvp,
    customVjp,
  };
  for (const [name, transform] of Object.entries(transforms)) {
    refuses(() => transform(wrong(3)), TypeError, name, "a function was expected, not 3");
    refuses(() => transform(wrong(square(vector))), TypeError, name, "a function was expected", "NDArray");
  }
  refuses(() => jvp(wrong<typeof square>(null), [1], [1]), TypeError, "jvp", "not null");
  refuses(() => vjp(wrong<typeof square>(undefined), 1), TypeError, "vjp", "not undefined");
  refuses(() => customJvp(square).defjvp(wrong(1)), TypeError, "defjvp", "not 1");
});

Deno.test("evalShape with a dtype that is none", () => {
  const shape = wrong<NDArray>({ shape: [2], dtype: "float" });
  refuses(() => evalShape(square, shape), TypeError, "evalShape", 'unknown dtype "float"', "float32");
});

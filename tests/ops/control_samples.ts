/**
 * Samples of the records whose parameters are functions or graphs, or whose operands belong together: each with a function of the same values and
 * derivatives that doesn't use the record. Their walk (`control.test.ts`) compares the two.
 *
 * @module
 */
import { bind } from "../../lib/core/apply.ts";
import type { NDArray } from "../../lib/core/array.ts";
import {
  add,
  cos,
  div,
  eq,
  exp,
  lt,
  lu,
  luSolve,
  mul,
  reduceSum,
  select,
  sin,
  stopGradient,
  sub,
  tanh,
} from "../../lib/ops/mod.ts";
import { stack, unstack } from "../../lib/ops/stack.ts";
import type { Graph } from "../../lib/transforms/graph.ts";
import { trace } from "../../lib/transforms/stage.ts";
import { type Flat, opNamed } from "./flat.ts";
import type { Operand } from "./rows.ts";

/** A sample: the op applied, and the same without it. */
export interface ControlSample {
  /** The op's name. */
  readonly op: string;
  /** What is special about the sample. */
  readonly label: string;
  /** The operands; in the dtype of the walk unless they say otherwise. */
  readonly args: readonly Operand[];
  /** The op applied to the operands. */
  readonly f: Flat;
  /** The same without the op. */
  readonly plain: Flat;
  /** The mode that the op refuses, if it refuses one. */
  readonly refuses?: "jvp" | "vjp";
}

const VECTOR: Operand = { shape: [3] };
const SCALAR: Operand = { shape: [] };
const index = (i: number): Operand => ({ shape: [], type: "i32", values: [i] });
const count = (n: number): Operand => ({ shape: [], values: [n] });

// These differ from one example of a batch to the next.
const ANY_INDEX: Operand = { shape: [], type: "i32", range: [-1, 3] };
const ANY_COUNT: Operand = { shape: [], range: [0, 7] };

/** The graph of `f` on arrays like these. */
function graphOf(f: Flat, like: readonly NDArray[]): Graph {
  return trace("sample", like.map((x) => x.aval), f).graph;
}

const total = (x: NDArray): NDArray => reduceSum(x, [...x.shape.keys()]);

// jit and checkpoint

const mixed: Flat = ([x, y]) => [mul(sin(x), y), add(total(mul(x, x)), y), total(x)];
const call = (op: string): Flat => (xs) => bind(opNamed(op), xs, { graph: graphOf(mixed, xs) });

// cond: three branches of a vector and a number

const branches: readonly Flat[] = [
  ([x, y]) => [mul(x, y), total(x)],
  ([x, y]) => [sin(x), mul(y, y)],
  ([x, y]) => [add(mul(x, x), y), sub(y, total(x))],
];
const cond: Flat = ([i, ...xs]) => bind(opNamed("cond"), [i, ...xs], { branches: branches.map((b) => graphOf(b, xs)) });
const chosen: Flat = ([i, ...xs]) => {
  const results = branches.map((b) => b(xs));
  return results[0].map((_, k) => select(lt(i, 1), results[0][k], select(eq(i, 1), results[1][k], results[2][k])));
};

// while: from [n, x, a] on, x becomes sin(a·x) + x for n steps

const more: Flat = ([limit, n]) => [lt(n, limit)];
const step: Flat = ([a, n, x]) => [add(n, 1), add(x, sin(mul(a, x)))];
const loop: Flat = ([limit, a, n, x]) =>
  bind(opNamed("while"), [limit, a, n, x], {
    cond: graphOf(more, [limit, n, x]),
    body: graphOf(step, [a, n, x]),
    condConsts: 1,
    bodyConsts: 1,
  });
/** The same for at most eight steps: a step is taken where the condition holds. */
const unrolled: Flat = ([limit, a, n, x]) => {
  for (let k = 0; k < 8; k++) {
    const [running] = more([limit, n, x]);
    const [nextN, nextX] = step([a, n, x]);
    n = select(running, nextN, n);
    x = select(running, nextX, x);
  }
  return [n, x];
};

// scan: carries c and d, slices of x and y, a constant a

const body: Flat = ([a, c, d, x, y]) => {
  const next = add(mul(a, c), tanh(x));
  return [next, add(d, mul(total(c), y)), mul(next, y)];
};
const scan = (length: number, reverse: boolean): Flat => ([a, c, d, x, y]) => {
  const graph = trace("sample", [a, c, d].map((v) => v.aval).concat(sliceAvals([x, y])), body).graph;
  return bind(opNamed("scan"), [a, c, d, x, y], { body: graph, numConsts: 1, numCarry: 2, length, reverse });
};
const sliceAvals = (xs: readonly NDArray[]) => xs.map((x) => unstack(x)[0].aval);
const stepwise = (reverse: boolean): Flat => ([a, c, d, x, y]) => {
  const outs: NDArray[] = [];
  const steps = unstack(x).map((v, i) => [v, unstack(y)[i]]);
  for (const [v, w] of reverse ? steps.reverse() : steps) {
    const [c1, d1, out] = body([a, c, d, v, w]);
    [c, d] = [c1, d1];
    outs.push(out);
  }
  return [c, d, stack(reverse ? outs.reverse() : outs)];
};
const scanArgs = (length: number): Operand[] => [SCALAR, VECTOR, SCALAR, { shape: [length, 3] }, { shape: [length] }];

// Custom rules: the true derivative, and one that is 3/2 of it, so that it shows which of them was used.

const square: Flat = ([x, y]) => [mul(mul(x, x), y)];
/** x²y with 3/2 of its derivative, in both modes and at every order at which the rule is differentiated. */
const steeper: Flat = (xs) => {
  const [y] = square(xs);
  const half = div(y, 2);
  return [add(y, sub(half, stopGradient(half)))];
};
const slope = (scale: number): Flat => ([x, y, tx, ty]) => [
  mul(add(mul(mul(x, y), mul(tx, 2)), mul(mul(x, x), ty)), scale),
];
const customJvp = (scale: number): Flat => (xs) =>
  bind(opNamed("customJvp"), xs, {
    name: "square",
    f: square,
    rule: (primals: readonly NDArray[], tangents: readonly NDArray[]) => ({
      outs: square(primals),
      tangents: slope(scale)([...primals, ...tangents]),
    }),
  });
interface Saved {
  readonly leaves: readonly NDArray[];
}
const customVjp = (scale: number): Flat => (xs) =>
  bind(opNamed("customVjp"), xs, {
    name: "square",
    f: square,
    fwd: (primals: readonly NDArray[]) => ({
      outs: square(primals),
      residuals: { leaves: primals, rebuild: (leaves: readonly NDArray[]) => leaves },
    }),
    bwd: ({ leaves: [x, y] }: Saved, [ct]: readonly NDArray[]) => [
      mul(mul(mul(x, y), ct), 2 * scale),
      mul(total(mul(mul(x, x), ct)), scale),
    ],
  });
/** A rule by which the second operand has no cotangent, and the second result gives none. */
const oneSided: Flat = (xs) =>
  bind(opNamed("customVjp"), xs, {
    name: "damped",
    f: ([x, y]: readonly NDArray[]) => [mul(exp(x), y), cos(x)],
    fwd: ([x, y]: readonly NDArray[]) => ({
      outs: [mul(exp(x), y), cos(x)],
      residuals: { leaves: [x, y], rebuild: (leaves: readonly NDArray[]) => leaves },
    }),
    bwd: ({ leaves: [x, y] }: Saved, [ct]: readonly NDArray[]) => [mul(mul(exp(x), stopGradient(y)), ct), null],
  });
const oneSidedPlain: Flat = ([x, y]) => [mul(exp(x), stopGradient(y)), stopGradient(cos(x))];

// Solves of a·x = b: the factors are those of the first operand, and the derivative is by that alone.

const solve = (transpose: boolean): Flat => ([a, b]) => {
  const [packed, , order] = lu(stopGradient(a));
  return bind(opNamed("linearSolve"), [a, packed, order, b], { transpose });
};
/** The same with a derivative that passes through the factors. */
const solveByFactors = (transpose: boolean): Flat => ([a, b]) => {
  const [packed, , order] = lu(a);
  return [luSolve(packed, order, b, { transpose, conjugate: false })];
};
const solveArgs: readonly Operand[] = [{ shape: [3, 3] }, { shape: [3, 2] }];

/** The samples, several for some ops. */
export const CONTROL: readonly ControlSample[] = [
  { op: "jit", label: "a call", args: [VECTOR, SCALAR], f: call("jit"), plain: mixed },
  { op: "checkpoint", label: "a call", args: [VECTOR, SCALAR], f: call("checkpoint"), plain: mixed },
  ...[-4, 0, 1, 2, 7].map((i) => ({
    op: "cond",
    label: `branch ${i}`,
    args: [index(i), VECTOR, SCALAR],
    f: cond,
    plain: chosen,
  })),
  ...[0, 1, 5].map((n) => ({
    op: "while",
    label: `${n} steps`,
    args: [count(n), SCALAR, count(0), VECTOR],
    f: loop,
    plain: unrolled,
    refuses: "vjp" as const,
  })),
  { op: "cond", label: "its own branch", args: [ANY_INDEX, VECTOR, SCALAR], f: cond, plain: chosen },
  {
    op: "while",
    label: "its own number of steps",
    args: [ANY_COUNT, SCALAR, count(0), VECTOR],
    f: loop,
    plain: unrolled,
    refuses: "vjp",
  },
  { op: "scan", label: "4 steps", args: scanArgs(4), f: scan(4, false), plain: stepwise(false) },
  { op: "scan", label: "4 steps backwards", args: scanArgs(4), f: scan(4, true), plain: stepwise(true) },
  { op: "scan", label: "1 step", args: scanArgs(1), f: scan(1, false), plain: stepwise(false) },
  { op: "customJvp", label: "its derivative", args: [VECTOR, SCALAR], f: customJvp(1), plain: square },
  { op: "customJvp", label: "another derivative", args: [VECTOR, SCALAR], f: customJvp(1.5), plain: steeper },
  { op: "customVjp", label: "its derivative", args: [VECTOR, SCALAR], f: customVjp(1), plain: square, refuses: "jvp" },
  {
    op: "customVjp",
    label: "another derivative",
    args: [VECTOR, SCALAR],
    f: customVjp(1.5),
    plain: steeper,
    refuses: "jvp",
  },
  {
    op: "customVjp",
    label: "no cotangent",
    args: [VECTOR, SCALAR],
    f: oneSided,
    plain: oneSidedPlain,
    refuses: "jvp",
  },
  ...[false, true].map((transpose) => ({
    op: "linearSolve",
    label: transpose ? "transposed" : "as it is",
    args: solveArgs,
    f: solve(transpose),
    plain: solveByFactors(transpose),
  })),
];

/**
 * Misuse of functions of `np`, `linalg` and `nn`: options that don't exist, arrays where numbers belong.
 *
 * @module
 */
import { ConcreteValueError, grad, jit, linalg, type NDArray, nn, np, vmap } from "@fluxion/fluxion";
import { refuses, wrong } from "../errors/refuses.ts";

const x = np.array([[1, 2], [3, 4]]);

/** Calls of every function that takes options, with the name that the error gives it. */
const CALLS: Readonly<Record<string, (options: never) => unknown>> = {
  sum: (o) => np.sum(x, o),
  prod: (o) => np.prod(x, o),
  mean: (o) => np.mean(x, o),
  var: (o) => np.var(x, o),
  max: (o) => np.max(x, o),
  min: (o) => np.min(x, o),
  all: (o) => np.all(x, o),
  any: (o) => np.any(x, o),
  argmax: (o) => np.argmax(x, o),
  argmin: (o) => np.argmin(x, o),
  cumsum: (o) => np.cumsum(x, o),
  cumprod: (o) => np.cumprod(x, o),
  sort: (o) => np.sort(x, o),
  argsort: (o) => np.argsort(x, o),
  array: (o) => np.array([1], o),
  zeros: (o) => np.zeros(2, o),
  ones: (o) => np.ones(2, o),
  full: (o) => np.full(2, 1, o),
  zerosLike: (o) => np.zerosLike(x, o),
  onesLike: (o) => np.onesLike(x, o),
  fullLike: (o) => np.fullLike(x, 1, o),
  eye: (o) => np.eye(2, o),
  identity: (o) => np.identity(2, o),
  linspace: (o) => np.linspace(0, 1, 3, o),
  transpose: (o) => np.transpose(x, o),
  squeeze: (o) => np.squeeze(x, o),
  expandDims: (o) => np.expandDims(x, o),
  flip: (o) => np.flip(x, o),
  roll: (o) => np.roll(x, 1, o),
  concatenate: (o) => np.concatenate([x, x], o),
  stack: (o) => np.stack([x, x], o),
  split: (o) => np.split(x, 2, o),
  repeat: (o) => np.repeat(x, 2, o),
  pad: (o) => np.pad(x, 1, o),
  take: (o) => np.take(x, [0], o),
  takeAlongAxis: (o) => np.takeAlongAxis(x, [[0]], o),
  isclose: (o) => np.isclose(x, x, o),
  allclose: (o) => np.allclose(x, x, o),
  arrayEqual: (o) => np.arrayEqual(x, x, o),
  round: (o) => np.round(x, o),
  angle: (o) => np.angle(x, o),
  tril: (o) => np.tril(x, o),
  triu: (o) => np.triu(x, o),
  diag: (o) => np.diag(x, o),
  diagonal: (o) => np.diagonal(x, o),
  trace: (o) => np.trace(x, o),
  tensordot: (o) => np.tensordot(x, x, o),
  cholesky: (o) => linalg.cholesky(x, o),
  triangularSolve: (o) => linalg.triangularSolve(x, x, o),
  norm: (o) => linalg.norm(x, o),
  "nn.softmax": (o) => nn.softmax(x, o),
  "nn.logSoftmax": (o) => nn.logSoftmax(x, o),
  "nn.logsumexp": (o) => nn.logsumexp(x, o),
  "nn.oneHot": (o) => nn.oneHot(x, 2, o),
};

for (const [action, call] of Object.entries(CALLS)) {
  Deno.test(`${action} refuses an option that it lacks`, () => {
    refuses(() => call(wrong({ axess: 0 })), TypeError, `${action}: "axess" is no option; the options are {`);
  });
}

Deno.test("options beside known ones, and arrays in their place", () => {
  refuses(() => np.std(x, wrong({ axis: 0, ddoff: 1 })), TypeError, '"ddoff"', "{axis, keepdims, where, dtype, ddof");
  refuses(() => np.sum(x, wrong({ axis: 0, when: x })), TypeError, 'sum: "when"');
  refuses(() => np.sum(x, { axis: 0, where: x }), TypeError, "sum: where is float32[2,2]", "it must be bool");
  refuses(() => np.max(x, { where: true }), TypeError, "max: where is given without initial");
  refuses(
    () => np.sum(x, { where: [[[true]]] }),
    RangeError,
    "where of shape [1,1,1] doesn't broadcast to the shape [2,2]",
  );
  refuses(() => np.arange(3, wrong<"int32">({ type: "int32" })), TypeError, 'arange: "type"', "{dtype, device}");
  refuses(() => np.clip(x, wrong({ min: 0, maximum: 1 })), TypeError, 'clip: "maximum"', "{min, max}");
  refuses(() => np.sum(x, wrong(x)), TypeError, "sum: an array float32[2,2] stands where options do", "axis");
  refuses(() => x.max(wrong({ axes: 0 })), TypeError, 'max: "axes"');
});

Deno.test("a traced array where a number decides the shape", () => {
  const n = np.array(3, "int32");
  refuses(
    () => jit((k: NDArray) => np.arange(wrong(k)))(n),
    ConcreteValueError,
    "arange",
    "jit traces",
    "staticArgnums",
  );
  refuses(() => jit((k: NDArray) => np.arange(0, wrong<number>(k), 2))(n), ConcreteValueError, "arange", "int32[]");
  refuses(() => vmap((k: NDArray) => np.zeros([2, wrong(k)]))(np.array([1, 2], "int32")), ConcreteValueError, "zeros");
  refuses(
    () => jit((k: NDArray) => np.sum(x, wrong(k)))(n),
    TypeError,
    "sum: an array int32[] stands where options do",
  );
  refuses(() => jit((k: NDArray) => np.tile(x, wrong(k)))(n), ConcreteValueError, "tile");
  refuses(() => np.arange(wrong(n)), TypeError, "arange: an array int32[]", "item()");
  refuses(
    () => grad((k: NDArray) => np.sum(np.arange(wrong(k))))(3),
    TypeError,
    "arange: an array float32[]",
    "item()",
  );
});

Deno.test("shapes that don't fit name the function that was called", () => {
  refuses(() => np.where(x, np.ones([3]), 0), RangeError, "where: shapes [3] and [2,2]");
  refuses(() => np.where(true, np.ones([3]), [1, 2]), RangeError, "where: shapes [3] and [2]");
  refuses(() => np.matmul(x, np.ones([3])), RangeError, "matmul: shapes [2,2] and [3]");
  refuses(() => np.concatenate([x, np.ones([3])]), RangeError, "concatenate", "[2,2]", "[3]");
  refuses(() => np.reshape(x, [3]), RangeError, "reshape", "[2,2]", "[3]");
  refuses(() => np.einsum("ij,j", x, np.ones([3])), RangeError, "einsum: the letter j");
});

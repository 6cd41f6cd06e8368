/**
 * WebGPU, Fluxion beside jax-js's and TensorFlow.js's back ends on the same adapter.
 *
 * A run computes a result several times and then waits for the device. Only Fluxion can wait without the 10 ms that Deno
 * sleeps before it settles what another library awaits.
 *
 * @module
 */
import { grad, jit, lax, type NDArray, nn, np, random, slice } from "@fluxion/fluxion";
import { group, type GroupOptions } from "../harness.ts";
import { adapter, fluxion, input, jax, jaxJs, normal, tf, tfjs } from "./peers.ts";

type JArray = jax.Array;
const jnp = jax.numpy;

/** At or ahead of both. */
const AHEAD = { "jax-js": 1, "tfjs-webgpu": 1 };

/** Declares a row: `count` results a run. */
function row(title: string, count: number, runs: {
  readonly own: () => NDArray | NDArray[];
  readonly jax?: () => JArray | JArray[];
  readonly tf?: () => tf.Tensor | tf.Tensor[];
}, options: GroupOptions = {}): void {
  group(`WebGPU: ${title}`, {
    fluxion: fluxion(count, runs.own),
    ...runs.tf && { "tfjs-webgpu": tfjs(count, runs.tf) },
    ...runs.jax && { "jax-js": jaxJs(count, runs.jax) },
  }, { ops: count, bars: AHEAD, ...options });
}

function rows(): void {
  const two = input(np.array([1, 2]));
  row("an op of 1,000 chained additions to 2 numbers", 1, {
    own: () => {
      let v = two.np;
      for (let i = 0; i < 1000; i++) v = v.add(1);
      return v;
    },
    tf: () => {
      let v = two.tf;
      for (let i = 0; i < 1000; i++) v = tf.add(v, 1);
      return v;
    },
    jax: () => {
      let v = two.jax.ref;
      for (let i = 0; i < 1000; i++) v = v.add(1);
      return v;
    },
  }, { ops: 1000, bars: { "jax-js": 5, "tfjs-webgpu": 1 } });

  const some = normal(1, [65_536]);
  row("an op of 100 chained additions of 65,536 numbers", 1, {
    own: () => {
      let v = some.np;
      for (let i = 0; i < 100; i++) v = v.add(some.np);
      return v;
    },
    tf: () => {
      let v = some.tf;
      for (let i = 0; i < 100; i++) v = tf.add(v, some.tf);
      return v;
    },
    jax: () => {
      let v = some.jax.ref;
      for (let i = 0; i < 100; i++) v = v.add(some.jax.ref);
      return v;
    },
  }, { ops: 100 });

  const short = normal(2, [1000]);
  row("an addition to 1,000 numbers, and one of them read", 1, {
    own: () => short.np.add(1),
    tf: () => tf.add(short.tf, 1),
    jax: () => short.jax.ref.add(1),
  }, { goal: 1e6 });

  const x = normal(3, [1_000_000]);
  const positive = input(np.abs(x.np.to("cpu")).add(1e-3));
  const functions = {
    tanh: [np.tanh, jnp.tanh, tf.tanh],
    exp: [np.exp, jnp.exp, tf.exp],
    log: [np.log, jnp.log, tf.log],
    sin: [np.sin, jnp.sin, tf.sin],
  } as const;
  for (const [name, [f, jf, tfn]] of Object.entries(functions)) {
    const v = name === "log" ? positive : x;
    row(`${name} of 1,000,000 float32`, 10, { own: () => f(v.np), jax: () => jf(v.jax.ref), tf: () => tfn(v.tf) });
  }
  const chain = jit((x: NDArray) => np.tanh(x).mul(2).add(1));
  const jchain = jax.jit((x: JArray): JArray => jnp.tanh(x).mul(2).add(1));
  row("tanh(x)·2 + 1 of 1,000,000 float32, jit", 10, {
    own: () => chain(x.np),
    jax: () => jchain(x.jax.ref),
    tf: () => tf.add(tf.mul(tf.tanh(x.tf), 2), 1),
  });
  // jax-js sums the first 65,535 numbers on this adapter.
  row("sum of 1,000,000 float32", 10, { own: () => np.sum(x.np), tf: () => tf.sum(x.tf) });
  row("cumulative sum of 1,000,000 float32", 2, { own: () => np.cumsum(x.np), tf: () => tf.cumsum(x.tf) });
  row("sort of 100,000 float32", 2, {
    own: () => np.sort(x.np.get(slice(0, 100_000))),
    jax: () => jnp.sort(x.jax.ref.slice([0, 100_000])),
  });
  const square = normal(4, [1000, 1000]);
  row("softmax along rows, 1000 by 1000", 5, {
    own: () => nn.softmax(square.np),
    jax: () => jax.nn.softmax(square.jax.ref, -1),
    tf: () => tf.softmax(square.tf),
  });
  products();
}

function products(): void {
  for (const [n, count] of [[256, 10], [512, 3], [1024, 1]]) {
    const a = normal(5, [n, n]);
    const b = normal(6, [n, n]);
    row(`matmul, ${n} by ${n}, float32`, count, {
      own: () => np.matmul(a.np, b.np),
      jax: () => jnp.matmul(a.jax.ref, b.jax.ref),
      tf: () => tf.matMul(a.tf, b.tf),
    });
  }
  const images = normal(7, [8, 16, 32, 32]);
  const kernel = normal(8, [32, 16, 3, 3]);
  const pixels = input(np.transpose(images.np.to("cpu"), [0, 2, 3, 1]));
  const filter = input(np.transpose(kernel.np.to("cpu"), [2, 3, 1, 0]));
  row("convolution of 8 images 32 by 32, 16 channels to 32, 3 by 3", 3, {
    own: () => lax.convGeneralDilated(images.np, kernel.np, [1, 1], "SAME"),
    jax: () => jax.lax.convGeneralDilated(images.jax.ref, kernel.jax.ref, [1, 1], "SAME"),
    tf: () => tf.conv2d(pixels.tf as tf.Tensor4D, filter.tf as tf.Tensor4D, 1, "same"),
  });
  classifier();
}

interface Params<T> {
  readonly w1: T;
  readonly b1: T;
  readonly w2: T;
  readonly b2: T;
}

function classifier(): void {
  const key = random.key(9);
  const w1 = input(random.normal(key, [784, 256]).mul(0.05));
  const w2 = input(random.normal(key, [256, 10]).mul(0.05));
  const [b1, b2] = [input(np.zeros([256])), input(np.zeros([10]))];
  const images = normal(10, [128, 784]);
  const labels = input(nn.oneHot(np.arange(128).mod(10), 10));
  const loss = (p: Params<NDArray>, x: NDArray, y: NDArray): NDArray => {
    const hidden = np.tanh(np.matmul(x, p.w1).add(p.b1));
    const logits = np.matmul(hidden, p.w2).add(p.b2);
    return np.mean(np.sum(nn.logSoftmax(logits).mul(y), { axis: 1 })).neg();
  };
  const gradient = grad(loss);
  const compiled = jit(gradient);
  const params = { w1: w1.np, b1: b1.np, w2: w2.np, b2: b2.np };
  const own = (f: typeof gradient) => (): NDArray[] => {
    const g = f(params, images.np, labels.np);
    return [g.b1, g.w2, g.b2, g.w1];
  };
  const jloss = (p: Params<JArray>, x: JArray, y: JArray): JArray => {
    const hidden = jnp.tanh(jnp.matmul(x, p.w1).add(p.b1));
    const logits = jnp.matmul(hidden, p.w2).add(p.b2);
    return jnp.mean(jnp.sum(jax.nn.logSoftmax(logits).mul(y), 1)).neg();
  };
  const jgradient = jax.grad(jloss);
  const jcompiled = jax.jit(jgradient);
  const jrun = (f: typeof jgradient) => (): JArray[] => {
    const g = f({ w1: w1.jax.ref, b1: b1.jax.ref, w2: w2.jax.ref, b2: b2.jax.ref }, images.jax.ref, labels.jax.ref);
    return [g.b1, g.w2, g.b2, g.w1];
  };
  const tgradient = tf.grads((w1: tf.Tensor, b1: tf.Tensor, w2: tf.Tensor, b2: tf.Tensor) => {
    const hidden = tf.tanh(tf.add(tf.matMul(images.tf as tf.Tensor2D, w1 as tf.Tensor2D), b1));
    const logits = tf.add(tf.matMul(hidden as tf.Tensor2D, w2 as tf.Tensor2D), b2);
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), labels.tf), 1)));
  });
  row("gradient of an MLP 784-256-10, 128 examples, eager", 3, {
    own: own(gradient),
    jax: jrun(jgradient),
    tf: () => {
      const [dw1, db1, dw2, db2] = tgradient([w1.tf, b1.tf, w2.tf, b2.tf]);
      return [db1, dw2, db2, dw1];
    },
  });
  row("gradient of an MLP 784-256-10, 128 examples, jit", 3, { own: own(compiled), jax: jrun(jcompiled) });
}

if (adapter !== null) rows();

/**
 * Chapter 13: one training loop on the CPU and on the GPU. It is no chapter of JAX's tutorial.
 *
 * @module
 */
import { devicePut, devices, grad, init, jit, type NDArray, nn, np, random, tree } from "@fluxion/fluxion";
import { save } from "./plot.ts";
import { heading, say, show } from "./say.ts";

/** Points of three spirals, and which one each belongs to. */
function spirals(count: number): { x: NDArray; y: NDArray } {
  const arm = np.arange(count).mod(3);
  const radius = np.sqrt(np.linspace(0.02, 1, count));
  const noise = random.normal(random.key(0), [count]).mul(0.12);
  const angle = radius.mul(5).add(arm.mul(2 * Math.PI / 3)).add(noise);
  const x = np.stack([radius.mul(np.cos(angle)), radius.mul(np.sin(angle))], { axis: 1 });
  return { x, y: nn.oneHot(arm, 3) };
}

interface Layer {
  readonly w: NDArray;
  readonly b: NDArray;
}

/** Layers of these widths with He's initial weights. */
function network(widths: readonly number[]): Layer[] {
  const keys = random.split(random.key(1), widths.length - 1);
  return widths.slice(1).map((n, i) => ({
    w: random.normal(keys.get(i), [widths[i], n]).mul(Math.sqrt(2 / widths[i])),
    b: np.zeros([n]),
  }));
}

function logits(layers: readonly Layer[], x: NDArray): NDArray {
  return layers.reduce((h, { w, b }, i) => {
    const z = np.matmul(h, w).add(b);
    return i < layers.length - 1 ? nn.relu(z) : z;
  }, x);
}

/** The mean cross entropy. */
function loss(layers: readonly Layer[], x: NDArray, y: NDArray): NDArray {
  return np.mean(np.sum(nn.logSoftmax(logits(layers, x)).mul(y), { axis: 1 })).neg();
}

/** A step of gradient descent with momentum. */
const step = jit((layers: readonly Layer[], speed: readonly Layer[], x: NDArray, y: NDArray) => {
  const gradient = grad(loss)(layers, x, y);
  const faster = tree.map((v: NDArray, g: NDArray) => v.mul(0.9).add(g), speed, gradient);
  const next = tree.map((p: NDArray, v: NDArray) => p.sub(v.mul(0.1)), layers, faster);
  return [next, faster] as [Layer[], Layer[]];
});

const STEPS = 200;
const EVERY = 10;

interface Run {
  readonly losses: number[];
  readonly accuracy: number;
  readonly stepsPerSecond: number;
}

/** Trains on a device; only the data and the first weights are moved there. */
function train(device: "cpu" | "webgpu"): Run {
  const { x, y } = devicePut(spirals(1200), device);
  let layers = devicePut(network([2, 128, 128, 3]), device);
  let speed = tree.map((p: NDArray) => np.zerosLike(p), layers);
  const losses: number[] = [];
  let start = 0;
  for (let i = 0; i <= STEPS; i++) {
    if (i % EVERY === 0) losses.push(loss(layers, x, y).item());
    // The first steps trace and compile.
    if (i === EVERY) start = performance.now();
    [layers, speed] = step(layers, speed, x, y);
  }
  const right = np.argmax(logits(layers, x), 1).equal(np.argmax(y, 1));
  const accuracy = np.mean(right.astype("float32")).item();
  return { losses, accuracy, stepsPerSecond: 1000 * (STEPS - EVERY) / (performance.now() - start) };
}

/** Trains a network on each device, prints their speeds, and draws their losses to `examples/out/`. */
export async function run(): Promise<string[]> {
  heading("13. One program, two devices");

  say("A network 2-128-128-3 learns which of three spirals a point lies on: 1,200 points, 200 steps of momentum.");
  const found = await navigator.gpu?.requestAdapter() ?? null;
  if (found === null) say("There is no WebGPU adapter here, so the CPU trains alone.");
  else await init("webgpu");
  const runs = devices().map(({ name, description }) => {
    const result = train(name);
    show(
      `${name} (${description})`,
      `${result.stepsPerSecond.toFixed(0)} steps/s, loss ${result.losses.at(-1)!.toFixed(4)}, ` +
        `${(100 * result.accuracy).toFixed(1)}% right`,
    );
    return { name, losses: result.losses };
  });
  const file = await save("devices", {
    title: "Three spirals: the loss on each device",
    xTitle: "step",
    yTitle: "cross entropy",
    x: runs[0].losses.map((_, i) => i * EVERY),
    curves: runs.map(({ name, losses }) => ({ name, y: losses })),
    range: [0, 1.2],
  });
  say(`Drawn: ${file}`);
  return [file];
}

if (import.meta.main) await run();

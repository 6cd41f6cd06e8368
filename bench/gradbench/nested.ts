/**
 * GradBench's particle and saddle: optimisers whose objective takes gradients itself, or optimises, in loops that end
 * when the data say so (Siskind and Pearlmutter's examples).
 *
 * @module
 */
import { grad, jit, type NDArray, np, vjp } from "@fluxion/fluxion";

type Point = readonly NDArray[];
type Objective = (...x: NDArray[]) => NDArray;

const dtype = "float64";
const number = (x: number): NDArray => np.array(x, { dtype });

function norm(x: Point): number {
  return Math.sqrt(x.reduce((sum, v) => sum + v.item() ** 2, 0));
}

/** Gradient descent with steps that double after ten good ones and halve after a bad one. */
function argmin(f: Objective, start: Point): Point {
  const at = (x: Point): [NDArray, Point] => {
    const [y, pull] = vjp(f, ...x);
    return [y, pull(number(1)) as unknown as Point];
  };
  let x = start;
  let [fx, gx] = at(x);
  let eta = 1e-5;
  for (let good = 0; norm(gx) > 1e-5;) {
    if (good === 10) {
      eta *= 2;
      good = 0;
      continue;
    }
    const next = x.map((v, i) => v.sub(gx[i].mul(eta)));
    if (norm(next.map((v, i) => v.sub(x[i]))) <= 1e-5) return x;
    const [fn, gn] = at(next);
    if (fn.item() < fx.item()) {
      [x, fx, gx] = [next, fn, gn];
      good++;
    } else {
      eta /= 2;
      good = 0;
    }
  }
  return x;
}

const distance = (x: NDArray, y: NDArray, cx: NDArray | number, cy: NDArray | number): NDArray =>
  np.sqrt(np.square(x.sub(cx)).add(np.square(y.sub(cy))));

/** The gradient of the potential of two charges, one of them at (10, 10 − w), by the particle's place. */
const slope = jit(grad(
  (x: NDArray, y: NDArray, w: NDArray): NDArray =>
    np.divide(1, distance(x, y, 10, np.subtract(10, w))).add(np.divide(1, distance(x, y, 10, 0))),
  { argnums: [0, 1] },
));

/** A particle falls past two charges, in Euler's steps; where it lands, squared, is least at the answer. */
export function particle(w0: number): number {
  const [w] = argmin((w) => {
    let [x, y, dx, dy] = [number(0), number(8), number(0.75), number(0)];
    for (;;) {
      const [ax, ay] = slope(x, y, w);
      const [nx, ny] = [x.add(dx.mul(0.1)), y.add(dy.mul(0.1))];
      if (ny.item() <= 0) break;
      [x, y, dx, dy] = [nx, ny, dx.sub(ax.mul(0.1)), dy.sub(ay.mul(0.1))];
    }
    return np.square(x.sub(y.div(dy).mul(dx)));
  }, [number(w0)]);
  return w.item();
}

/** min over (a, b) of max over (c, d) of a² + b² − c² − d². */
export function saddle(start: readonly [number, number]): number[] {
  const from = start.map(number);
  const against = (a: NDArray, b: NDArray): Point => argmin((c, d) => height(a, b, c, d).neg(), from);
  const low = argmin((a, b) => {
    const [c, d] = against(a, b);
    return height(a, b, c, d);
  }, from);
  return [...low, ...against(low[0], low[1])].map((x) => x.item());
}

function height(a: NDArray, b: NDArray, c: NDArray, d: NDArray): NDArray {
  return np.square(a).add(np.square(b)).sub(np.square(c).add(np.square(d)));
}

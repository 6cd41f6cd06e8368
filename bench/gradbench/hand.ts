/**
 * GradBench's ht: a skinned hand of 26 parameters, beside points that it should touch. The model is made up: 22 bones in
 * a palm and five fingers, vertices near them, weights that fall off with the distance.
 *
 * @module
 */
import { type NDArray, np, random } from "@fluxion/fluxion";
import { rotate } from "./bundle.ts";

const dtype = "float64";
const BONES = 22;

/** A hand, in the pose that it has without parameters, and points. */
export interface Hand {
  /** Each bone's place in its parent's frame: [bones, 4, 4]. */
  readonly relative: NDArray;
  /** From a vertex's place to its place in each bone's frame: [bones, 4, 4]. */
  readonly inverse: NDArray;
  /** Each bone's parent, an earlier one; −1 for the wrist. */
  readonly parents: readonly number[];
  /** Homogeneous places of the vertices: [vertices, 4]. */
  readonly vertices: NDArray;
  /** [vertices, bones] */
  readonly weights: NDArray;
  /** The three vertices whose triangle each point belongs to: [points, 3]. */
  readonly triangles: NDArray;
  /** [points, 3] */
  readonly points: NDArray;
}

/** A hand of `vertices` vertices and `points` points. */
export function hand(vertices: number, points: number): Hand {
  const normal = (seed: number, shape: number[]): NDArray => random.normal(random.key(seed), { shape, dtype });
  // The wrist and the palm, then four bones a finger.
  const parents = [-1, 0, ...Array.from({ length: 20 }, (_, i) => i % 4 === 0 ? 1 : i + 1)];
  const shifts = normal(0, [BONES, 3]);
  const relative = np.stack(parents.map((_, k) => translation(shifts.get(k))));
  const places: NDArray[] = [];
  parents.forEach((p, k) => places.push(p < 0 ? shifts.get(k) : places[p].add(shifts.get(k))));
  const inverse = np.stack(places.map((x) => translation(x.neg())));
  const flat = normal(1, [vertices, 3]).mul(2);
  const far = np.sum(np.square(np.expandDims(flat, 1).sub(np.stack(places))), { axis: 2 });
  const weights = np.exp(far.neg());
  return {
    relative,
    inverse,
    parents,
    vertices: np.concatenate([flat, np.ones([vertices, 1], { dtype })], { axis: 1 }),
    weights: weights.div(np.sum(weights, { axis: 1, keepdims: true })),
    triangles: random.randint(random.key(2), [points, 3], 0, vertices),
    points: normal(3, [points, 3]),
  };
}

function translation(shift: NDArray): NDArray {
  const rotation = np.eye(3, { dtype });
  const top = np.concatenate([rotation, shift.reshape([3, 1])], { axis: 1 });
  return np.concatenate([top, np.array([[0, 0, 0, 1]], { dtype })], { axis: 0 });
}

/** Where in theta the three angles of each bone stand; 26, where there is none, holds 0. */
const ANGLES = ((): number[] => {
  const places = new Array<number>(3 * BONES).fill(26);
  for (let finger = 0, next = 6; finger < 5; finger++) {
    for (let joint = 0; joint < 3; joint++) {
      const bone = 2 + 4 * finger + joint + 1;
      places[3 * bone] = next++;
      if (joint === 0) places[3 * bone + 1] = next++;
    }
  }
  return places;
})();

/** Rotations about x, then y, then z, by rows of angles: [bones, 4, 4]. */
function rotations(angles: NDArray): NDArray {
  const [c, s] = [np.cos(angles), np.sin(angles)];
  const [cx, cy, cz] = [0, 1, 2].map((i) => np.take(c, i, { axis: 1 }));
  const [sx, sy, sz] = [0, 1, 2].map((i) => np.take(s, i, { axis: 1 }));
  const [zero, one] = [np.zerosLike(cx), np.onesLike(cx)];
  const rows = [
    [cz.mul(cy), cz.mul(sy).mul(sx).sub(sz.mul(cx)), cz.mul(sy).mul(cx).add(sz.mul(sx)), zero],
    [sz.mul(cy), sz.mul(sy).mul(sx).add(cz.mul(cx)), sz.mul(sy).mul(cx).sub(cz.mul(sx)), zero],
    [sy.neg(), cy.mul(sx), cy.mul(cx), zero],
    [zero, zero, zero, one],
  ];
  return np.stack(rows.map((row) => np.stack(row, { axis: 1 })), { axis: 1 });
}

/**
 * The points less their places on the hand, 3 numbers each: theta is a rotation, a translation and 20 angles of the
 * fingers, `us` the barycentric coordinates of each point in its triangle.
 */
export function residuals(model: Hand, theta: NDArray, us: NDArray): NDArray {
  const angles = np.take(np.concatenate([theta, np.zeros([1], { dtype })]), np.array(ANGLES, { dtype: "int32" }));
  const local = np.matmul(model.relative, rotations(angles.reshape([BONES, 3])));
  const whole: NDArray[] = [];
  model.parents.forEach((p, k) => whole.push(p < 0 ? local.get(k) : np.matmul(whole[p], local.get(k))));
  const bones = np.matmul(np.stack(whole), model.inverse);
  const moved = np.einsum("bij,vj,vb->vi", bones, model.vertices, model.weights);
  const corner = (i: number): NDArray =>
    np.stack([0, 1, 2].map((c) => np.take(np.take(moved, c, { axis: 1 }), np.take(model.triangles, i, { axis: 1 }))), {
      axis: 1,
    });
  const [u, v] = [0, 1].map((i) => np.expandDims(np.take(us, i, { axis: 1 }), 1));
  const on = corner(0).mul(u).add(corner(1).mul(v)).add(corner(2).mul(np.subtract(1, u).sub(v)));
  const part = (from: number): NDArray => np.stack([0, 1, 2].map((i) => theta.get(from + i)));
  const basis = np.eye(3, { dtype });
  const turn = np.stack([0, 1, 2].map((i) => rotate(part(0), basis.get(i))));
  return model.points.sub(np.matmul(on, turn).add(part(3))).reshape([-1]);
}

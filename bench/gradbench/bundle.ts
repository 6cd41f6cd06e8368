/**
 * GradBench's ba: reprojection errors of a bundle adjustment, with radial distortion.
 *
 * @module
 */
import { type NDArray, np } from "@fluxion/fluxion";

const dtype = "float64";

/** a × b of vectors of three. */
function cross(a: NDArray, b: NDArray): NDArray {
  return np.cross(a, b);
}

/** A vector turned by the rotation vector `w`: Rodrigues' formula. */
export function rotate(w: NDArray, x: NDArray): NDArray {
  const square = np.sum(np.square(w));
  const theta = np.sqrt(square);
  const axis = w.div(theta);
  const [c, s] = [np.cos(theta), np.sin(theta)];
  return x.mul(c).add(cross(axis, x).mul(s)).add(axis.mul(np.dot(axis, x)).mul(np.subtract(1, c)));
}

/**
 * The error of one observation: a camera of 11 numbers (rotation, centre, focal length, principal point, two of
 * distortion), a point, and the weight of the observation at `feature`.
 */
export function reprojection(camera: NDArray, point: NDArray, weight: NDArray, feature: NDArray): NDArray {
  const part = (from: number, to: number): NDArray => np.stack(range(from, to).map((i) => camera.get(i)));
  const seen = rotate(part(0, 3), point.sub(part(3, 6)));
  const flat = np.stack([seen.get(0), seen.get(1)]).div(seen.get(2));
  const r2 = np.sum(np.square(flat));
  const distortion = r2.mul(camera.get(9)).add(np.square(r2).mul(camera.get(10))).add(1);
  return flat.mul(distortion).mul(camera.get(6)).add(part(7, 9)).sub(feature).mul(weight);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** `p` observations by one camera, as GradBench tiles them: cameras, points, weights and features. */
export function observations(p: number): [NDArray, NDArray, NDArray, NDArray] {
  const tile = (values: number[]): NDArray => np.tile(np.array([values], { dtype }), [p, 1]);
  const camera = [0.016, -0.012, -0.004, -0.034, -0.107, 1.12, 399.75, -3.2e-7, 5.9e-13, -3.2e-7, 5.9e-13];
  return [
    tile(camera),
    tile([-0.612, 0.571, -1.847]),
    np.ones([p], { dtype }).mul(0.9),
    tile([-332.65, 262.09]),
  ];
}

/**
 * From import to a first gradient.
 *
 * @module
 */
import { grad, type NDArray, np } from "../../mod.ts";

const f = (x: NDArray) => np.sum(np.tanh(x).pow(2));
console.log(grad(f)(np.array([1, 2, 3])).tolist());

/**
 * The words that programs are made of. A new op joins as one line in one of the tables.
 *
 * @module
 */
import { ANALYSIS } from "./analysis.ts";
import { COMPLEX } from "./complex.ts";
import { ELEMENTWISE } from "./elementwise.ts";
import { FOLDING } from "./folding.ts";
import { INTEGER } from "./integer.ts";
import { MATRICES } from "./matrices.ts";
import { SHAPES } from "./shapes.ts";
import { named, type Vocabulary, type Word, word } from "./word.ts";
import { type NDArray, np } from "@fluxion/fluxion";

/** Words that the generator uses where it needs a value of a certain type. */
const FITTING: readonly Word[] = named({
  constant: word(
    "",
    (p: { values: number[]; shape: number[]; real: "float64" }) =>
      np.array(p.values, { dtype: p.real }).reshape(p.shape),
    { fit: () => null, bound: 2 },
  ),
  integers: word(
    "",
    (p: { values: number[]; shape: number[] }) => np.array(p.values, { dtype: "int32" }).reshape(p.shape),
    { fit: () => null, bound: 3 },
  ),
  asReal: word("i", (n: NDArray, p: { real: "float64" }) => n.astype(p.real)),
  asComplex: word("fi", (x: NDArray, p: { complex: "complex128" }) => x.astype(p.complex)),
  sumAll: word("fc", (x: NDArray) => np.sum(x)),
  fill: word(
    "fc",
    (x: NDArray, p: { shape: number[] }) => np.broadcastTo(np.sum(x).div(Math.max(1, x.size)), p.shape),
    { fit: () => null },
  ),
});

/** Every word by name. */
export const VOCABULARY: Vocabulary = new Map(
  [...ELEMENTWISE, ...COMPLEX, ...SHAPES, ...FOLDING, ...MATRICES, ...ANALYSIS, ...INTEGER, ...FITTING].map((
    w,
  ) => [w.name, w]),
);

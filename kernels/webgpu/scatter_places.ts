/**
 * Where updates of a scatter go, as data for its kernels and as their functions.
 *
 * Updates come in units: windows, which are the same or have nothing in common if no axis that index vectors address
 * runs within a window, or otherwise single elements. A unit goes to a slot: the place of a window, or of an element.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { IndexMode, ScatterPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import type { Word } from "./kernels.ts";
import { merged } from "./layout.ts";
import type { View } from "./operands.ts";
import { coordinates, lengthWords, strideWords } from "./wgsl.ts";

/** What the text of the functions depends on. */
export interface PlaceForm {
  /** Axes of units, of the elements of one, and of slots. */
  readonly unitRank: number;
  readonly innerRank: number;
  readonly slotRank: number;
  /** The length of index vectors. */
  readonly vector: number;
  readonly mode: IndexMode;
}

/** Where updates go. */
export interface Places {
  readonly form: PlaceForm;
  /** The form as part of a kernel's key. */
  readonly key: string;
  /** How many units there are, the elements of each, and the slots. */
  readonly units: number;
  readonly inner: number;
  readonly slots: number;
  /** The words that the functions use, and their values. */
  readonly words: readonly Word[];
  readonly values: readonly number[];
}

/** Whether windows are the same or have nothing in common. */
export function areApart(plan: ScatterPlan): boolean {
  return plan.scatterDimsToOperandDims.every((d) => plan.insertedWindowDims.includes(d));
}

/** The axes of an operand that run within windows. */
export function windowAxes(plan: ScatterPlan, rank: number): number[] {
  const dropped = new Set([...plan.insertedWindowDims, ...plan.operandBatchingDims]);
  return Array.from({ length: rank }, (_, d) => d).filter((d) => !dropped.has(d));
}

/** An axis along which updates lie, with its steps in memory, among the index vectors, the slots, and the result. */
interface Axis {
  readonly n: number;
  readonly update: number;
  readonly index: number;
  readonly slot: number;
  readonly place: number;
}

/** The places of a scatter into an array of `shape`; units are windows if `whole`, or elements. */
export function placesOf(
  plan: ScatterPlan,
  shape: readonly number[],
  indices: View,
  updates: NDArray,
  from: View,
  whole: boolean,
): Places {
  const steps = rowMajor(shape);
  const kept = windowAxes(plan, shape.length);
  const dropped = [...shape.keys()].filter((d) => !kept.includes(d));
  const sizes = plan.updateWindowDims.map((d) => updates.shape[d]);
  // Windows are told apart by the axes that they lack.
  const counts = rowMajor(dropped.map((d) => shape[d]));
  const slotSteps = whole ? shape.map((_, d) => dropped.includes(d) ? counts[dropped.indexOf(d)] : 0) : steps;
  const window = plan.updateWindowDims.map((d, i): Axis => {
    return { n: sizes[i], update: from.strides[d], index: 0, slot: slotSteps[kept[i]], place: steps[kept[i]] };
  });
  const batch = [...updates.shape.keys()].filter((d) => !plan.updateWindowDims.includes(d)).map((d, b): Axis => {
    const k = plan.scatterIndicesBatchingDims.indexOf(b);
    const slot = k < 0 ? 0 : slotSteps[plan.operandBatchingDims[k]];
    return { n: updates.shape[d], update: from.strides[d], index: indices.strides[b], slot, place: 0 };
  });
  const over = (axes: readonly Axis[], ...names: readonly (keyof Axis)[]): ReturnType<typeof merged> =>
    merged(axes.map(({ n }) => n), names.map((name) => axes.map((axis) => axis[name])));
  const unit = over(whole ? batch : [...batch, ...window], "update", "index", "slot");
  const inner = over(whole ? window : [], "update", "place");
  const slot = whole
    ? merged(dropped.map((d) => shape[d]), [dropped.map((d) => steps[d])])
    : merged([product(shape)], [[1]]);
  const form: PlaceForm = {
    unitRank: unit.shape.length,
    innerRank: inner.shape.length,
    slotRank: slot.shape.length,
    vector: plan.scatterDimsToOperandDims.length,
    mode: plan.mode,
  };
  const addressed = plan.scatterDimsToOperandDims.flatMap((d) => {
    const i = kept.indexOf(d);
    return [shape[d] - (i < 0 ? 1 : sizes[i]), slotSteps[d]];
  });
  const counted = [product(unit.shape), product(inner.shape), product(slot.shape)];
  return {
    form,
    key: Object.values(form).join(),
    units: counted[0],
    inner: counted[1],
    slots: counted[2],
    words: wordsOf(form),
    values: [
      ...counted,
      from.offset,
      indices.offset,
      indices.strides[indices.strides.length - 1],
      ...unit.strides.flat(),
      ...unit.shape.slice(1),
      ...inner.strides.flat(),
      ...inner.shape.slice(1),
      ...slot.strides.flat(),
      ...slot.shape.slice(1),
      ...addressed,
    ],
  };
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function wordsOf({ unitRank, innerRank, slotRank, vector }: PlaceForm): Word[] {
  const integer = (name: string): Word => ({ name, type: "i32" });
  return [
    ...["units", "inner", "slots"].map((name): Word => ({ name, type: "u32" })),
    ...["updates", "indices", "along"].map(integer),
    ...["unitUpdate", "unitIndex", "unitSlot"].flatMap((name) => strideWords(unitRank, name)),
    ...lengthWords(unitRank, "unit"),
    ...["innerUpdate", "innerPlace"].flatMap((name) => strideWords(innerRank, name)),
    ...lengthWords(innerRank, "innerLength"),
    ...strideWords(slotRank, "slotPlace"),
    ...lengthWords(slotRank, "slotLength"),
    ...Array.from({ length: vector }, (_, v) => [`limit${v}`, `step${v}`].map(integer)).flat(),
  ];
}

/** A function of a number: the sum of its coordinates over `rank` axes times the words `${step}d`. */
function linearFunction(name: string, rank: number, dim: string, step: string): string {
  return `fn ${name}(i: u32) -> i32 {\n${coordinates("i", rank, "c", dim)}return ${weighted(rank, step)};\n}\n`;
}

function weighted(rank: number, step: string): string {
  return Array.from({ length: rank }, (_, d) => `i32(c${d}) * p.${step}${d}`).join(" + ") || "0i";
}

/**
 * Functions: `unitUpdate(unit)` and `innerUpdate(e)`, whose sum is where element `e` of a unit lies among the updates,
 * after `p.updates`; `slotPlace(slot)` and `innerPlace(e)`, whose sum is where it goes.
 */
export function placeFunctions({ unitRank, innerRank, slotRank }: PlaceForm): string {
  return linearFunction("unitUpdate", unitRank, "unit", "unitUpdate") +
    linearFunction("innerUpdate", innerRank, "innerLength", "innerUpdate") +
    linearFunction("innerPlace", innerRank, "innerLength", "innerPlace") +
    linearFunction("slotPlace", slotRank, "slotLength", "slotPlace");
}

/** The function `slotOf(unit)`, which reads the buffer `index`: the unit's slot, or −1 if it is dropped. */
export function slotFunction({ unitRank, vector, mode }: PlaceForm): string {
  const each = Array.from({ length: vector }, (_, v) => v);
  const load = each.map((v) => `let j${v} = index[at + ${v} * p.along];\n`).join("");
  const outside = each.map((v) => `j${v} < 0i || j${v} > p.limit${v}`).join(" || ");
  const drop = mode === "clip" || vector === 0 ? "" : `if (${outside}) { return -1i; }\n`;
  const steps = each.map((v) => ` + ${mode === "clip" ? `clamp(j${v}, 0i, p.limit${v})` : `j${v}`} * p.step${v}`);
  return `fn slotOf(i: u32) -> i32 {
${coordinates("i", unitRank, "c", "unit")}let at = p.indices + ${weighted(unitRank, "unitIndex")};
${load}${drop}return ${weighted(unitRank, "unitSlot")}${steps.join("")};
}
`;
}

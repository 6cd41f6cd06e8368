/**
 * Functions of single elements, or of small arrays, made into functions of whole arrays.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkFunctions } from "../transforms/control_tree.ts";
import type { Lower } from "../transforms/types.ts";
import { namedAs, type UserFunction } from "../transforms/user_function.ts";
import { unflatten } from "../tree.ts";
import { checkOptions } from "./arguments.ts";
import { mapExamples } from "./mapping.ts";

/** Options of {@link vectorize}. */
export interface VectorizeOptions {
  /** The places of arguments that are handed through as they are. */
  excluded?: readonly number[];
  /**
   * The axes that one call takes and gives, as NumPy writes them: `(m,n),(n)->(m)` is a matrix times a vector. Without it
   * arguments are 0-d.
   */
  signature?: string | null;
}

/** Names of axes: of each argument, and of each result. */
interface Signature {
  readonly inputs: readonly (readonly string[])[];
  readonly outputs: readonly (readonly string[])[];
}

const AXES = String.raw`\((?:\w+(?:,\w+)*)?\)`;
const SIGNATURE = new RegExp(`^${AXES}(?:,${AXES})*->${AXES}(?:,${AXES})*$`);

function parseSignature(text: string): Signature {
  if (typeof text !== "string" || !SIGNATURE.test(text)) {
    throw new RangeError(
      `vectorize: ${valueText(text)} is no signature; it must name axes as in "(m,n),(n)->(m)", without blanks`,
    );
  }
  const [inputs, outputs] = text.split("->").map((side) =>
    [...side.matchAll(/\(([^)]*)\)/g)].map(([, names]) => names === "" ? [] : names.split(","))
  );
  return { inputs, outputs };
}

/** Notes the lengths of named axes, the last ones of a shape; they must agree with those known. */
function noteLengths(
  sizes: Map<string, number>,
  shape: readonly number[],
  names: readonly string[],
  what: string,
  signature: string,
): void {
  if (shape.length < names.length) {
    throw new RangeError(
      `vectorize: ${what} has shape ${shapeText(shape)}, which lacks axes (${names.join(",")}) of "${signature}"`,
    );
  }
  names.forEach((name, i) => {
    const n = shape[shape.length - names.length + i];
    const known = sizes.get(name) ?? n;
    if (n !== known) {
      throw new RangeError(
        `vectorize: the axis ${name} of "${signature}" has length ${n} in ${what} of shape ${shapeText(shape)}, and ` +
          `${known} before it`,
      );
    }
    sizes.set(name, n);
  });
}

/**
 * A function of 0-d arrays, or of arrays with the axes that a signature names, as one of arrays of any shape: further axes
 * of its arguments broadcast, and it runs once, under `vmap`. It may give trees; with a signature, an array or, for several
 * results, a list. null among the arguments is handed through.
 *
 * @throws TypeError for what is no function; RangeError for a wrong signature and for a place below 0, and, when called, for
 *   shapes that don't broadcast or don't go with the signature.
 *
 * @example
 * ```ts
 * import { type NDArray, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const dot = np.vectorize((x: NDArray, y: NDArray) => np.dot(x, y), { signature: "(n),(n)->()" });
 * assertEquals(dot([[1, 2], [3, 4]], [1, 1]).tolist(), [3, 7]);
 * const scale = np.vectorize((x: NDArray, k: number) => x.mul(k), { excluded: [1] });
 * assertEquals(scale([1, 2], 3).tolist(), [3, 6]);
 * ```
 */
export function vectorize<A extends readonly unknown[], R>(
  pyfunc: (...args: A) => R,
  options: VectorizeOptions = {},
): (...args: VectorizedArgs<A>) => Lower<R> {
  checkFunctions("vectorize", pyfunc);
  const { excluded = [], signature = null } = checkOptions("vectorize", options, ["excluded", "signature"]);
  const bad = excluded.find((i) => !Number.isInteger(i) || i < 0);
  if (bad !== undefined) {
    throw new RangeError(`vectorize: excluded holds ${valueText(bad)}; it lists places of arguments, integers from 0`);
  }
  const parsed = signature === null ? null : parseSignature(signature);
  const wrapper = (...args: unknown[]): unknown => {
    const places = args.map((_, i) => i).filter((i) => !excluded.includes(i));
    const inputs = parsed?.inputs ?? places.map(() => []);
    if (inputs.length !== places.length) {
      throw new TypeError(
        `vectorize: ${places.length} arguments don't go with the ${inputs.length} of "${signature}"; give as many`,
      );
    }
    const given = places.map((place, i) => ({ place, names: inputs[i] })).filter(({ place }) => args[place] !== null);
    const f = (...chosen: unknown[]): unknown => {
      const all = [...args];
      given.forEach(({ place }, i) => all[place] = chosen[i]);
      return pyfunc(...all as unknown as A);
    };
    const arrays = given.map(({ place }) => asArray(args[place] as ArrayLike));
    return overBroadcast(
      namedAs(pyfunc as UserFunction, f),
      arrays,
      given.map((g) => g.names),
      parsed,
      signature ?? "",
    );
  };
  return namedAs(pyfunc as UserFunction, wrapper) as unknown as (...args: VectorizedArgs<A>) => Lower<R>;
}

/** What a vectorized function takes: where the function takes an array, any form of one, or null. */
export type VectorizedArgs<A extends readonly unknown[]> = {
  [K in keyof A]: NDArray extends A[K] ? ArrayLike | null : A[K];
};

function overBroadcast(
  f: UserFunction,
  arrays: readonly NDArray[],
  names: readonly (readonly string[])[],
  parsed: Signature | null,
  signature: string,
): unknown {
  const sizes = new Map<string, number>();
  arrays.forEach((x, i) => noteLengths(sizes, x.shape, names[i], `argument ${i}`, signature));
  const leads = arrays.map((x, i) => x.shape.slice(0, x.ndim - names[i].length));
  const shape = leads.reduce<readonly number[]>((s, lead) => ops.broadcastShapes("vectorize", s, lead), []);
  const size = shape.reduce((n, d) => n * d, 1);
  // Arguments that are the same for all calls stay one.
  const mapped = leads.map((lead) => lead.some((n) => n !== 1));
  const operands = arrays.map((x, i) => {
    const core = x.shape.slice(leads[i].length);
    return mapped[i] ? ops.reshape(ops.broadcastTo(x, [...shape, ...core]), [size, ...core]) : ops.reshape(x, core);
  });
  const checked = parsed === null ? f : namedAs(f, (...args: never[]) => {
    const out = f(...args);
    checkResults(out, new Map(sizes), parsed.outputs, signature);
    return out;
  });
  const { leaves, def } = mapExamples("vectorize", checked, operands, mapped, size);
  return unflatten(def, leaves.map((y) => ops.reshape(y, [...shape, ...y.shape.slice(1)])));
}

function checkResults(
  out: unknown,
  sizes: Map<string, number>,
  outputs: readonly (readonly string[])[],
  signature: string,
): void {
  const list: readonly unknown[] = Array.isArray(out) ? out : [out];
  if (list.length !== outputs.length) {
    throw new TypeError(
      `vectorize: the function gave ${list.length} results, and "${signature}" names ${outputs.length}; give as many`,
    );
  }
  list.forEach((y, i) => {
    const { shape } = asArray(y as ArrayLike);
    if (shape.length !== outputs[i].length) {
      throw new RangeError(
        `vectorize: the function gave an array of shape ${shapeText(shape)} where "${signature}" has (${
          outputs[i].join(",")
        })`,
      );
    }
    noteLengths(sizes, shape, outputs[i], `result ${i}`, signature);
  });
}

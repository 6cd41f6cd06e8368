/**
 * How arrays print, and arrays as text.
 *
 * @module
 */
import { type ArrayLike, methods } from "../core/array.ts";
import { valueText } from "../errors.ts";
import { asArray } from "../ops/mod.ts";
import { type PrintOptions, printOptions, setPrintOptions } from "../print/options.ts";
import { checkInteger, checkOptions } from "./arguments.ts";

export type { FloatMode, PrintOptions } from "../print/options.ts";

const KEYS: readonly (keyof PrintOptions)[] = [
  "precision",
  "threshold",
  "edgeitems",
  "linewidth",
  "suppress",
  "nanstr",
  "infstr",
  "sign",
  "floatmode",
];

function checked(action: string, options: PrintOptions): PrintOptions {
  const { precision, edgeitems, linewidth, threshold, sign, floatmode } = checkOptions(action, options, KEYS);
  const least = { precision, edgeitems, linewidth };
  for (const [name, value] of Object.entries(least)) {
    if (value !== undefined) checkInteger(action, name, value, name === "precision" ? 0 : 1);
  }
  if (threshold !== undefined && !(typeof threshold === "number" && threshold >= 0)) {
    throw new RangeError(`${action}: threshold is ${valueText(threshold)}; it must be a number from 0, or Infinity`);
  }
  if (sign !== undefined && !["-", "+", " "].includes(sign)) {
    throw new RangeError(`${action}: sign is ${valueText(sign)}; it must be "-", "+" or " "`);
  }
  if (floatmode !== undefined && !["maxprec", "maxprec_equal", "fixed", "unique"].includes(floatmode)) {
    throw new RangeError(
      `${action}: floatmode is ${valueText(floatmode)}; it must be "maxprec", "maxprec_equal", "fixed" or "unique"`,
    );
  }
  return options;
}

/**
 * How arrays print at present.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.getPrintoptions().precision, 8);
 * ```
 */
export function getPrintoptions(): Required<PrintOptions> {
  return { ...printOptions() };
}

/**
 * Says how arrays print from now on; options that are left out stay as they are.
 *
 * @throws TypeError for an unknown option; RangeError for a value that it can't have.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * np.setPrintoptions({ precision: 3 });
 * assertEquals(String(np.array([1 / 3, 1])), "[0.333 1.   ]");
 * np.setPrintoptions({ precision: 8 });
 * ```
 */
export function setPrintoptions(options: PrintOptions): void {
  setPrintOptions(checked("setPrintoptions", options));
}

/**
 * As {@link setPrintoptions}, until the end of the block that holds the result: `using _ = np.printoptions(...)`.
 *
 * @throws TypeError for an unknown option; RangeError for a value that it can't have.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * {
 *   using _ = np.printoptions({ suppress: true, precision: 2 });
 *   assertEquals(String(np.array([1e-9, 1])), "[0. 1.]");
 * }
 * assertEquals(String(np.array([1e-9, 1])), "[1.e-09 1.e+00]");
 * ```
 */
export function printoptions(options: PrintOptions): Disposable {
  const before = printOptions();
  setPrintOptions(checked("printoptions", options));
  return { [Symbol.dispose]: () => setPrintOptions(before) };
}

/** Options of {@link arrayStr} and {@link arrayRepr}. */
export interface ArrayTextOptions {
  /** Characters in a line. */
  maxLineWidth?: number | null;
  /** Digits after the point, at most. */
  precision?: number | null;
  /** Whether small floats print as 0 rather than with an exponent. */
  suppressSmall?: boolean | null;
}

/** What `print` gives under options of printing. */
function printed(action: string, options: ArrayTextOptions, print: () => string): string {
  const { maxLineWidth, precision, suppressSmall } = checkOptions(action, options, [
    "maxLineWidth",
    "precision",
    "suppressSmall",
  ]);
  const given: PrintOptions = {
    linewidth: maxLineWidth ?? undefined,
    precision: precision ?? undefined,
    suppress: suppressSmall ?? undefined,
  };
  const before = printOptions();
  setPrintOptions(checked(action, given));
  try {
    return print();
  } finally {
    setPrintOptions(before);
  }
}

/**
 * The elements as NumPy's `str` prints them; a 0-d array as a scalar.
 *
 * @throws TypeError for an unknown option; RangeError for a value that it can't have.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.arrayStr([1 / 3, 1], { precision: 2 }), "[0.33 1.  ]");
 * ```
 */
export function arrayStr(x: ArrayLike, options: ArrayTextOptions = {}): string {
  return printed("arrayStr", options, () => methods.text(asArray(x)));
}

/**
 * The array as JAX's `repr` prints it, with its shape and dtype.
 *
 * @throws TypeError for an unknown option; RangeError for a value that it can't have.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.arrayRepr([1, 2]), "Array([1., 2.], shape=(2,), dtype=float32)");
 * ```
 */
export function arrayRepr(x: ArrayLike, options: ArrayTextOptions = {}): string {
  return printed("arrayRepr", options, () => methods.inspect(asArray(x)));
}

/**
 * How arrays print: NumPy's options, one set for the whole program.
 *
 * @module
 */

/** How many digits floats have after the point. */
export type FloatMode = "maxprec" | "maxprec_equal" | "fixed" | "unique";

/** NumPy's options of printing. */
export interface PrintOptions {
  /** Digits after the point, at most; 8. */
  precision?: number;
  /** Arrays of more elements are abridged; 1000. */
  threshold?: number;
  /** How many elements of an abridged axis print at each end; 3. */
  edgeitems?: number;
  /** Characters in a line; 75. */
  linewidth?: number;
  /** Whether small floats print as 0 rather than with an exponent; false. */
  suppress?: boolean;
  /** How NaN prints; `nan`. */
  nanstr?: string;
  /** How infinity prints; `inf`. */
  infstr?: string;
  /** What stands before numbers from 0 on: nothing (`-`), a plus, or a blank. */
  sign?: "-" | "+" | " ";
  /**
   * `maxprec`: as many digits as tell a float apart, `precision` at most; `maxprec_equal`: as many for all elements;
   * `fixed`: always `precision`; `unique`: as many as tell it apart, however many.
   */
  floatmode?: FloatMode;
}

const DEFAULTS: Required<PrintOptions> = {
  precision: 8,
  threshold: 1000,
  edgeitems: 3,
  linewidth: 75,
  suppress: false,
  nanstr: "nan",
  infstr: "inf",
  sign: "-",
  floatmode: "maxprec",
};

let current: Readonly<Required<PrintOptions>> = DEFAULTS;

/** The options in force. */
export function printOptions(): Readonly<Required<PrintOptions>> {
  return current;
}

/** Puts options into force; those left out stay. */
export function setPrintOptions(options: PrintOptions): void {
  const given = Object.entries(options).filter(([, value]) => value !== undefined && value !== null);
  current = { ...current, ...Object.fromEntries(given) };
}

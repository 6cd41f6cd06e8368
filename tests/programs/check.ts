/**
 * What is checked of a program: what the library makes of it, in many forms, against its meaning, and the derivatives in
 * its meaning against differences.
 *
 * @module
 */
import { withDevice } from "../../lib/core/device.ts";
import { DEVICE, HOST } from "../device.ts";
import { jvp, type NDArray, np } from "@fluxion/fluxion";
import { difference, distance, scaleOf } from "./compare.ts";
import { type Directions, type Form, FORMS, type Quantity, type Whole } from "./forms.ts";
import { fits, type Surroundings } from "./infer.ts";
import { type Fn, partsOf, type Program, type Statement, statements, type Type } from "./program.ts";
import { Random } from "./random.ts";
import { type Differenced, libraryMachine, MeaningMachine, runFn, Untame } from "./run.ts";
import { TRANSFORMS } from "./transforms/mod.ts";
import { paired } from "./transforms/transform.ts";
import { DOUBLE, type Precision, SINGLE, type Vocabulary } from "./vocabulary/word.ts";

/** A check that failed, and how. */
export interface Failure {
  /** The check's name. */
  readonly check: string;
  readonly message: string;
}

/** What became of a program: all is well, it can't be judged at its values, or a check failed. */
export type Verdict =
  | { readonly kind: "pass"; readonly checks: number }
  | { readonly kind: "untame"; readonly why: string }
  | { readonly kind: "fail"; readonly failure: Failure };

/** Values and tangents larger than this lose too many digits to be compared. */
const LARGEST = 1e4;
/** Relative to the largest element. Programs are short: they lose few of the sixteen digits. */
const ROUNDING = 1e-9;
/** How much of a program is checked. */
export interface Effort {
  /** How many forms are drawn, besides those that every program takes. */
  readonly forms: number;
  /** How many derivatives inside are compared with differences. */
  readonly inner: number;
}
/** What the suite has time for. */
export const BRIEF: Effort = { forms: 2, inner: 1 };
/** What there is time for otherwise. */
export const THOROUGH: Effort = { forms: 8, inner: 3 };
const ALWAYS = ["eager", "jvp", "vjp"];

/** Values as arrays. */
export function arraysOf(
  types: readonly Type[],
  values: readonly (readonly number[])[],
  precision: Precision = DOUBLE,
): NDArray[] {
  return types.map(({ kind, shape }, i) => {
    const real = (v: readonly number[]): NDArray => np.array(v, { dtype: precision.real }).reshape(shape);
    if (kind === "f") return real(values[i]);
    if (kind === "i") return np.array(values[i], { dtype: "int32" }).reshape(shape);
    const [re, im] = [0, 1].map((part) => real(values[i].filter((_, k) => k % 2 === part)));
    return np.add(re, im.mul({ re: 0, im: 1 })).astype(precision.complex);
  });
}

class Failed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Runs checks of a program: as many as the effort allows, or all those of one name. */
export function examine(program: Program, vocabulary: Vocabulary, effort: Effort | string = BRIEF): Verdict {
  try {
    return { kind: "pass", checks: new Examination(program, vocabulary, effort).run() };
  } catch (e) {
    if (e instanceof Untame) return { kind: "untame", why: e.message };
    if (e instanceof Failed) return { kind: "fail", failure: e.failure };
    throw e;
  }
}

/** The statement that stands for the derivative of the whole. */
const WHOLE: Statement = { op: "whole", params: {}, fns: [], args: [], outs: [] };

/** The quantities at a point, by the program's meaning. */
type Expected = Readonly<Record<Quantity, () => NDArray[]>>;

class Examination {
  private readonly main: Fn;
  private readonly xs: readonly NDArray[];
  private readonly random: Random;
  private readonly only: string | null;
  private readonly effort: Effort;
  private checks = 0;

  constructor(
    private readonly program: Program,
    private readonly vocabulary: Vocabulary,
    effort: Effort | string,
  ) {
    this.only = typeof effort === "string" ? effort : null;
    this.effort = typeof effort === "string" ? { forms: FORMS.length, inner: Infinity } : effort;
    this.main = program.main;
    this.random = new Random(program.seed, 7);
    this.xs = arraysOf(program.types, program.values);
  }

  run(): number {
    const meaning = this.meaning();
    const value = this.guard("meaning", () => meaning(...this.xs));
    this.tame(value);
    const types = value.map((y): Type => ({ kind: y.dtype === "complex128" ? "c" : "f", shape: y.shape, bound: 1 }));
    if (DEVICE !== HOST) return this.elsewhere(value);
    const d = { ts: this.drawn(this.program.types), ws: this.drawn(this.program.types), cts: this.drawn(types) };
    const expected = this.expected(meaning, this.xs, d);
    this.differences(expected, d);
    this.forms(expected, meaning, d);
    if (this.program.seed % 3 === 0) this.single(value, d);
    return this.checks;
  }

  /** Values for these types. */
  private drawn(types: readonly Type[]): NDArray[] {
    return arraysOf(types, types.map((t) => this.random.values(partsOf(t), 1)));
  }

  private meaning(differenced: Differenced | null = null, precision = DOUBLE): Whole {
    const f = runFn(this.main, new MeaningMachine(this.vocabulary, differenced, precision));
    return (...xs) => [...f(xs)];
  }

  private library(precision = DOUBLE): Whole {
    const f = runFn(this.main, libraryMachine(this.vocabulary, precision));
    return (...xs) => [...f(xs)];
  }

  private expected(f: Whole, xs: readonly NDArray[], { ts, ws, cts }: Directions): Expected {
    const along: Whole = (...ys) => jvp(f, ys, ts)[1];
    const kept = new Map<Quantity, NDArray[]>();
    const once = (q: Quantity, compute: () => NDArray[]) => (): NDArray[] => {
      const ys = kept.get(q) ?? this.guard(`the meaning's ${q}`, compute);
      kept.set(q, ys);
      return ys;
    };
    const tangents = once("tangents", () => along(...xs));
    return {
      value: once("value", () => f(...xs)),
      tangents,
      slope: once("slope", () => [paired(cts, tangents())]),
      curvature: once("curvature", () => [paired(cts, jvp(along, xs, ws)[1])]),
    };
  }

  /** Runs what must not throw. */
  private guard<T>(check: string, body: () => T): T {
    try {
      return body();
    } catch (e) {
      if (e instanceof Untame || e instanceof Failed) throw e;
      const { name, message, stack } = e as Error;
      const at = stack?.split("\n").find((l) => l.includes("/lib/") || l.includes("/kernels/"))?.trim() ?? "";
      throw new Failed({ check, message: `${name}: ${message} ${at.replace(/\S*\/(lib|kernels)\//, "$1/")}` });
    }
  }

  private wants(check: string): boolean {
    return this.only === null || this.only === check;
  }

  private expect(check: string, actual: readonly NDArray[], expected: readonly NDArray[], off: number): void {
    this.checks++;
    const wrong = difference(actual, expected, off);
    if (wrong !== null) throw new Failed({ check, message: wrong });
  }

  private tame(xs: readonly NDArray[]): void {
    const scale = scaleOf(xs);
    if (!Number.isFinite(scale)) throw new Untame("a value isn't finite");
    if (scale > LARGEST) throw new Untame("a value is large");
  }

  /**
   * A program with one statement's derivatives taken by differences, extrapolated from two steps (Richardson); it is
   * off by at most what the coarser and the finer step differ by.
   */
  private byDifferences(statement: Statement, run: (m: MeaningMachine) => readonly NDArray[]): [NDArray[], number] {
    const at = (h: number): readonly NDArray[] => run(new MeaningMachine(this.vocabulary, { statement, h }));
    const coarse = at(2 ** -7);
    const fine = at(2 ** -8);
    const best = fine.map((y, k) => y.mul(16).sub(coarse[k]).div(15));
    const scale = scaleOf(best);
    const off = distance(coarse, fine) + 1e-9 * scale;
    if (!(off <= 1e-5 * scale)) throw new Untame("differences say little");
    return [best, off];
  }

  /** The derivative of the whole, and those within, against differences in their place. */
  private differences(expected: Expected, { ts }: Directions): void {
    const whole = "differences of the whole";
    this.tame(expected.tangents());
    if (this.wants(whole)) {
      const [best, off] = this.guard(
        whole,
        () => this.byDifferences(WHOLE, (m) => m.push(WHOLE, runFn(this.main, m), this.xs, ts).tangents),
      );
      this.expect(whole, expected.tangents(), best, off);
    }
    const inner = [...statements(this.main)].map(({ statement }) => statement).filter(isDerivative);
    for (const s of this.random.shuffle(inner).slice(0, this.effort.inner)) {
      const check = `differences of ${s.op}`;
      if (!this.wants(check)) continue;
      const [best, off] = this.guard(check, () => this.byDifferences(s, (m) => runFn(this.main, m)(this.xs)));
      this.expect(check, expected.value(), best, off);
    }
  }

  private forms(expected: Expected, meaning: Whole, d: Directions): void {
    const other = this.xs.map((x, i) => x.mul(0.75).add(d.ts[i].mul(0.25)));
    const elsewhere = this.expected(meaning, other, d);
    const drawn = this.random.shuffle(FORMS.filter((f) => !ALWAYS.includes(f.name)))
      .filter((f) => this.allows(f.around)).slice(0, this.effort.forms);
    const always = FORMS.filter((f) => ALWAYS.includes(f.name) && this.allows(f.around));
    const forms = [...always, ...drawn].filter((f) => this.wants(f.name));
    for (const form of forms) this.form(form, form.batched ? [expected, elsewhere] : [expected], other, d);
  }

  private form(form: Form, points: readonly Expected[], other: readonly NDArray[], d: Directions): void {
    if (!this.allows(form.around)) return;
    const values = points.map((p) => p[form.quantity]());
    const scale = scaleOf([...values.flat(), ...points.flatMap((p) => [...p.value(), ...p.tangents()])]);
    if (!(scale <= LARGEST)) return;
    const xs = form.batched ? this.xs.map((x, i) => np.stack([x, other[i]])) : this.xs;
    const wanted = form.batched ? values[0].map((_, k) => np.stack(values.map((ys) => ys[k]))) : values[0];
    this.compare(form.name, form, this.library(), d, xs, wanted, ROUNDING * scale);
  }

  /** Compares what a form of the program gives with what is wanted. */
  private compare(
    check: string,
    form: Form,
    g: Whole,
    d: Directions,
    xs: readonly NDArray[],
    wanted: readonly NDArray[],
    off: number,
  ): void {
    try {
      this.expect(check, this.guard(check, () => form.apply(g, d)(...xs)), wanted, off);
    } catch (e) {
      if (!(e instanceof Failed && REFUSED.test(e.message) && this.mayRefuse(form))) throw e;
    }
  }

  private allows(around: Surroundings): boolean {
    return fits(this.main, around);
  }

  /** Whether forward mode may meet a function with a rule for reverse mode only. */
  private mayRefuse(form: Form): boolean {
    const all = [...statements(this.main)].map(({ statement }) => TRANSFORMS.get(statement.op));
    const forward = [...form.around.modes, ...all.flatMap((t) => t?.modes ?? [])].includes("forward");
    return forward && all.some((t) => t?.reverseOnly);
  }

  /** On another device than the CPU, which has no float64: in float32, and the rest has been checked on the CPU. */
  private elsewhere(value: readonly NDArray[]): number {
    this.single(value, { ts: [], ws: [], cts: [] });
    return this.checks;
  }

  /** In float32: about as far off as the meaning is in float32. */
  private single(value: readonly NDArray[], d: Directions): void {
    const xs = arraysOf(this.program.types, this.program.values, SINGLE);
    const narrow = this.guard("meaning in float32", () => this.meaning(null, SINGLE)(...xs));
    const wide = narrow.map((y) => y.astype(y.dtype === "complex64" ? "complex128" : "float64"));
    const lost = distance(wide, value);
    if (!(lost <= 1e-3 * scaleOf(value))) return;
    const off = 20 * lost + 1e-4 * scaleOf(value);
    for (const form of FORMS.filter(({ name }) => name === "eager" || name === "jit")) {
      const check = `${form.name} in float32`;
      if (!this.wants(check) || !this.allows(form.around)) continue;
      const there = xs.map((x) => x.to(DEVICE.name));
      withDevice(DEVICE, () => this.compare(check, form, this.library(SINGLE), d, there, narrow, off));
    }
  }
}

const REFUSED = /can't apply forward-mode autodiff \(jvp\) to a custom_vjp function/;

function isDerivative({ op }: Statement): boolean {
  const t = TRANSFORMS.get(op);
  return t !== undefined && t.modes.length > 0 && t.closes;
}

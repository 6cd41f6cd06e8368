/**
 * Programs as functions on arrays: as the library runs them, and as what they mean. The meaning knows no `jit`, no
 * reverse mode, no loops and branches but the language's, and no `vmap`: all derivatives are derivatives in a direction,
 * by forward mode, or, for one statement of choice, by differences.
 *
 * @module
 */
import { jvp, type NDArray, stopGradient } from "@fluxion/fluxion";
import { concrete } from "../../lib/core/level.ts";
import type { Fn, Id, Statement } from "./program.ts";
import { TRANSFORMS } from "./transforms/mod.ts";
import { type Flat, isSmooth, type Meaning, type Pushed, type Transform } from "./transforms/transform.ts";
import { applyWord, DOUBLE, type Precision, type Vocabulary, type Word } from "./vocabulary/word.ts";

/** How statements run. */
export interface Machine {
  readonly vocabulary: Vocabulary;
  word(w: Word, s: Statement, args: readonly NDArray[]): readonly NDArray[];
  transform(t: Transform, s: Statement, fs: readonly Flat[], args: readonly NDArray[]): readonly NDArray[];
}

/** Values by number, those of the functions around last. */
class Scope {
  private readonly values = new Map<Id, NDArray>();
  constructor(private readonly outer: Scope | null) {}

  get(id: Id): NDArray {
    return this.values.get(id) ?? this.outer!.get(id);
  }

  set(ids: readonly Id[], values: readonly NDArray[]): void {
    ids.forEach((id, i) => this.values.set(id, values[i]));
  }
}

/** A function of a program, as a machine runs it. */
export function runFn(fn: Fn, machine: Machine, outer: Scope | null = null): Flat {
  return (xs) => {
    const scope = new Scope(outer);
    scope.set(fn.params, xs);
    for (const s of fn.body) {
      const args = s.args.map((id) => scope.get(id));
      const transform = TRANSFORMS.get(s.op);
      const results = transform === undefined
        ? machine.word(machine.vocabulary.get(s.op)!, s, args)
        : machine.transform(transform, s, s.fns.map((f) => runFn(f, machine, scope)), args);
      scope.set(s.outs, results);
    }
    return fn.outs.map((id) => scope.get(id));
  };
}

/** The library. */
export function libraryMachine(vocabulary: Vocabulary, precision: Precision = DOUBLE): Machine {
  return {
    vocabulary,
    word: (w, s, args) => applyWord(w.f, args, s.params, precision),
    transform: (t, s, fs, args) => t.library(s, fs, args, precision),
  };
}

/** A program at a point where its meaning can't be had by differences, or overflows: no fault of the library's. */
export class Untame extends Error {}

/** Differences of the fourth order with steps `h` in place of one statement's derivative. */
export interface Differenced {
  readonly statement: Statement;
  readonly h: number;
}

/** The meaning. It notes choices: which side of kinks and jumps values are on. */
export class MeaningMachine implements Machine, Meaning {
  /** The choices in order. */
  choices: number[] = [];
  /** What counts as constant while differences are taken: noted where they start, used again at the other points. */
  private frozen: NDArray[] | null = null;
  private next = -1;

  constructor(
    readonly vocabulary: Vocabulary,
    private readonly differenced: Differenced | null = null,
    readonly precision: Precision = DOUBLE,
  ) {}

  word(w: Word, s: Statement, args: readonly NDArray[]): readonly NDArray[] {
    if (w.choice !== null) {
      const plain = args.map((x) => concrete(x)!);
      for (const c of applyWord(w.choice, plain, s.params, this.precision)) this.choices.push(...c.toTypedArray());
    }
    if (!w.stops) return applyWord(w.f, args, s.params, this.precision);
    if (this.frozen !== null && this.next >= 0) return [this.frozen[this.next++]];
    const result = stopGradient(args[0]);
    this.frozen?.push(concrete(result)!);
    return [result];
  }

  transform(t: Transform, s: Statement, fs: readonly Flat[], args: readonly NDArray[]): readonly NDArray[] {
    return t.meaning(s, fs, args, this);
  }

  choose(value: number): void {
    this.choices.push(value);
  }

  push(s: Statement, f: Flat, xs: readonly NDArray[], ts: readonly NDArray[]): Pushed {
    if (s !== this.differenced?.statement) {
      const [outs, tangents] = jvp((...given: NDArray[]) => [...f(given)], xs, ts);
      return { outs, tangents };
    }
    return this.difference(f, xs, ts, this.differenced.h);
  }

  /** (8 (f(x+ht) − f(x−ht)) − (f(x+2ht) − f(x−2ht))) / 12h */
  private difference(f: Flat, xs: readonly NDArray[], ts: readonly NDArray[], h: number): Pushed {
    const before = this.choices;
    const here: number[] = this.choices = [];
    const constants: NDArray[] = this.frozen = [];
    this.next = -1;
    const outs = f(xs);
    const at = (k: number): readonly NDArray[] => {
      this.choices = [];
      this.next = 0;
      const ys = f(xs.map((x, i) => isSmooth(x) ? x.add(ts[i].mul(k * h)) : x));
      if (this.choices.join() !== here.join()) throw new Untame("a kink is near");
      if (this.next !== constants.length) throw new Error("the program took another way at the same choices");
      return ys;
    };
    const [a, b, c, d] = [1, -1, 2, -2].map(at);
    this.frozen = null;
    this.choices = before;
    this.choices.push(...here);
    const tangents = outs.map((_, i) => a[i].sub(b[i]).mul(8).sub(c[i].sub(d[i])).div(12 * h));
    return { outs, tangents };
  }
}

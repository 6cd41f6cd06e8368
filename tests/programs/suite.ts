/**
 * Seeds: the program of each that can be judged, what became of it, and how a failure is told.
 *
 * @module
 */
import { withDevice } from "../../lib/core/device.ts";
import { HOST } from "../device.ts";
import { BRIEF, type Effort, examine, type Failure, type Verdict } from "./check.ts";
import { generate } from "./generate.ts";
import { print } from "./print.ts";
import { countStatements, type Program } from "./program.ts";
import { shrink } from "./shrink.ts";
import { VOCABULARY } from "./vocabulary/mod.ts";
import type { Vocabulary } from "./vocabulary/word.ts";

/** The seeds of the test suite. */
export const SEEDS = 320;

/** What became of a seed. */
export interface Outcome {
  readonly program: Program;
  readonly verdict: Verdict;
  /** Why earlier programs of the seed were set aside. */
  readonly aside: readonly string[];
}

/** More programs of one seed than will ever be untame. */
const ATTEMPTS = 12;

/** The first program of a seed that can be judged, and its verdict. */
export function examineSeed(seed: number, effort: Effort, vocabulary: Vocabulary = VOCABULARY): Outcome {
  const aside: string[] = [];
  for (let attempt = 0;; attempt++) {
    const program = generate(seed, attempt, vocabulary);
    const verdict = examine(program, vocabulary, effort);
    if (verdict.kind !== "untame" || attempt === ATTEMPTS) return { program, verdict, aside };
    aside.push(verdict.why);
  }
}

/** A failing program made small. */
export function shrunk(program: Program, failure: Failure, vocabulary: Vocabulary = VOCABULARY): Program {
  const judge = (p: Program): Failure | null => {
    const verdict = examine(p, vocabulary, failure.check);
    return verdict.kind === "fail" ? verdict.failure : null;
  };
  return shrink(program, failure, judge, vocabulary);
}

/** A failure in words, with the program made small. */
export function explain(program: Program, failure: Failure, vocabulary: Vocabulary = VOCABULARY): string {
  const small = shrunk(program, failure, vocabulary);
  const verdict = examine(small, vocabulary, failure.check);
  const { check, message } = verdict.kind === "fail" ? verdict.failure : failure;
  const sizes = `${countStatements(program.main)} statements, shrunk to ${countStatements(small.main)}`;
  return `program ${program.seed} fails "${check}": ${message}\n(${sizes})\n${print(small, vocabulary)}`;
}

/** Registers a test for each seed from `first` up to `end`. */
export function testSeeds(first: number, end: number): void {
  for (let seed = first; seed < end; seed++) {
    Deno.test(`random program ${seed}`, () => {
      withDevice(HOST, () => {
        const { program, verdict, aside } = examineSeed(seed, BRIEF);
        if (verdict.kind === "fail") throw new Error(explain(program, verdict.failure));
        if (verdict.kind === "untame") throw new Error(`no program of seed ${seed} can be judged: ${aside.join("; ")}`);
      });
    });
  }
}

/**
 * Makes a failing program small: takes away and simplifies for as long as the same check fails in the same way.
 *
 * @module
 */
import type { Failure } from "./check.ts";
import { isSound } from "./infer.ts";
import type { Program } from "./program.ts";
import { simpler, weightOf } from "./simpler.ts";
import type { Vocabulary } from "./vocabulary/word.ts";

/** What a check of a program gives: what failed, or null. */
export type Judge = (program: Program) => Failure | null;

/** Two failures are the same if the same check fails by the same error, or both by wrong values. */
export function sameFailure(a: Failure, b: Failure): boolean {
  return a.check === b.check && kindOf(a.message) === kindOf(b.message);
}

function kindOf(message: string): string {
  return /^\w*Error: .{0,60}/.exec(message.replace(/[-\d.,[\]]+/g, ""))?.[0] ?? "wrong";
}

/** A small program that fails as the given one does, after at most so many judgements. */
export function shrink(program: Program, failure: Failure, judge: Judge, vocabulary: Vocabulary, most = 1000): Program {
  let best = program;
  let left = most;
  for (;;) {
    let better: Program | null = null;
    for (const candidate of simpler(best, vocabulary)) {
      if (left <= 0) return best;
      if (weightOf(candidate) >= weightOf(best) || !isSound(candidate, vocabulary)) continue;
      left--;
      const found = judge(candidate);
      if (found === null || !sameFailure(found, failure)) continue;
      better = candidate;
      break;
    }
    if (better === null) return best;
    best = better;
  }
}

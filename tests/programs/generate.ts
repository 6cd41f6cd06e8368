/**
 * Random programs from seeds.
 *
 * @module
 */
import { depthOf, type Fn, partsOf, type Program, pruned, type Type } from "./program.ts";
import { Random } from "./random.ts";
import { NOWHERE, type Types } from "./infer.ts";
import { TRANSFORMS } from "./transforms/mod.ts";
import { VOCABULARY } from "./vocabulary/mod.ts";
import type { Vocabulary } from "./vocabulary/word.ts";
import { Writer } from "./writer.ts";

const SHAPES: readonly (readonly number[])[] = [[], [], [2], [3], [3], [1], [2, 2], [2, 2], [2, 3], [3, 2], [3, 3]];

const EMPTY: readonly (readonly number[])[] = [[0], [2, 0], [0, 3]];

/** About how many statements the meaning of a function runs. */
function costOf(fn: Fn, types: Types): number {
  return fn.body.reduce((sum, s) => {
    const t = TRANSFORMS.get(s.op);
    const inner = s.fns.reduce((n, f) => n + costOf(f, types), 0);
    return sum + 1 + (t === undefined ? 0 : inner * t.cost(s, s.args.map((id) => types.get(id)!)));
  }, 0);
}

/** What a program may cost. */
const MOST = 200;

/** The program of a seed. Its `attempt`s are other programs, for when one can't be compared with differences. */
export function generate(seed: number, attempt = 0, vocabulary: Vocabulary = VOCABULARY): Program {
  const words = [...vocabulary.values()];
  const transforms = [...TRANSFORMS.values()];
  for (let draw = 0;; draw++) {
    const random = new Random(seed, 1000 * attempt + draw);
    const types = Array.from({ length: random.integer(2, 3) }, (): Type => ({
      kind: random.chance(0.25) ? "c" : "f",
      shape: random.chance(0.03) ? random.pick(EMPTY) : random.pick(SHAPES),
      bound: 1.5,
    }));
    const depth = random.pick([1, 2, 2, 3, 3, 4, 4]);
    const favourites = Array.from({ length: 5 }, (_, k) => words[(5 * seed + k) % words.length]);
    const favourite = transforms[seed % transforms.length];
    const draft = { random, vocabulary, favourites, favourite, types: new Map(), next: 0 };
    const writer = new Writer(draft, types, [], { depth, order: 4, around: NOWHERE });
    const { fn } = writer.write({ kind: "smooth" });
    const main = pruned(fn);
    if (depthOf(main) < depth || costOf(main, draft.types) > MOST) continue;
    const values = types.map((t) => random.values(partsOf(t)));
    return { seed, types, values, main };
  }
}

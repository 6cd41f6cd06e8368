/**
 * The shrinker, with faults planted in programs: what it leaves is small and holds the culprit.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { customJvp, type NDArray, np } from "@fluxion/fluxion";
import { Stage } from "../../lib/transforms/stage.ts";
import { examine } from "./check.ts";
import { generate } from "./generate.ts";
import { inferFn, type Types } from "./infer.ts";
import { print } from "./print.ts";
import {
  countStatements,
  depthOf,
  type Fn,
  type Id,
  type Program,
  pruned,
  type Statement,
  statements,
} from "./program.ts";
import { Random } from "./random.ts";
import { explain, shrunk } from "./suite.ts";
import { VOCABULARY } from "./vocabulary/mod.ts";
import { type Vocabulary, word, type WordFunction } from "./vocabulary/word.ts";

const steep = customJvp((x: NDArray) => np.sin(x));
steep.defjvp(([x]: [NDArray], [t]: [NDArray]) => [np.sin(x), np.cos(x).mul(t).mul(1.5)]);

const bent = customJvp((x: NDArray) => np.sin(x));
bent.defjvp(([x]: [NDArray], [t]: [NDArray]) => [np.sin(x), np.cos(x).mul(t.mul(np.cosh(t)).div(np.cosh(t)))]);

function isStaged(x: NDArray): boolean {
  return x.inner === null ? x.level instanceof Stage && x.level.transform !== "evalShape" : isStaged(x.inner);
}

/** Words that are wrong, each in its own way. */
const FAULTS: Record<string, WordFunction> = {
  "a derivative 3/2 too steep": (x: NDArray) => steep(x),
  "a rule that reverse mode refuses": (x: NDArray) => bent(x),
  "another value where it is staged": (x: NDArray) => x.mul(isStaged(x) ? 2 : 1),
};

/** The function with each use of `id` from a place on replaced by `by`. */
function redirected(fn: Fn, id: Id, by: Id): Fn {
  const of = (ids: readonly Id[]): Id[] => ids.map((k) => k === id ? by : k);
  const body = fn.body.map((s): Statement => ({
    ...s,
    args: of(s.args),
    fns: s.fns.map((f) => redirected(f, id, by)),
  }));
  return { ...fn, body, outs: of(fn.outs) };
}

/** The program with the word applied to a real value somewhere deep inside, in place of the value. */
function planted(p: Program, random: Random): Program {
  const types: Types = new Map();
  inferFn(p.main, p.types, types, VOCABULARY);
  const next = Math.max(...types.keys()) + 1;
  const real = [...statements(p.main)].filter(({ statement: s, depth }) =>
    depth > 1 && types.get(s.outs[0])!.kind === "f"
  );
  if (real.length === 0) return p;
  const { statement } = random.pick(real);
  const [id] = statement.outs;
  const wrong: Statement = { op: "wrong", params: {}, fns: [], args: [id], outs: [next] };
  const plant = (fn: Fn): Fn => {
    const at = fn.body.indexOf(statement);
    if (at < 0) return { ...fn, body: fn.body.map((s) => ({ ...s, fns: s.fns.map(plant) })) };
    const rest = redirected({ ...fn, body: fn.body.slice(at + 1) }, id, next);
    return { ...rest, body: [...fn.body.slice(0, at + 1), wrong, ...rest.body] };
  };
  return { ...p, main: pruned(plant(p.main)) };
}

for (const [name, f] of Object.entries(FAULTS)) {
  Deno.test(`a planted fault shrinks to a few statements: ${name}`, () => {
    const vocabulary: Vocabulary = new Map([...VOCABULARY, ["wrong", word("f", f)("wrong")]]);
    let found = 0;
    for (let seed = 0; found < 2; seed++) {
      assert(seed < 60, `the fault shows in only ${found} of 60 programs`);
      const program = planted(generate(seed), new Random(seed));
      const size = countStatements(program.main);
      if (size < 10 || size > 24) continue;
      const verdict = examine(program, vocabulary);
      if (verdict.kind !== "fail") continue;
      found++;
      const small = shrunk(program, verdict.failure, vocabulary);
      const left = [...statements(small.main)].map(({ statement }) => statement.op);
      const told = `${verdict.failure.check} of seed ${seed}:\n${print(small, vocabulary)}`;
      assert(left.includes("wrong"), `the culprit is gone: ${told}`);
      assert(left.length <= 8 && depthOf(small.main) <= 3, `${left.length} statements are left: ${told}`);
    }
  });
}

Deno.test("a failure is told with the check, the sizes, the seed and a program that shows it", () => {
  const vocabulary: Vocabulary = new Map([...VOCABULARY, ["wrong", word("f", (x: NDArray) => steep(x))("wrong")]]);
  const main: Fn = {
    params: [0],
    body: [
      { op: "tanh", params: {}, fns: [], args: [0], outs: [1] },
      { op: "wrong", params: {}, fns: [], args: [1], outs: [2] },
      { op: "cos", params: {}, fns: [], args: [2], outs: [3] },
    ],
    outs: [3],
  };
  const program = { seed: 5, types: [{ kind: "f", shape: [2], bound: 1 } as const], values: [[0.5, 1]], main };
  const verdict = examine(program, vocabulary);
  assert(verdict.kind === "fail");
  const lines = explain(program, verdict.failure, vocabulary).split("\n");
  assert(lines[0].startsWith('program 5 fails "differences of the whole": result 0 is '), lines[0]);
  assertEquals(lines.slice(1, 3), ["(3 statements, shrunk to 1)", "// seed 5"]);
  assertEquals(
    lines.slice(4).join("\n"),
    "const f = (v0) => {\n  const v2 = steep(v0);\n  return v2;\n};\nf(np.array(0.5, f64));",
  );
});

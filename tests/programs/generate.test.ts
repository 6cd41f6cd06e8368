/**
 * The generator: a seed determines its program, programs are sound, use everything, and their text says what they are.
 *
 * @module
 */
import * as fluxion from "@fluxion/fluxion";
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Op } from "../../lib/core/op.ts";
import { OPS } from "../../lib/ops/mod.ts";
import type { Graph } from "../../lib/transforms/graph.ts";
import { trace } from "../../lib/transforms/stage.ts";
import { arraysOf } from "./check.ts";
import { difference, scaleOf } from "./compare.ts";
import { generate } from "./generate.ts";
import { inferFn, isSound, type Types } from "./infer.ts";
import { print, sourceOf } from "./print.ts";
import { depthOf, partsOf, type Program, statements } from "./program.ts";
import { libraryMachine, runFn } from "./run.ts";
import { SEEDS } from "./suite.ts";
import { TRANSFORMS } from "./transforms/mod.ts";
import { VOCABULARY } from "./vocabulary/mod.ts";
import { applyWord, DOUBLE } from "./vocabulary/word.ts";

const PROGRAMS: readonly Program[] = Array.from({ length: SEEDS }, (_, seed) => generate(seed));

Deno.test("a seed determines its program; other seeds and other attempts give others", () => {
  for (let seed = 0; seed < 20; seed++) {
    assertEquals(generate(seed), PROGRAMS[seed]);
    assertEquals(print(generate(seed), VOCABULARY), print(PROGRAMS[seed], VOCABULARY));
    assertNotEquals(generate(seed, 1), PROGRAMS[seed]);
  }
  assertEquals(new Set(PROGRAMS.map((p) => JSON.stringify({ ...p, seed: 0 }))).size, SEEDS);
});

Deno.test("programs are sound, and nested up to 4 deep", () => {
  assertEquals(PROGRAMS.filter((p) => !isSound(p, VOCABULARY)).map((p) => p.seed), []);
  const depths = PROGRAMS.map((p) => depthOf(p.main));
  for (const [depth, least] of [[1, 30], [2, 60], [3, 60], [4, 30]]) {
    const count = depths.filter((d) => d === depth).length;
    assert(count >= least, `${count} programs are nested ${depth} deep`);
  }
});

Deno.test("every transform stands within others and around others, often", () => {
  for (const name of TRANSFORMS.keys()) {
    const found = PROGRAMS.flatMap((p) => [...statements(p.main)]).filter(({ statement }) => statement.op === name);
    const within = found.filter(({ depth }) => depth >= 2).length;
    const around = found.filter(({ statement }) => statement.fns.some((f) => depthOf(f) > 0)).length;
    assert(within >= 12, `${name} stands within another transform ${within} times`);
    assert(around >= 6, `${name} stands around another transform ${around} times`);
  }
});

/** The ops of a graph and of the graphs among its parameters. */
function* opsOf(graph: Graph): Generator<Op> {
  for (const { op, params } of graph.equations) {
    yield op;
    const inner = Object.values((params ?? {}) as object).flat();
    for (const x of inner) if (x?.equations !== undefined) yield* opsOf(x as Graph);
  }
}

Deno.test("every word of the vocabulary is used, and through them most of the ops", () => {
  const seen = new Set<string>();
  const ops = new Set<string>();
  for (const p of PROGRAMS) {
    const types: Types = new Map();
    inferFn(p.main, p.types, types, VOCABULARY);
    for (const { statement: s } of statements(p.main)) {
      const word = VOCABULARY.get(s.op);
      if (word === undefined || seen.has(s.op)) continue;
      seen.add(s.op);
      const given = s.args.map((id) => types.get(id)!);
      const ones = arraysOf(given, given.map((t) => new Array(partsOf(t)).fill(1)));
      const { graph } = trace("word", ones.map((x) => x.aval), (xs) => applyWord(word.f, xs, s.params, DOUBLE));
      for (const op of opsOf(graph)) ops.add(op.name);
    }
  }
  assertEquals([...VOCABULARY.keys()].filter((name) => !seen.has(name)), []);
  assert(ops.size >= 120, `${ops.size} ops are used; without ${[...OPS.keys()].filter((n) => !ops.has(n)).join(", ")}`);
});

Deno.test("the text of a program computes what the program does", () => {
  for (const p of PROGRAMS.filter((_, i) => i % 4 === 0)) {
    const { helpers, f, args } = sourceOf(p, VOCABULARY);
    const run = new Function(...Object.keys(fluxion), `${helpers}\nreturn (${f})(${args});`);
    const result = run(...Object.values(fluxion)) as fluxion.NDArray | fluxion.NDArray[];
    const expected = runFn(p.main, libraryMachine(VOCABULARY))(arraysOf(p.types, p.values));
    const actual = Array.isArray(result) ? result : [result];
    assertEquals(difference(actual, expected, 1e-12 * scaleOf(expected)), null, print(p, VOCABULARY));
  }
});

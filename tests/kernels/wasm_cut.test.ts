/**
 * Loop nests cut into pieces: every element is in one piece, every result in one place, and no piece is too large.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { cut, type Group, groupsOf } from "../../kernels/wasm/cut.ts";
import { between, randomFrom } from "./arrays.ts";

/** Sorted ranges that don't overlap and leave nothing out. */
function covers(ranges: (readonly [number, number])[], size: number): boolean {
  ranges.sort((a, b) => a[0] - b[0]);
  let end = 0;
  for (const [from, length] of ranges) {
    if (from !== end || length <= 0) return false;
    end += length;
  }
  return end === size;
}

function check(groups: readonly Group[], tile: number, block = 0): void {
  const what = `${groups.map((g) => `${g.n}${g.combined ? " combined" : ""}`)} in tiles of ${tile}, blocks of ${block}`;
  const { kind, parts, groups: rest, most } = cut(groups, tile, block);
  const size = groups.reduce((n, g) => n * g.n, 1);
  const left = rest.reduce((n, g) => n * g.n, 1);
  const elements = parts.flatMap(({ start, runs, run, skip }) => {
    return Array.from({ length: runs }, (_, i) => [start + i * skip, run] as const);
  });
  assert(covers(elements, size), `${what}: each element once`);
  assert(covers(parts.map(({ to, count }) => [to, count] as const), left), `${what}: each result once`);
  for (const { runs, run, args: [a, b, c], count } of parts) {
    assert(runs * run <= tile && count <= Math.min(most, tile), `${what}: ${runs} runs of ${run} that give ${count}`);
    if (kind === "lines") assertEquals([a * b, count], [runs * run, a], what);
    else assertEquals([a * b * c, count], [runs * run, a * c], what);
  }
  if (kind === "lines" && block > tile && parts[0].count > 1) {
    const within = parts.every(({ start, run }) => Math.floor(start / block) === Math.floor((start + run - 1) / block));
    assert(within, `${what}: no piece is of two blocks`);
  }
  const kept = (x: readonly Group[]): number => x.reduce((n, g) => g.combined ? n : n * g.n, 1);
  assertEquals(kept(rest), kept(groups), `${what}: what is kept`);
  assert(left < size, `${what}: there is less`);
  rest.forEach((g, i) => assert(i === 0 || g.combined !== rest[i - 1].combined, `${what}: groups alternate`));
}

Deno.test("loop nests are cut into pieces that cover them", () => {
  const random = randomFrom(6);
  for (let i = 0; i < 3000; i++) {
    const longest = [4, 40, 400, 4000][between(random, 0, 3)];
    const shape = Array.from({ length: between(random, 1, 5) }, () => between(random, 1, longest));
    if (shape.reduce((n, d) => n * d, 1) > 2e5) continue;
    const groups = groupsOf(shape, shape.map(() => random() < 0.5));
    if (!groups.some((g) => g.combined)) continue;
    check(groups, 64 << between(random, 0, 9));
    // The last axes are a block.
    check(
      groups,
      64 << between(random, 0, 4),
      shape.slice(-between(random, 1, shape.length)).reduce((n, d) => n * d, 1),
    );
  }
});

Deno.test("long and wide loop nests are cut into pieces that cover them", () => {
  for (const [tile, n] of [[8192, 1e7], [1 << 14, 99_999_999], [1 << 16, 2 ** 30 + 1]]) {
    check([{ n, combined: true }], tile);
    for (const m of [2, 3, 63, 1000]) {
      const [line, column] = [{ n: m, combined: false }, { n: Math.floor(n / m / 100), combined: true }];
      check([line, column], tile);
      check([column, line], tile);
      check([{ n: 2, combined: false }, column, line], tile);
      check([{ n: m, combined: true }, { n: column.n, combined: false }], tile);
    }
  }
});

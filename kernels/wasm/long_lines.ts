/**
 * Long lines, sorted by the digits of their keys: whole, or those with keys enough in parts.
 *
 * @module
 */
import { type KeyKind, viewOf, wordOf } from "./keys.ts";
import { byPlaces, hasParts, type Line, sortInParts } from "./parts.ts";
import { HALF, HEAD, KEYS, PLACES, ZEROS } from "./radix.ts";
import { aligned, perform } from "./work.ts";

/** Nanoseconds that a key takes, and a key with its place. */
const COST = { key: 12, place: 24 };

/** Sorts `count` lines of `n` numbers each, all with places or all without. */
export function sortLines(kind: KeyKind, count: number, n: number, line: (i: number) => Line): void {
  if (hasParts(kind, n, line(0))) { for (let i = 0; i < count; i++) sortInParts(kind, n, line(i)); }
  else sortWhole(kind, count, n, line);
}

function sortWhole(kind: KeyKind, count: number, n: number, line: (i: number) => Line): void {
  const { bytes } = wordOf(kind);
  const size = aligned(n * bytes);
  const places = byPlaces(line(0));
  perform({
    kernel: (places ? PLACES : KEYS)[kind],
    pieces: count,
    bytes: HEAD + (places ? 4 : 2) * size,
    cost: (places ? COST.place : COST.key) * count * n,
    load(i, views, at) {
      const x = line(i);
      x.read(0, n, viewOf(views, kind), (at + HEAD) / bytes);
      if (byPlaces(x)) x.readPlaces(0, n, views.i32, (at + HEAD + 2 * size) / 4);
    },
    args: () => [n, size],
    store(i, views, at) {
      const x = line(i);
      const from = at + HEAD + views.i32[(at + HALF) / 4] * size;
      if (byPlaces(x)) {
        x.writePlaces(0, n, views.i32, (from + 2 * size) / 4);
        return;
      }
      x.write(0, n, viewOf(views, kind), from / bytes);
      if (views.i32[(at + ZEROS) / 4] !== 0) x.zeros();
    },
  });
}

/**
 * The kernel of a loop whose outputs are stored or combined: the loop of a map over tiles, and folds of its results.
 *
 * @module
 */
import { Code } from "./assembler.ts";
import type { Cut } from "./cut.ts";
import { foldLines } from "./fold_lines.ts";
import { foldRows } from "./fold_rows.ts";
import type { VectorFold } from "./folds.ts";
import { Kernel } from "./kernel.ts";
import { type MapLayout, type PrintedMap, printMap } from "./map_kernel.ts";
import { printRows, ROW_ARGS, type RowNest } from "./row_nest.ts";
import { aligned } from "./work.ts";

/** A value that is combined: which of the program's outputs it is, and how. */
export interface Folded {
  readonly output: number;
  readonly fold: VectorFold;
  /** Numbers of an element, 2 if it is complex. */
  readonly unit: 1 | 2;
}

/** Numbers that a fold takes of a piece. */
const FOLD_ARGS = 3;

/** Where what each fold gives lies behind the tiles of the map, at most as much as a tile's elements; and all bytes. */
export function layFolds(tiles: MapLayout, folded: readonly Folded[]): { places: number[]; bytes: number } {
  let bytes = tiles.bytes;
  const places = folded.map(({ fold, unit }) => {
    const at = bytes;
    bytes += aligned(unit * tiles.tile * fold.partialBytes);
    return at;
  });
  return { places, bytes };
}

/**
 * The kernel: it takes the two addresses, the count of a tile's elements or, by rows, their `rowArgs`, and the
 * `args` of a piece. It runs the map, then each fold over its tile.
 */
export function fusedKernel(
  name: string,
  map: PrintedMap,
  nest: RowNest | null,
  folded: readonly Folded[],
  kind: Cut["kind"],
): Kernel {
  const { places } = layFolds(map.layout, folded);
  return new Kernel(name, (fused) => {
    const own = nest === null ? 1 : ROW_ARGS;
    const body = new Code(new Array(2 + own).fill("i32"));
    if (nest === null) printMap(body, fused, map);
    else printRows(body, fused, map, nest.along);
    const run = new Code(new Array(2 + own + FOLD_ARGS).fill("i32"));
    const [at, common] = [0, 1];
    for (let i = 0; i < 2 + own; i++) run.get(i);
    run.call(0);
    const write = kind === "lines" ? foldLines : foldRows;
    const folds = [...new Set(folded.map((x) => x.fold))];
    folded.forEach(({ output, fold }, i) => {
      run.get(at).i32(map.layout.outputs[output]).op("i32.add").get(common).get(at).i32(places[i]).op("i32.add");
      for (let k = 0; k < FOLD_ARGS; k++) run.get(2 + own + k);
      run.call(1 + folds.indexOf(fold));
    });
    return [{ code: body }, ...folds.map((fold) => ({ code: write(fold) })), { code: run, name: "run" }];
  });
}

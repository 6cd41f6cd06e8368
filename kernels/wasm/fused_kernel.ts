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
import { aligned } from "./work.ts";

/** A value that is combined: which of the program's outputs it is, and how. */
export interface Folded {
  readonly output: number;
  readonly fold: VectorFold;
  /** Numbers of an element, 2 if it is complex. */
  readonly unit: 1 | 2;
}

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
 * The kernel `run(at, common, count, ...)`: runs the map over `count` elements, then each fold over its tile; the last
 * three numbers are those of a piece's `args`.
 */
export function fusedKernel(name: string, map: PrintedMap, folded: readonly Folded[], kind: Cut["kind"]): Kernel {
  const { places } = layFolds(map.layout, folded);
  return new Kernel(name, (fused) => {
    const body = new Code(["i32", "i32", "i32"]);
    printMap(body, fused, map);
    const run = new Code(["i32", "i32", "i32", "i32", "i32", "i32"]);
    const [at, common, count, ...args] = [0, 1, 2, 3, 4, 5];
    run.get(at).get(common).get(count).call(0);
    const write = kind === "lines" ? foldLines : foldRows;
    const folds = [...new Set(folded.map((x) => x.fold))];
    folded.forEach(({ output, fold }, i) => {
      run.get(at).i32(map.layout.outputs[output]).op("i32.add").get(common).get(at).i32(places[i]).op("i32.add");
      for (const x of args) run.get(x);
      run.call(1 + folds.indexOf(fold));
    });
    return [{ code: body }, ...folds.map((fold) => ({ code: write(fold) })), { code: run, name: "run" }];
  });
}

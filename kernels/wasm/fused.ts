/**
 * Loops whose outputs are stored or combined, on WebAssembly: a program runs on tiles in scratch, what is stored is
 * copied out of them, and what is combined is combined there.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import { type DType, kindOf, type TypedArray } from "../../lib/core/dtype.ts";
import { dtypeOf, type FusedPlan, type ScalarProgram } from "../../lib/core/plan.ts";
import type { Storage } from "../../lib/core/storage.ts";
import { host } from "../js/host.ts";
import { type Layout, layOut } from "../js/map_layout.ts";
import { wrap } from "../js/operand.ts";
import { buffer, recycle } from "../js/pool.ts";
import { copyIn, copyOut, operandOf, resultOf } from "./copy.ts";
import { type Cut, cut, type Group, groupsOf, type Part } from "./cut.ts";
import { vectorFold, viewAs } from "./folds.ts";
import { type Folded, fusedKernel, layFolds } from "./fused_kernel.ts";
import { realOf, rounded } from "./in_memory.ts";
import type { Kernel } from "./kernel.ts";
import { layTiles, type MapLayout } from "./map_kernel.ts";
import { type Compiled, compiled } from "./programs.ts";
import { combine } from "./reduce.ts";
import { fits, loadRows, rowArgs, type RowNest, rowNest, rowOperands } from "./row_nest.ts";
import { perform } from "./work.ts";

/** Elements below which a map and reductions, each on its own, are as fast. */
const SMALL = 512;
/** Nanoseconds that combining an element takes. */
const COST = 0.15;

/** Runs loops over enough elements, whose combined values are real, or sums of complex numbers; null for others. */
export function fusedWasm(plan: FusedPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  let loop = loops.get(plan);
  if (loop === undefined) loops.set(plan, loop = loopOf(plan));
  if (loop === null) return null;
  const { folds, epilogue } = plan;
  const { program, folded, kept, stored } = loop;
  const device = host();
  const { values, partials, groups } = runLoop(loop, plan, args.slice(0, program.inputs.length));
  const results = values.map((data, i) => wrap(outs[i], data, device));
  const combined = folded.map(({ fold, dtype }, i): NDArray => {
    const aval = epilogue === null ? outs[stored.length + i] : makeAval(kept, dtype);
    const elements = combine(folds[i], fold.partial, groups, partials[i]);
    return wrap(aval, rounded(elements, fold.partial, realOf(dtype)), device);
  });
  if (epilogue === null) return [...results, ...combined];
  const operands = [...combined, ...args.slice(program.inputs.length)];
  const last = device.run({ kind: "map", program: epilogue, shape: kept }, operands, outs.slice(stored.length));
  for (const x of combined) if (x.ext !== null) recycle((x.ext as Storage).buffer as TypedArray);
  return [...results, ...last];
}

/** What is known of a plan before it has operands. */
interface Loop {
  readonly size: number;
  /** Numbers of an element that is combined, 2 if it is complex; groups and pieces count numbers. */
  readonly unit: 1 | 2;
  readonly groups: readonly Group[];
  /** The lengths of the axes that are not combined. */
  readonly kept: readonly number[];
  /** The program, each of its outputs computed once. */
  readonly program: ScalarProgram;
  readonly code: Compiled;
  /** The dtypes of its outputs, and which of them are stored and combined. */
  readonly dtypes: readonly DType[];
  readonly stored: readonly number[];
  readonly folded: readonly (Folded & { readonly dtype: DType })[];
  /** How the loop is cut, by how operands are read. */
  readonly cuts: Map<string, Pieces>;
}

/** A loop cut into pieces, and the kernel that runs them. */
interface Pieces {
  readonly cut: Cut;
  /** The rows of which all pieces have whole ones; null where tiles are copied whole. */
  readonly nest: RowNest | null;
  readonly tiles: MapLayout;
  readonly kernel: Kernel;
  /** Where what each fold gives lies, and all bytes of a piece's scratch. */
  readonly places: readonly number[];
  readonly bytes: number;
}

const loops = new WeakMap<FusedPlan, Loop | null>();

/** What is known of a plan; null if JavaScript runs it. */
function loopOf({ program: source, shape, axes, folds }: FusedPlan): Loop | null {
  const size = shape.reduce((n, d) => n * d, 1);
  if (size < SMALL) return null;
  const outputs = [...new Set(source.outputs)];
  const repeats = outputs.length < source.outputs.length;
  const program = repeats ? { ...source, key: `${source.key}|${outputs}`, outputs } : source;
  const code = compiled(program);
  if (code === null || axes.every((d) => shape[d] === 1)) return null;
  const dtypes = outputs.map((v) => dtypeOf(program, v));
  const places = source.outputs.map((v) => outputs.indexOf(v));
  const stored = places.slice(0, places.length - folds.length);
  const combined = places.slice(stored.length);
  // Complex numbers are pairs along another axis, which all combined values must have.
  const unit = kindOf(dtypes[combined[0]]) === "c" ? 2 : 1;
  const alike = combined.every((k) => kindOf(dtypes[k]) === "c" ? unit === 2 : unit === 1);
  if (!alike || (unit === 2 && folds.some((fn) => fn !== "sum"))) return null;
  const folded = combined.map((output, i): Loop["folded"][number] => {
    return { output, unit, dtype: dtypes[output], fold: vectorFold(folds[i], realOf(dtypes[output])) };
  });
  const kept = shape.filter((_, d) => !axes.includes(d));
  const groups = groupsOf([...shape, unit], [...shape.map((_, d) => axes.includes(d)), false]);
  return { size, unit, groups, kept, program, code, dtypes, stored, folded, cuts: new Map() };
}

function piecesOf({ groups, unit, program, code, dtypes, folded, cuts }: Loop, layout: Layout): Pieces {
  const splat = layout.operands.map((x) => x.walk === "once");
  const rows = rowNest(code, layout);
  const way = rows === null ? splat.map(Number).join("") : `${rows.height} ${rows.n} ${rows.key}`;
  let found = cuts.get(way);
  if (found === undefined) {
    const tiles = layTiles(program.inputs, splat, dtypes);
    const pieces = cut(groups, unit * tiles.tile, rows === null ? 0 : unit * rows.height * rows.n);
    const nest = rows !== null && pieces.parts.every((part) => hasRows(rows, part, unit, tiles.tile)) ? rows : null;
    const name = `${nest?.key ?? splat.map(Number).join("")} ${pieces.kind} ${
      folded.map((x) => `${x.output}: ${x.fold.name}`)
    }`;
    const { kernel } = code.kernel(name, () => {
      const map = { lowered: code.lowered, inputs: program.inputs, splat, outputs: dtypes, layout: tiles };
      return { kernel: fusedKernel(`${program.key}, ${name}`, map, nest, folded, pieces.kind), layout: tiles };
    });
    cuts.set(way, found = { cut: pieces, nest, tiles, kernel, ...layFolds(tiles, folded) });
  }
  return found;
}

/** Whether a piece has whole rows, one after the other, and a tile has room for what they need. */
function hasRows(nest: RowNest, { start, runs, run }: Part, unit: number, tile: number): boolean {
  const width = unit * nest.n;
  return runs === 1 && start % width === 0 && run % width === 0 && fits(nest, start / width, run / width, tile);
}

/** What a loop gives: values that are stored, and of each combined value what the pieces gave. */
interface Given {
  readonly values: readonly TypedArray[];
  readonly partials: readonly TypedArray[];
  /** The nest of what the pieces gave. */
  readonly groups: readonly Group[];
}

function runLoop(loop: Loop, { shape }: FusedPlan, args: readonly NDArray[]): Given {
  const { size, unit, program, dtypes, folded, code, stored } = loop;
  const layout = layOut(args, shape);
  const { cut: { parts, groups }, nest, tiles, kernel, places, bytes } = piecesOf(loop, layout);
  const { inputs } = program;
  const operands = nest === null
    ? args.map((x, k) => operandOf(x, inputs[k], layout.operands[k], layout.dims, tiles.inputs[k]))
    : rowOperands(layout, args, inputs, tiles.inputs);
  const width = nest === null ? unit : unit * nest.n;
  const values = stored.map((k) => buffer(dtypes[k], size));
  const results = stored.map((k, i) => resultOf(values[i], dtypes[k], tiles.outputs[k]));
  const partials = folded.map(({ fold }) => buffer(fold.partial, groups.reduce((n, g) => n * g.n, 1)));
  perform({
    kernel,
    pieces: parts.length,
    bytes,
    cost: (code.cost / 8 + COST * folded.length) * size,
    load(piece, views, at) {
      const { start, runs, run, skip } = parts[piece];
      if (nest !== null) return loadRows(nest, operands, start / width, run / width, views, at);
      for (const x of operands) {
        for (let i = 0; i < runs; i++) copyIn(x, (start + i * skip) / unit, run / unit, views, at, i * run / unit);
      }
    },
    args(piece) {
      const { start, runs, run, args } = parts[piece];
      return nest === null ? [runs * run / unit, ...args] : [...rowArgs(nest, start / width, run / width), ...args];
    },
    store(piece, views, at) {
      const { start, runs, run, skip, to, count } = parts[piece];
      for (const x of results) {
        for (let i = 0; i < runs; i++) copyOut(x, (start + i * skip) / unit, run / unit, views, at, i * run / unit);
      }
      folded.forEach(({ fold }, k) => {
        const from = (at + places[k]) / fold.partialBytes;
        partials[k].set(viewAs(views, fold.partial).subarray(from, from + count), to);
      });
    },
  });
  return { values, partials, groups };
}

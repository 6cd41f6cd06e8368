/**
 * The kernel of a map: a loop over tiles in scratch, around the vector instructions of the program.
 *
 * @module
 */
import type { Lowered } from "../expr/lower.ts";
import { typeOf } from "../expr/graph.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { Code, Local } from "./assembler.ts";
import { Kernel } from "./kernel.ts";
import { lanesOf, VectorPrinter } from "./print.ts";

/** Bytes of the tiles of all operands and results together, at most: they stay in the second cache. */
const TILES = 1 << 17;
/** Elements of a tile at most. */
const LONGEST = 8192;
/** Bytes between the tiles: what a last iteration reads and writes beyond them. */
const SLACK = 64;

/** How the scratch of a map is laid out. */
export interface MapLayout {
  /** Elements of a tile, a multiple of the lanes. */
  readonly tile: number;
  /** Where each operand's and each result's tile begins; a splat takes one element. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** All bytes. */
  readonly bytes: number;
}

/** Bytes of an element in memory. */
export function bytesOf(dtype: DType): number {
  const type = typeOf(dtype);
  return (type === "bool" ? 1 : type === "f64" ? 8 : 4) * (kindOf(dtype) === "c" ? 2 : 1);
}

/** Lays out tiles; operands that `splat` marks are single elements. */
export function layTiles(inputs: readonly DType[], splat: readonly boolean[], outputs: readonly DType[]): MapLayout {
  const perElement = [...inputs.filter((_, i) => !splat[i]), ...outputs].reduce((sum, d) => sum + bytesOf(d), 0);
  let tile = LONGEST;
  while (tile > 64 && tile * perElement > TILES) tile /= 2;
  let bytes = 0;
  const place = (size: number): number => {
    const at = bytes;
    bytes += Math.ceil((size + SLACK) / 64) * 64;
    return at;
  };
  const ins = inputs.map((d, i) => place(splat[i] ? bytesOf(d) : tile * bytesOf(d)));
  const outs = outputs.map((d) => place(tile * bytesOf(d)));
  return { tile, inputs: ins, outputs: outs, bytes };
}

/** The kernel `run(at, common, count)` of an expanded program, over tiles in this layout. */
export function mapKernel(name: string, map: PrintedMap): Kernel {
  return Kernel.of(name, 1, (code, fused) => printMap(code, fused, map));
}

/** An expanded program over operands and results in scratch. */
export interface PrintedMap {
  readonly lowered: Lowered;
  readonly inputs: readonly DType[];
  /** Which operands are single elements. */
  readonly splat: readonly boolean[];
  readonly outputs: readonly DType[];
  readonly layout: MapLayout;
}

/** Prints the loop of a map into a function `(at, common, count)`. */
export function printMap(code: Code, fused: boolean, map: PrintedMap): void {
  const { printer, io, operands, results } = openMap(code, fused, map);
  const [at, , count] = [0, 1, 2];
  const i = code.local("i32");
  for (const x of operands) if (x.splat) io.splat(x, at);
  code.count(i, count, lanesOf(map.lowered), () => {
    for (const x of operands) if (!x.splat) io.load(x, at, i);
    printer.print();
    for (const x of results) io.store(x, at, i);
  });
}

/** What prints a map: its instructions, loads and stores, and what these move. */
export function openMap(code: Code, fused: boolean, { lowered, inputs, splat, outputs, layout }: PrintedMap): {
  readonly printer: VectorPrinter;
  readonly io: Tiles;
  readonly operands: readonly (Tile & { readonly splat: boolean })[];
  readonly results: readonly Tile[];
} {
  const printer = new VectorPrinter(code, lowered, fused);
  const tiles = (dtypes: readonly DType[], nodes: Lowered["inputs"], places: readonly number[]): Tile[] => {
    let next = 0;
    return dtypes.map((dtype, k) => {
      return { dtype, nodes: nodes.slice(next, next += kindOf(dtype) === "c" ? 2 : 1), at: places[k] };
    });
  };
  return {
    printer,
    io: new Tiles(code, printer),
    operands: tiles(inputs, lowered.inputs, layout.inputs).map((x, k) => ({ ...x, splat: splat[k] })),
    results: tiles(outputs, lowered.outputs, layout.outputs),
  };
}

/** An operand or a result in scratch. */
export interface Tile {
  readonly dtype: DType;
  /** Its real parts in the expression. */
  readonly nodes: Lowered["inputs"];
  readonly at: number;
}

/** Loads and stores of tiles. */
export class Tiles {
  readonly #code: Code;
  readonly #printer: VectorPrinter;

  constructor(code: Code, printer: VectorPrinter) {
    this.#code = code;
    this.#printer = printer;
  }

  #address(base: Local, i: Local | null, dtype: DType): Code {
    this.#code.get(base);
    return i === null ? this.#code : this.#code.get(i).i32(bytesOf(dtype)).op("i32.mul", "i32.add");
  }

  /** Loads the single element of an operand into all lanes. */
  splat({ dtype, nodes, at }: Tile, base: Local): void {
    const type = typeOf(dtype);
    nodes.forEach((node, part) => {
      const local = this.#code.local("v128");
      this.#code.get(base);
      if (type === "bool") this.#code.access("v128.load8_splat", at).constant("i32", 0).op("i8x16.ne");
      else if (type === "f64") this.#code.access("v128.load64_splat", at + 8 * part);
      else this.#code.access("v128.load32_splat", at + 4 * part);
      this.#code.set(local);
      this.#printer.bind(node, new Array(this.#printer.vectors(type)).fill(local));
    });
  }

  /** Loads a vector of each part of an operand, from its element `i` on; null: where `base` points. */
  load({ dtype, nodes, at }: Tile, base: Local, i: Local | null): void {
    const code = this.#code;
    const type = typeOf(dtype);
    const count = this.#printer.vectors(type);
    const locals = nodes.map(() => Array.from({ length: count }, () => code.local("v128")));
    for (let v = 0; v < count; v++) {
      if (type === "bool") {
        this.#address(base, i, dtype).access("v128.load32_zero", at + 4 * v)
          .op("i16x8.extend_low_i8x16_u", "i32x4.extend_low_i16x8_u").constant("i32", 0).op("i32x4.ne").set(
            locals[0][v],
          );
      } else if (nodes.length === 1) {
        this.#address(base, i, dtype).access("v128.load", at + 16 * v).set(locals[0][v]);
      } else {
        const pair = [code.local("v128"), code.local("v128")];
        pair.forEach((x, half) => this.#address(base, i, dtype).access("v128.load", at + 32 * v + 16 * half).set(x));
        locals.forEach((local, part) => {
          code.get(pair[0]).get(pair[1]);
          if (type === "f64") code.shuffle32(2 * part, 2 * part + 1, 2 * part + 4, 2 * part + 5);
          else code.shuffle32(part, part + 2, part + 4, part + 6);
          code.set(local[v]);
        });
      }
    }
    nodes.forEach((node, part) => this.#printer.bind(node, locals[part]));
  }

  /** Stores a vector of each part of a result, from its element `i` on; null: where `base` points. */
  store({ dtype, nodes, at }: Tile, base: Local, i: Local | null): void {
    const code = this.#code;
    const type = typeOf(dtype);
    const count = this.#printer.vectors(type);
    if (type === "bool") {
      // Masks narrow to bytes, of which the lowest bit is kept.
      this.#address(base, i, dtype);
      this.#printer.push(nodes[0], 0);
      this.#printer.push(nodes[0], count - 1);
      code.op("i16x8.narrow_i32x4_s");
      code.constant("i32", 0).op("i8x16.narrow_i16x8_s").constant("i32", 0x01010101).op("v128.and");
      if (count === 2) code.laneAccess("v128.store64_lane", 0, at);
      else code.laneAccess("v128.store32_lane", 0, at);
      return;
    }
    for (let v = 0; v < count; v++) {
      if (nodes.length === 1) {
        this.#address(base, i, dtype);
        this.#printer.push(nodes[0], v);
        code.access("v128.store", at + 16 * v);
        continue;
      }
      for (const half of [0, 1]) {
        this.#address(base, i, dtype);
        for (const node of nodes) this.#printer.push(node, v);
        if (type === "f64") code.shuffle32(2 * half, 2 * half + 1, 2 * half + 4, 2 * half + 5);
        else code.shuffle32(2 * half, 2 * half + 4, 2 * half + 1, 2 * half + 5);
        code.access("v128.store", at + 32 * v + 16 * half);
      }
    }
  }
}

/**
 * The kernel of matrix products: packed panels, blocks of rows by vectors of columns in registers.
 *
 * @module
 */
import { Code } from "./assembler.ts";
import { Kernel } from "./kernel.ts";
import { type PrintedMap, printMap } from "./map_kernel.ts";
import { type AnyUnit, packColumns, packRows, VECTORS } from "./pack.ts";

/** Steps of the contracted axis that are summed before they are added to the result: what stays in the first cache. */
const DEPTH = 256;

/** Steps an iteration: V8 asks at every one whether it should stop. */
const UNROLL = 4;

/** Bytes of a row of a panel of columns. */
const PANEL = 16 * VECTORS;

/** Bytes of scratch that the kernel packs a panel of columns into. */
export const PANEL_BYTES: number = DEPTH * PANEL;

/** Bytes of scratch that the kernel packs a block of rows into. */
export function blockBytes(unit: AnyUnit, rows: number): number {
  return DEPTH * rows * unit.real;
}

/** Rows of a block: with two vectors of columns its sums, and what is multiplied, fit 16 registers. */
export type Rows = 4 | 6;

/** Rows of the blocks of `m` rows: six at a time take 8% less for each row than four, where there are so many. */
export function rowsOf(unit: AnyUnit, m: number): Rows {
  return unit.width === 1 && Math.ceil(m / 6) * 6 * 0.92 < Math.ceil(m / 4) * 4 ? 6 : 4;
}

/** The kernel's parameters, of which the first two are the addresses. */
const PARAMETERS = 18;

/** What the kernel takes after the addresses of the piece's and the common scratch, in this order. */
export interface GemmArgs {
  /** Where the operands' elements are counted from. */
  readonly left: number;
  readonly right: number;
  /** Tables of offsets in bytes: of the lines of each operand, and of the places of the contracted axis. */
  readonly rows: number;
  readonly leftSteps: number;
  readonly columns: number;
  readonly rightSteps: number;
  /** Whether the places of the contracted axis follow each other: 1, else 0. */
  readonly leftDense: number;
  readonly rightDense: number;
  /** A table of pairs of offsets, one for each of the products, and how many there are. */
  readonly pairs: number;
  readonly products: number;
  /** Blocks of rows, panels of columns, and places of the contracted axis. */
  readonly blocks: number;
  readonly panels: number;
  readonly k: number;
  /** Where the results go, and where rows and a panel are packed. */
  readonly out: number;
  readonly packedRows: number;
  readonly packedPanel: number;
}

/** The arguments in the kernel's order. */
export function gemmArgs(x: GemmArgs): readonly number[] {
  return [
    x.left,
    x.right,
    x.rows,
    x.leftSteps,
    x.columns,
    x.rightSteps,
    x.pairs,
    x.products,
    x.blocks,
    x.panels,
    x.k,
    x.out,
    x.packedRows,
    x.packedPanel,
    x.leftDense,
    x.rightDense,
  ];
}

const kernels: Record<Rows, Map<AnyUnit, Kernel>> = { 4: new Map(), 6: new Map() };

/** The kernel for a unit and so many rows a block. */
export function gemm(unit: AnyUnit, rows: Rows): Kernel {
  let kernel = kernels[rows].get(unit);
  if (kernel === undefined) {
    kernel = new Kernel(`products of ${rows} rows of ${unit.lanes}, width ${unit.width}`, (fused) => {
      const [run, ...packers] = products(unit, rows, fused);
      return [...packers.map((code) => ({ code })), { code: run, name: "run" }];
    });
    kernels[rows].set(unit, kernel);
  }
  return kernel;
}

/**
 * The kernel for a unit that then runs a map over the results: its scratch begins where the results do, and a last
 * argument is the number of elements.
 */
export function gemmThen(name: string, unit: AnyUnit, rows: Rows, map: PrintedMap): Kernel {
  return new Kernel(name, (fused) => {
    const [product, ...rest] = products(unit, rows, fused);
    const packers = rest.map((code) => ({ code }));
    const body = new Code(["i32", "i32", "i32"]);
    printMap(body, fused, map);
    const run = new Code(new Array(PARAMETERS + 1).fill("i32"));
    for (let i = 0; i < PARAMETERS; i++) run.get(i);
    run.call(packers.length).get(0).get(1).get(PARAMETERS).call(packers.length + 1);
    return [...packers, { code: product }, { code: body }, { code: run, name: "run" }];
  });
}

/**
 * Products C = A·B of `blocks` blocks of rows by `panels` panels of columns, one after the other; C is row-major, as wide
 * as the panels. Both operands are packed as they are needed, a stretch of {@link DEPTH} real steps at a time; each
 * stretch is summed by itself, so that rounding errors grow with k/DEPTH + DEPTH rather than k. What follows the code are
 * the functions that it calls, the first ones of the module.
 */
function products(unit: AnyUnit, height: Rows, fused: boolean): [Code, ...Code[]] {
  const code = new Code(new Array(PARAMETERS).fill("i32"));
  const [left, right, rows, leftSteps, columns, rightSteps, pairs, products] = [2, 3, 4, 5, 6, 7, 8, 9];
  const [blocks, panels, k, out, packedRows, packedPanel, leftDense, rightDense] = [10, 11, 12, 13, 14, 15, 16, 17];
  const i32 = () => code.local("i32");
  const [k0, depth, panel, row, stride, a, b, c, product, leftAt, rightAt] = Array.from({ length: 11 }, i32);
  const { width, element } = unit;
  // Bytes from one row of C to the next.
  code.get(panels).i32(PANEL).op("i32.mul").set(stride);
  code.count(product, products, 1, () => {
    code.get(left).get(pairs).access("i32.load").op("i32.add").set(leftAt);
    code.get(right).get(pairs).access("i32.load", 4).op("i32.add").set(rightAt);
    code.get(pairs).i32(8).op("i32.add").set(pairs);
    code.i32(0).set(k0);
    code.count(k0, k, DEPTH / width, () => {
      code.get(k).get(k0).op("i32.sub").tee(depth).i32(DEPTH / width);
      code.get(depth).i32(DEPTH / width).op("i32.lt_s", "select").set(depth);
      code.i32(0).set(row);
      code.count(row, blocks, 1, () => {
        code.get(leftAt).get(rows).get(row).i32(4 * height).op("i32.mul", "i32.add");
        code.get(leftSteps).get(k0).i32(4).op("i32.mul", "i32.add").get(depth);
        packedAt(code, packedRows, row, depth, height * element).get(leftDense).call(0);
      });
      code.i32(0).set(panel);
      code.count(panel, panels, 1, () => {
        code.get(rightAt).get(columns).get(panel).i32(4 * unit.columns).op("i32.mul", "i32.add");
        code.get(rightSteps).get(k0).i32(4).op("i32.mul", "i32.add").get(depth);
        code.get(packedPanel).get(rightDense).call(1);
        code.get(out).get(panel).i32(PANEL).op("i32.mul", "i32.add").set(c);
        code.i32(0).set(row);
        code.count(row, blocks, 1, () => {
          packedAt(code, packedRows, row, depth, height * element).set(a);
          code.get(packedPanel).set(b);
          block(code, unit, height, fused, { a, b, c, depth, stride, k0 });
        });
      });
    });
    code.get(blocks).i32(height).op("i32.mul").get(stride).op("i32.mul").get(out).op("i32.add").set(out);
  });
  return [code, packRows(unit, height), packColumns(unit)];
}

/** Pushes where the block of rows number `row` is packed. */
function packedAt(code: Code, start: number, row: number, depth: number, bytes: number): Code {
  return code.get(start).get(row).get(depth).op("i32.mul").i32(bytes).op("i32.mul", "i32.add");
}

/** The locals of a block: where its operands are packed, its place in C, and what tells the first stretch. */
interface Block {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly depth: number;
  readonly stride: number;
  readonly k0: number;
}

/** One stretch of one block; moves `c` to the next one. */
function block(code: Code, unit: AnyUnit, rows: Rows, fused: boolean, { a, b, c, depth, stride, k0 }: Block): void {
  const { lanes, real, width } = unit;
  const splat = real === 4 ? "v128.load32_splat" : "v128.load64_splat";
  const sums = Array.from({ length: VECTORS * rows }, () => code.local("v128"));
  const columns = Array.from({ length: VECTORS }, () => code.local("v128"));
  const [factor, end] = [code.local("v128"), code.local("i32")];
  const step = rows * real;
  for (const sum of sums) code.splat("i32", 0).set(sum);
  // Several steps an iteration, then those that are left.
  code.get(a).get(depth).i32(width).op("i32.mul").i32(-UNROLL).op("i32.and").i32(step).op("i32.mul", "i32.add").set(
    end,
  );
  const steps = (count: number): void => {
    code.count(a, end, count * step, () => {
      for (let i = 0; i < count; i++) {
        columns.forEach((column, v) => code.get(b).access("v128.load", i * PANEL + 16 * v).set(column));
        for (let r = 0; r < rows; r++) {
          code.get(a).access(splat, i * step + r * real).set(factor);
          columns.forEach((column, v) => {
            const sum = sums[VECTORS * r + v];
            if (fused && lanes !== "i32x4") code.get(factor).get(column).get(sum).op(`${lanes}.relaxed_madd`).set(sum);
            else code.get(sum).get(factor).get(column).op(`${lanes}.mul`, `${lanes}.add`).set(sum);
          });
        }
      }
      code.get(b).i32(count * PANEL).op("i32.add").set(b);
    });
  };
  steps(UNROLL);
  code.get(end).get(depth).i32(width).op("i32.mul").i32(UNROLL - 1).op("i32.and").i32(step).op("i32.mul", "i32.add");
  code.set(end);
  steps(1);
  // The first stretch overwrites what was there.
  const store = (add: boolean): void => {
    for (let r = 0; r < rows; r++) {
      for (let v = 0; v < VECTORS; v++) {
        code.get(c);
        if (add) code.get(c).access("v128.load", 16 * v).get(sums[VECTORS * r + v]).op(`${lanes}.add`);
        else code.get(sums[VECTORS * r + v]);
        code.access("v128.store", 16 * v);
      }
      code.get(c).get(stride).op("i32.add").set(c);
    }
  };
  code.get(k0).if();
  store(true);
  code.else();
  store(false);
  code.end();
}

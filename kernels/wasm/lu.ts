/**
 * LU factors on WebAssembly.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { LuPlan } from "../../lib/core/plan.ts";
import { host } from "../js/host.ts";
import { permute } from "../js/lu.ts";
import { wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { Code } from "./assembler.ts";
import { Block, kernelsOf, ROW, rowsOf } from "./block.ts";
import { Kernel } from "./kernel.ts";
import { eliminatePanel } from "./lu_panel.ts";
import { matricesOf } from "./matrix.ts";
import { mover } from "./move.ts";
import { type Unit, UNITS } from "./pack.ts";
import { panelOf } from "./stripes.ts";
import { aligned, perform } from "./work.ts";

/** Multiplications below which JavaScript is as fast. */
const SMALL = 4096;
/** Bytes of a matrix at most. */
const LARGEST = 2 ** 28;
/** Panels that the columns to their left are subtracted from together. */
const STRIPE = 4;
/** Nanoseconds of a multiplication and addition. */
const COST = 0.06;

/**
 * The kernel `run(out, common, a, rowStep, columnStep, m, n, panels, pivots)`: the factors of the `m` by `n` matrix whose
 * first element is at `a`, made in panels at `panels`, then row-major at `out`; and the rows that rows were swapped with
 * at `pivots`. From each panel the columns to its left are subtracted, first those before its stripe, then its columns
 * are eliminated. Swaps reach all panels at once.
 */
function factor(unit: Unit): Kernel {
  return new Kernel(`LU factors of ${unit.lanes}, ${unit.width}`, (fused) => {
    const code = new Code(new Array(9).fill("i32"));
    const [out, , a, rowStep, columnStep, m, n, at, pivots] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    const i32 = () => code.local("i32");
    const [bytes, pivotPanels, stripe, end, panel, row, first, last, none] = Array.from({ length: 9 }, i32);
    const [height, panels, k] = Array.from({ length: 3 }, i32);
    const blockRows = rowsOf(unit);
    const shift = Math.log2(unit.columns);
    const smaller = (x: number, y: number): Code => code.get(x).get(y).get(x).get(y).op("i32.lt_s", "select");
    code.get(m).i32(blockRows - 1).op("i32.add").i32(-blockRows).op("i32.and").tee(height);
    code.i32(ROW).op("i32.mul").set(bytes);
    smaller(m, n).set(k);
    for (const [x, y] of [[k, pivotPanels], [n, panels]]) {
      code.get(x).i32(unit.columns - 1).op("i32.add").i32(shift).op("i32.shr_u").set(y);
    }
    code.get(a).get(rowStep).get(columnStep).get(m).get(n).get(at).get(bytes).i32(0).call(3);
    /** Subtracts the columns of panels `first` to `last` from the block. */
    const subtract = (): void => {
      panelOf(code, at, first, bytes);
      code.get(row).i32(ROW).op("i32.mul", "i32.add");
      panelOf(code, at, panel, bytes);
      code.get(first).i32(shift).op("i32.shl").i32(ROW).op("i32.mul", "i32.add");
      panelOf(code, at, panel, bytes);
      code.get(row).i32(ROW).op("i32.mul", "i32.add");
      code.get(bytes).get(first).get(last).get(row).call(1);
    };
    code.count(stripe, panels, STRIPE, () => {
      code.get(stripe).i32(STRIPE).op("i32.add").set(end);
      smaller(end, panels).set(end);
      code.get(none).set(first);
      smaller(stripe, pivotPanels).set(last);
      code.get(last).if();
      code.get(none).set(row);
      code.count(row, height, blockRows, () => {
        code.get(stripe).set(panel);
        code.count(panel, end, 1, subtract);
      });
      code.end();
      code.get(stripe).set(first).get(stripe).set(panel);
      code.count(panel, end, 1, () => {
        smaller(panel, pivotPanels).set(last);
        code.get(first).get(last).op("i32.lt_s").if();
        code.get(first).i32(shift).op("i32.shl").set(row);
        code.count(row, height, blockRows, subtract);
        code.end();
        code.get(panel).get(pivotPanels).op("i32.lt_s").if();
        code.get(at).get(bytes).get(panel).get(panels).get(m).get(k).get(pivots).call(2).end();
      });
    });
    code.get(out).get(n).i32(unit.element).op("i32.mul").i32(unit.element).get(m).get(n).get(at).get(bytes).i32(0).call(
      4,
    );
    return [
      { code, name: "run" },
      { code: blockOfFactors(unit, fused) },
      { code: eliminatePanel(unit, fused) },
      { code: mover(unit, "in") },
      { code: mover(unit, "out") },
    ];
  });
}

/**
 * The function (a, b, c, bytes, first, last, row): subtracts from the block at `c`, which starts in row `row`, the
 * products of the columns of panels `first` to `last` (as far as they are left of the diagonal) with the rows at `b`. At
 * `a`, these rows of the first panel start; panels are `bytes` apart. Where the diagonal is among the panels, the rows of
 * the block are then solved for.
 */
function blockOfFactors(unit: Unit, fused: boolean): Code {
  const { columns, element, real, width } = unit;
  const rows = rowsOf(unit);
  const shift = Math.log2(columns);
  const code = new Code(new Array(7).fill("i32"));
  const [a, b, c, bytes, first, last, row] = [0, 1, 2, 3, 4, 5, 6];
  const [panel, end] = [code.local("i32"), code.local("i32")];
  const block = new Block(code, unit, fused);
  const subtract = (count: number): void => {
    for (let j = 0; j < count; j++) {
      const offset = (part: number): number => Math.floor(part / width) * ROW + j * element + part % width * real;
      block.subtract(a, offset, b, j * ROW);
    }
  };
  block.load(c);
  code.get(row).i32(shift).op("i32.shr_u").tee(panel).get(last).get(panel).get(last).op("i32.lt_s", "select").set(end);
  code.get(first).set(panel);
  code.count(panel, end, 1, () => {
    subtract(columns);
    code.get(a).get(bytes).op("i32.add").set(a);
    code.get(b).i32(columns * ROW).op("i32.add").set(b);
  });
  // The block is beside the diagonal if its own panel is among those that are subtracted.
  const beside = (): Code => code.get(end).get(last).op("i32.lt_s");
  if (rows < columns) {
    beside().get(row).i32(columns - 1).op("i32.and").i32(0).op("i32.ne", "i32.and").if();
    subtract(rows);
    code.get(a).i32(rows * element).op("i32.add").set(a).end();
  }
  block.join(false);
  beside().if();
  for (let r = 1; r < rows; r++) {
    for (let s = 0; s < r; s++) block.eliminate(r, s, a, r * ROW + s * element, false);
  }
  code.end();
  block.store(c);
  return code;
}

const KERNELS = kernelsOf(factor);

/** Factors matrices that are large enough; null for others. */
export function luWasm(_plan: LuPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const [aval, pivotsAval, orderAval] = outs;
  const [m, n] = aval.shape.slice(-2);
  const k = Math.min(m, n);
  const unit = UNITS[aval.dtype];
  const kernel = KERNELS[aval.dtype];
  if (m * n * k < SMALL || unit === undefined || kernel === undefined) return null;
  const { element, real, width, columns } = unit;
  const panels = Math.ceil(m / rowsOf(unit)) * rowsOf(unit) * Math.ceil(n / columns) * ROW;
  if (panels > LARGEST || aval.size === 0) return null;
  const matrices = matricesOf(args[0]);
  const out = buffer(aval.dtype, aval.size);
  const pivots = new Int32Array(pivotsAval.size);
  const order = new Int32Array(orderAval.size);
  const inAndOut = aligned(Math.max(matrices[0].bytes, m * n * element));
  perform({
    kernel,
    pieces: matrices.length,
    bytes: inAndOut + panels + 4 * k,
    cost: COST * real / 4 * width * width * matrices.length * k * k * (Math.max(m, n) - k / 3) / 2,
    load: (piece, views, at) => matrices[piece].load(views, at),
    args: (piece, at) => [...matrices[piece].place(at), m, n, at + inAndOut, at + inAndOut + panels],
    store(piece, views, at) {
      const view = real === 4 ? views.f32 : views.f64;
      out.set(view.subarray(at / real, at / real + width * m * n), piece * width * m * n);
      const swaps = pivots.subarray(piece * k, (piece + 1) * k);
      const from = (at + inAndOut + panels) / 4;
      swaps.set(views.i32.subarray(from, from + k));
      permute(swaps, order.subarray(piece * m, (piece + 1) * m));
    },
  });
  const device = host();
  return [wrap(aval, out, device), wrap(pivotsAval, pivots, device), wrap(orderAval, order, device)];
}

/**
 * LU factors on WebAssembly.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { LuPlan } from "../../lib/core/plan.ts";
import { deviceOf } from "../../lib/core/view.ts";
import { sideOf } from "../js/contract_side.ts";
import { permute } from "../js/lu.ts";
import { wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { Code } from "./assembler.ts";
import { Block, kernelsOf, ROW, rowsOf } from "./block.ts";
import { Kernel } from "./kernel.ts";
import { eliminatePanel } from "./lu_panel.ts";
import { type Unit, UNITS } from "./pack.ts";
import { pack, type Panels, unpack, viewOf } from "./panels.ts";
import { panelOf } from "./stripes.ts";
import { aligned, perform } from "./work.ts";

/** Multiplications below which JavaScript is as fast. */
const SMALL = 8192;
/** Bytes of a matrix at most. */
const LARGEST = 2 ** 29;
/** Panels that the columns to their left are subtracted from together. */
const STRIPE = 4;
/** Nanoseconds of a multiplication and addition. */
const COST = 0.06;

/**
 * The kernel `run(at, common, pivots, m, height, panels, k)`: overwrites a matrix of `m` rows, in `panels` panels of
 * `height` rows, a multiple of a block's, with its factors, and writes the `k` rows that rows were swapped with to
 * `pivots`. From each panel the columns to its left are subtracted, first those before its stripe, then its columns are
 * eliminated. Swaps reach all panels at once.
 */
function factor(unit: Unit): Kernel {
  return new Kernel(`LU factors of ${unit.lanes}, ${unit.width}`, (fused) => {
    const code = new Code(new Array(7).fill("i32"));
    const [at, , pivots, m, height, panels, k] = [0, 1, 2, 3, 4, 5, 6];
    const i32 = () => code.local("i32");
    const [bytes, pivotPanels, stripe, end, panel, row, first, last, none] = Array.from({ length: 9 }, i32);
    const shift = Math.log2(unit.columns);
    const smaller = (x: number, y: number): Code => code.get(x).get(y).get(x).get(y).op("i32.lt_s", "select");
    code.get(height).i32(ROW).op("i32.mul").set(bytes);
    code.get(k).i32(unit.columns - 1).op("i32.add").i32(shift).op("i32.shr_u").set(pivotPanels);
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
      code.count(row, height, rowsOf(unit), () => {
        code.get(stripe).set(panel);
        code.count(panel, end, 1, subtract);
      });
      code.end();
      code.get(stripe).set(first).get(stripe).set(panel);
      code.count(panel, end, 1, () => {
        smaller(panel, pivotPanels).set(last);
        code.get(first).get(last).op("i32.lt_s").if();
        code.get(first).i32(shift).op("i32.shl").set(row);
        code.count(row, height, rowsOf(unit), subtract);
        code.end();
        code.get(panel).get(pivotPanels).op("i32.lt_s").if();
        code.get(at).get(bytes).get(panel).get(panels).get(m).get(k).get(pivots).call(2).end();
      });
    });
    return [{ code, name: "run" }, { code: blockOfFactors(unit, fused) }, { code: eliminatePanel(unit, fused) }];
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
  const rank = aval.shape.length;
  const [m, n] = aval.shape.slice(-2);
  const k = Math.min(m, n);
  const unit = UNITS[aval.dtype];
  const kernel = KERNELS[aval.dtype];
  if (m * n * k < SMALL || unit === undefined || kernel === undefined) return null;
  const { real, width, columns } = unit;
  const height = Math.ceil(m / rowsOf(unit)) * rowsOf(unit);
  const panels = Math.ceil(n / columns);
  const size = aligned(height * panels * ROW);
  if (size > LARGEST) return null;
  const { data, batches, free, line } = sideOf(args[0], [...aval.shape.keys()].slice(0, -2), [rank - 1]);
  const out = buffer(aval.dtype, aval.size);
  const pivots = new Int32Array(pivotsAval.size);
  const order = new Int32Array(orderAval.size);
  perform({
    kernel,
    pieces: batches.length,
    bytes: size + 4 * k,
    cost: COST * real / 4 * width * width * batches.length * k * k * (Math.max(m, n) - k / 3),
    load(piece, views, at) {
      const to: Panels = { view: viewOf(views, real), at: at / real, height, width };
      pack({ data, start: batches[piece], rowStep: free.step, columnStep: line.step }, m, n, to);
    },
    args: (_piece, at) => [at + size, m, height, panels, k],
    store(piece, views, at) {
      const from: Panels = { view: viewOf(views, real), at: at / real, height, width };
      unpack(from, m, n, { data: out, start: width * piece * m * n, rowStep: width * n, columnStep: width });
      const swaps = pivots.subarray(piece * k, (piece + 1) * k);
      swaps.set(views.i32.subarray((at + size) / 4, (at + size) / 4 + k));
      permute(swaps, order.subarray(piece * m, (piece + 1) * m));
    },
  });
  const device = deviceOf(args);
  return [wrap(aval, out, device), wrap(pivotsAval, pivots, device), wrap(orderAval, order, device)];
}

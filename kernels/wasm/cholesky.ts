/**
 * Cholesky factors on WebAssembly.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { CholeskyPlan } from "../../lib/core/plan.ts";
import { host } from "../js/host.ts";
import { wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { Code } from "./assembler.ts";
import { Block, kernelsOf, partOf, ROW, rowsOf } from "./block.ts";
import { Kernel } from "./kernel.ts";
import { type Unit, UNITS } from "./pack.ts";
import { matricesOf } from "./matrix.ts";
import { mover } from "./move.ts";
import { columnOf, nextColumns, panelOf, subtractAbove } from "./stripes.ts";
import { aligned, perform } from "./work.ts";

/** Rows below which JavaScript is as fast. */
const SMALL = 16;
/** Bytes of a matrix at most. */
const LARGEST = 2 ** 28;
/** Rows that are finished before the columns to the right of them are. */
const STRIPE = 32;
/** Nanoseconds of a multiplication and addition. */
const COST = 0.06;

/**
 * The kernel `run(out, common, a, rowStep, columnStep, n, panels)`: the lower factor L of the `n` by `n` matrix A whose
 * first element is at `a`, as U = Lᵀ in panels at `panels`, then row-major at `out`, where anything lies above its
 * diagonal. U_ji = (A_ij − sum_k<j U_ki conj(U_kj)) / U_jj, and U_jj² is the same sum for i = j; NaN where that isn't
 * positive, from where it spreads to the last element of the diagonal.
 */
function factor(unit: Unit): Kernel {
  return new Kernel(`Cholesky factor of ${unit.lanes}, ${unit.width}`, (fused) => {
    const code = new Code(new Array(7).fill("i32"));
    const [out, , a, rowStep, columnStep, n, at] = [0, 1, 2, 3, 4, 5, 6];
    const [stripe, end, row, panel, rows, panels, height] = Array.from({ length: 7 }, () => code.local("i32"));
    const blockRows = rowsOf(unit);
    const step = (pivot: () => void): void => {
      columnOf(code, unit, at, row, height);
      panelOf(code, at, panel, height);
      code.get(row).i32(ROW).op("i32.mul");
      pivot();
      code.call(1);
    };
    code.get(n).i32(blockRows - 1).op("i32.add").i32(-blockRows).op("i32.and").tee(rows);
    code.i32(ROW).op("i32.mul").set(height);
    code.get(n).i32(unit.columns - 1).op("i32.add").i32(Math.log2(unit.columns)).op("i32.shr_u").set(panels);
    code.get(a).get(columnStep).get(rowStep).get(n).get(n).get(at).get(height).i32(1).call(2);
    code.count(stripe, rows, STRIPE, () => {
      code.get(stripe).i32(STRIPE).op("i32.add").tee(end).get(rows).get(end).get(rows).op("i32.lt_s", "select").set(
        end,
      );
      code.get(stripe).set(row);
      code.count(row, end, blockRows, () => {
        code.get(row).i32(Math.log2(unit.columns)).op("i32.shr_u").set(panel);
        nextColumns(code, unit, panel, end, () => {
          step(() => code.get(panel).get(row).i32(Math.log2(unit.columns)).op("i32.shr_u", "i32.eq"));
        });
      });
      // The panel is now the first to the right of the stripe.
      code.count(panel, panels, 1, () => {
        code.get(stripe).set(row);
        code.count(row, end, blockRows, () => step(() => code.i32(0)));
      });
    });
    code.get(out).i32(unit.element).get(n).i32(unit.element).op("i32.mul").get(n).get(n).get(at).get(height).i32(1)
      .call(3);
    return [
      { code, name: "run" },
      { code: rowsOfFactor(unit, fused) },
      { code: mover(unit, "in") },
      { code: mover(unit, "out") },
    ];
  });
}

/**
 * The function (a, b, at, pivot): finishes the rows `at` bytes below the start of the panel at `b`; at `a`, the columns
 * of U that belong to these rows as diagonal elements start. If `pivot`, these columns are the panel's.
 */
function rowsOfFactor(unit: Unit, fused: boolean): Code {
  const { width, real, element } = unit;
  const rows = rowsOf(unit);
  const type = partOf(unit);
  const code = new Code(["i32", "i32", "i32", "i32"]);
  const [a, b, at, pivot] = [0, 1, 2, 3];
  const block = new Block(code, unit, fused);
  const [square, root] = [code.local(type), code.local(type)];
  const constant = (value: number): Code => type === "f32" ? code.f32(value) : code.f64(value);
  subtractAbove(code, unit, block, a, b, at, true);
  // Now `a` is where the diagonal elements of these rows are, and `b` where the rows are.
  for (let r = 0; r < rows; r++) {
    const diagonal = r * (ROW + element);
    code.get(pivot).if();
    block.storeRow(r, b);
    code.get(a).access(`${type}.load`, diagonal).tee(square).op(`${type}.sqrt`);
    constant(NaN).get(square);
    constant(0).op(`${type}.gt`, "select").set(root);
    code.get(a).get(root).access(`${type}.store`, diagonal).end();
    block.divideByReal(r, a, diagonal);
    block.storeRow(r, b);
    // The quotient of a square by its root isn't the root to the last digit.
    code.get(pivot).if().get(a).get(root).access(`${type}.store`, diagonal);
    if (width === 2) {
      code.get(a);
      constant(0).access(`${type}.store`, diagonal + real);
    }
    code.end();
    for (let s = r + 1; s < rows; s++) block.eliminate(s, r, a, r * ROW + s * element, true);
  }
  return code;
}

const KERNELS = kernelsOf(factor);

/** Factors matrices that are large enough; null for others. */
export function choleskyWasm(_plan: CholeskyPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const [aval] = outs;
  const n = aval.shape[aval.shape.length - 1];
  const unit = UNITS[aval.dtype];
  const kernel = KERNELS[aval.dtype];
  if (n < SMALL || unit === undefined || kernel === undefined) return null;
  const { element, real, width, columns } = unit;
  const panels = Math.ceil(n / rowsOf(unit)) * rowsOf(unit) * Math.ceil(n / columns) * ROW;
  if (panels > LARGEST || aval.size === 0) return null;
  const matrices = matricesOf(args[0]);
  const out = buffer(aval.dtype, aval.size);
  const inAndOut = aligned(Math.max(matrices[0].bytes, n * n * element));
  perform({
    kernel,
    pieces: matrices.length,
    bytes: inAndOut + panels,
    cost: COST * real / 4 * width * width * matrices.length * n ** 3 / 6,
    load: (piece, views, at) => matrices[piece].load(views, at),
    args: (piece, at) => [...matrices[piece].place(at), n, at + inAndOut],
    store(piece, views, at) {
      const view = real === 4 ? views.f32 : views.f64;
      const from = at / real;
      const to = piece * width * n * n;
      const exists = !Number.isNaN(view[from + width * (n * n - 1)]);
      if (exists) out.set(view.subarray(from, from + width * n * n), to);
      for (let i = 0; i < n; i++) {
        const row = to + i * width * n;
        if (!exists) out.fill(NaN, row, row + width * (i + 1));
        out.fill(0, row + width * (i + 1), row + width * n);
      }
    },
  });
  return [wrap(aval, out, host())];
}

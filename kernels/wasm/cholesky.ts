/**
 * Cholesky factors on WebAssembly.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { CholeskyPlan } from "../../lib/core/plan.ts";
import { deviceOf } from "../../lib/core/view.ts";
import { sideOf } from "../js/contract_side.ts";
import { wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { Code } from "./assembler.ts";
import { Block, kernelsOf, partOf, ROW, rowsOf } from "./block.ts";
import { Kernel } from "./kernel.ts";
import { type Unit, UNITS } from "./pack.ts";
import { conjugate, pack, type Panels, type Strided, transposed, unpack, viewOf } from "./panels.ts";
import { columnOf, nextColumns, panelOf, subtractAbove } from "./stripes.ts";
import { aligned, perform } from "./work.ts";

/** Rows below which JavaScript is as fast. */
const SMALL = 16;
/** Bytes of a matrix at most. */
const LARGEST = 2 ** 29;
/** Rows that are finished before the columns to the right of them are. */
const STRIPE = 32;
/** Nanoseconds of a multiplication and addition. */
const COST = 0.06;

/**
 * The kernel `run(at, common, rows, panels)`: U with A = Uᴴ U in place of A, of which the upper triangle is given, in
 * `panels` panels of `rows` rows, a multiple of a block's. U_ij = (A_ij − sum_k<i conj(U_ki) U_kj) / U_ii, and U_ii² is
 * the same sum for j = i; NaN where that isn't positive, from where it spreads to the last element of the diagonal.
 */
function factor(unit: Unit): Kernel {
  return new Kernel(`Cholesky factor of ${unit.lanes}, ${unit.width}`, (fused) => {
    const code = new Code(["i32", "i32", "i32", "i32"]);
    const [at, , rows, panels] = [0, 1, 2, 3];
    const [stripe, end, row, panel, height] = Array.from({ length: 5 }, () => code.local("i32"));
    const step = (pivot: () => void): void => {
      columnOf(code, unit, at, row, height);
      panelOf(code, at, panel, height);
      code.get(row).i32(ROW).op("i32.mul");
      pivot();
      code.call(1);
    };
    code.get(rows).i32(ROW).op("i32.mul").set(height);
    code.count(stripe, rows, STRIPE, () => {
      code.get(stripe).i32(STRIPE).op("i32.add").tee(end).get(rows).get(end).get(rows).op("i32.lt_s", "select").set(
        end,
      );
      code.get(stripe).set(row);
      code.count(row, end, rowsOf(unit), () => {
        code.get(row).i32(Math.log2(unit.columns)).op("i32.shr_u").set(panel);
        nextColumns(code, unit, panel, end, () => {
          step(() => code.get(panel).get(row).i32(Math.log2(unit.columns)).op("i32.shr_u", "i32.eq"));
        });
      });
      // The panel is now the first to the right of the stripe.
      code.count(panel, panels, 1, () => {
        code.get(stripe).set(row);
        code.count(row, end, rowsOf(unit), () => step(() => code.i32(0)));
      });
    });
    return [{ code, name: "run" }, { code: rowsOfFactor(unit, fused) }];
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
  const rank = aval.shape.length;
  const n = aval.shape[rank - 1];
  const unit = UNITS[aval.dtype];
  const kernel = KERNELS[aval.dtype];
  if (n < SMALL || unit === undefined || kernel === undefined) return null;
  const { real, width, columns } = unit;
  const height = Math.ceil(n / rowsOf(unit)) * rowsOf(unit);
  const panels = Math.ceil(n / columns);
  const size = aligned(height * panels * ROW);
  if (size > LARGEST || aval.size === 0) return null;
  const { data, batches, free, line } = sideOf(args[0], [...aval.shape.keys()].slice(0, -2), [rank - 1]);
  const out = buffer(aval.dtype, aval.size);
  perform({
    kernel,
    pieces: batches.length,
    bytes: size,
    cost: COST * real / 4 * width * width * batches.length * n ** 3 / 6,
    load(piece, views, at) {
      const to: Panels = { view: viewOf(views, real), at: at / real, height, width };
      pack({ data, start: batches[piece], rowStep: line.step, columnStep: free.step }, n, n, to, true);
      if (width === 2) conjugate(to.view, to.at, size / real);
    },
    args: () => [height, panels],
    store(piece, views, at) {
      const from: Panels = { view: viewOf(views, real), at: at / real, height, width };
      const to = { data: out, start: width * piece * n * n, rowStep: width * n, columnStep: width };
      writeFactor(from, n, to);
    },
  });
  return [wrap(aval, out, deviceOf(args))];
}

/** Writes L = Uᴴ, and zeros above its diagonal; NaN on and below it where there is no factor. */
function writeFactor(from: Panels, n: number, to: Strided): void {
  const { data, start, rowStep } = to;
  const { view, at, height, width } = from;
  const parts = ROW / view.BYTES_PER_ELEMENT;
  const last = width * (n - 1);
  const exists = !Number.isNaN(view[at + Math.floor(last / parts) * parts * height + (n - 1) * parts + last % parts]);
  if (exists) {
    if (width === 2) conjugate(view, at, Math.ceil(width * n / parts) * parts * height);
    unpack(from, n, n, transposed(to), true);
  }
  for (let i = 0; i < n; i++) {
    const row = start + i * rowStep;
    if (!exists) data.fill(NaN, row, row + width * (i + 1));
    data.fill(0, row + width * (i + 1), row + rowStep);
  }
}

/**
 * Triangular solves on WebAssembly.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TriangularSolvePlan } from "../../lib/core/plan.ts";
import { deviceOf } from "../../lib/core/view.ts";
import { type Side, sideOf } from "../js/contract_side.ts";
import { wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { Code } from "./assembler.ts";
import { Block, kernelsOf, ROW, rowsOf } from "./block.ts";
import { Kernel } from "./kernel.ts";
import { type Unit, UNITS } from "./pack.ts";
import { conjugate, pack, type Panels, type Strided, transposed, unpack, viewOf } from "./panels.ts";
import { columnOf, panelOf, subtractAbove } from "./stripes.ts";
import type { Views } from "./scratch.ts";
import { aligned, perform } from "./work.ts";

/** Multiplications below which JavaScript is as fast: n² for each right-hand side. */
const SMALL = 4096;
/** Bytes of a triangle at most. */
const LARGEST = 2 ** 29;
/** Rows that a panel is solved for before the next panel is: a piece of the triangle that stays in the second cache. */
const STRIPE = 64;
/** Pieces of a batch, and panels of a piece at least: every piece reads the whole triangle. */
const PIECES = 8;
const FEWEST = 4;
/** Nanoseconds of a multiplication and addition. */
const COST = 0.06;

/**
 * The kernel `run(y, common, t, rows, panels, ones)`: overwrites `panels` panels with Y, of T Y = C with a lower triangular T,
 * of which the panels at `t` are the transpose; all are of `rows` rows, a multiple of a block's.
 * Y_i = (C_i − sum_k<i T_ik Y_k) / T_ii; without the division if `ones`.
 */
function solve(unit: Unit): Kernel {
  return new Kernel(`triangular solve of ${unit.lanes}, ${unit.width}`, (fused) => {
    const code = new Code(["i32", "i32", "i32", "i32", "i32", "i32"]);
    const [y, , t, rows, panels, ones] = [0, 1, 2, 3, 4, 5];
    const [stripe, end, row, panel, height] = Array.from({ length: 5 }, () => code.local("i32"));
    code.get(rows).i32(ROW).op("i32.mul").set(height);
    code.count(stripe, rows, STRIPE, () => {
      code.get(stripe).i32(STRIPE).op("i32.add").tee(end).get(rows).get(end).get(rows).op("i32.lt_s", "select").set(
        end,
      );
      code.i32(0).set(panel);
      code.count(panel, panels, 1, () => {
        code.get(stripe).set(row);
        code.count(row, end, rowsOf(unit), () => {
          columnOf(code, unit, t, row, height);
          panelOf(code, y, panel, height);
          code.get(row).i32(ROW).op("i32.mul").get(ones).call(1);
        });
      });
    });
    return [{ code, name: "run" }, { code: rowsOfSolution(unit, fused) }];
  });
}

/**
 * The function (a, b, at, ones): finishes the rows `at` bytes below the start of the panel at `b`; at `a`, the columns of
 * Tᵀ that belong to these rows as diagonal elements start.
 */
function rowsOfSolution(unit: Unit, fused: boolean): Code {
  const { element } = unit;
  const rows = rowsOf(unit);
  const code = new Code(["i32", "i32", "i32", "i32"]);
  const [a, b, at, ones] = [0, 1, 2, 3];
  const block = new Block(code, unit, fused);
  subtractAbove(code, unit, block, a, b, at, false);
  for (let r = 0; r < rows; r++) {
    code.get(ones).op("i32.eqz").if();
    block.divide(r, a, r * (ROW + element));
    code.end();
    for (let s = r + 1; s < rows; s++) block.eliminate(s, r, a, r * ROW + s * element, false);
  }
  block.store(b);
  return code;
}

const KERNELS = kernelsOf(solve);

/**
 * Solves with triangles that are large enough; null for others. As in JavaScript, all are T Y = C with a lower
 * triangular T: x op(a) = b is op(a)ᵀ xᵀ = bᵀ, and an upper triangle is a lower one read from its end.
 */
export function triangularSolveWasm(
  plan: TriangularSolvePlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] | null {
  const [aval] = outs;
  const rank = aval.shape.length;
  const n = aval.shape[rank - (plan.left ? 2 : 1)];
  const m = aval.shape[rank - (plan.left ? 1 : 2)];
  const unit = UNITS[aval.dtype];
  const kernel = KERNELS[aval.dtype];
  if (n * n * m < SMALL || unit === undefined || kernel === undefined) return null;
  const { real, width, columns } = unit;
  const height = Math.ceil(n / rowsOf(unit)) * rowsOf(unit);
  const triangleBytes = aligned(height * Math.ceil(n / columns) * ROW);
  if (triangleBytes > LARGEST) return null;
  const lead = [...aval.shape.keys()].slice(0, -2);
  const [a, b] = args.map((x) => sideOf(x, lead, [rank - 1]));
  const out = buffer(aval.dtype, aval.size);
  const backward = plan.lower === (plan.transpose === plan.left);
  const batches = a.batches.length;
  const panels = Math.ceil(m / columns);
  const share = batches > 1 ? panels : Math.max(FEWEST, Math.ceil(panels / PIECES));
  const shares = Math.ceil(panels / share);
  const inPiece = (piece: number): number => Math.min(share * columns, m - (piece % shares) * share * columns);
  const yBytes = aligned(height * share * ROW);
  const loadTriangle = (batch: number, views: Views, at: number): void => {
    const to: Panels = { view: viewOf(views, real), at: at / real, height, width };
    // Tᵀ is op(a)ᵀ from the left, op(a) from the right.
    const matrix = matrixOf(a, batch);
    pack(turned(plan.transpose === plan.left ? matrix : transposed(matrix), n, backward, backward), n, n, to, true);
    if (plan.conjugate && width === 2) conjugate(to.view, to.at, triangleBytes / real);
  };
  /** The right-hand sides of a piece, or their solutions, as columns. */
  const columnsOf = (whole: Strided, piece: number): Strided => {
    const x = turned(plan.left ? whole : transposed(whole), n, backward, false);
    return { ...x, start: x.start + (piece % shares) * share * columns * x.columnStep };
  };
  perform({
    kernel,
    pieces: batches * shares,
    bytes: yBytes + (batches > 1 ? triangleBytes : 0),
    cost: COST * real / 4 * width * width * batches * n * n * m / 2,
    common: batches > 1 ? undefined : { bytes: triangleBytes, load: (views, at) => loadTriangle(0, views, at) },
    load(piece, views, at) {
      const batch = Math.floor(piece / shares);
      const to: Panels = { view: viewOf(views, real), at: at / real, height, width };
      pack(columnsOf(matrixOf(b, batch), piece), n, inPiece(piece), to);
      if (batches > 1) loadTriangle(batch, views, at + yBytes);
    },
    args: (piece, at, common) => [
      batches > 1 ? at + yBytes : common,
      height,
      Math.ceil(inPiece(piece) / columns),
      plan.unitDiagonal ? 1 : 0,
    ],
    store(piece, views, at) {
      const start = width * Math.floor(piece / shares) * n * m;
      const rowStep = width * aval.shape[rank - 1];
      const from: Panels = { view: viewOf(views, real), at: at / real, height, width };
      unpack(from, n, inPiece(piece), columnsOf({ data: out, start, rowStep, columnStep: width }, piece));
    },
  });
  return [wrap(aval, out, deviceOf(args))];
}

/** One matrix of an operand whose free axis are its rows. */
function matrixOf({ data, batches, free, line }: Side, batch: number): Strided {
  return { data, start: batches[batch], rowStep: free.step, columnStep: line.step };
}

/** The matrix with its `n` rows, columns, or both in the opposite order. */
function turned(x: Strided, n: number, rows: boolean, columns: boolean): Strided {
  const { data, start, rowStep, columnStep } = x;
  return {
    data,
    start: start + (n - 1) * ((rows ? rowStep : 0) + (columns ? columnStep : 0)),
    rowStep: rows ? -rowStep : rowStep,
    columnStep: columns ? -columnStep : columnStep,
  };
}

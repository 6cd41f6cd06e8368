/**
 * Triangular solves on WebAssembly.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TriangularSolvePlan } from "../../lib/core/plan.ts";
import { host } from "../js/host.ts";
import { wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { Code } from "./assembler.ts";
import { Block, kernelsOf, ROW, rowsOf } from "./block.ts";
import { Kernel } from "./kernel.ts";
import { type Unit, UNITS } from "./pack.ts";
import { matricesOf, Matrix } from "./matrix.ts";
import { mover } from "./move.ts";
import { columnOf, panelOf, subtractAbove } from "./stripes.ts";
import { aligned, perform } from "./work.ts";

/** n² for each right-hand side, and three times for the triangle, below which JavaScript is as fast. */
const SMALL = 4096;
/** Bytes of a triangle at most. */
const LARGEST = 2 ** 28;
/** Rows that a panel is solved for before the next panel is: a piece of the triangle that stays in the second cache. */
const STRIPE = 64;
/** Multiplications of a piece, pieces of a batch and panels of a piece: every piece brings the triangle to panels. */
const PIECE = 2 ** 22;
const PIECES = 16;
const FEWEST = 4;
/** Nanoseconds of a multiplication and addition. */
const COST = 0.06;

/**
 * The kernel of T Y = C with an `n` by `n` lower triangle T and `m` columns of Y and C:
 * `run(at, common, ones, n, m, y, yRow, yColumn, t, tRow, tColumn, out, outRow, outColumn, panels)`. The first elements
 * of C, Tᵀ and Y are at `y`, `t` and `out`, with these steps in bytes to the next ones; `out` may overlap `y`. Panels of
 * Y, then of Tᵀ, are made at `panels`. Y_i = (C_i − sum_k<i T_ik Y_k) / T_ii, without the division if `ones`; of the
 * conjugate of T if `conjugate`.
 */
function solve(unit: Unit, conjugate: boolean): Kernel {
  const name = `triangular solve of ${unit.lanes}, ${unit.width}${conjugate ? ", conjugated" : ""}`;
  return new Kernel(name, (fused) => {
    const code = new Code(new Array(15).fill("i32"));
    const [ones, n, m] = [2, 3, 4];
    const [right, triangle, out, y] = [[5, 6, 7], [8, 9, 10], [11, 12, 13], 14];
    const i32 = () => code.local("i32");
    const [stripe, end, row, rows, panel, panels, height, t] = Array.from({ length: 8 }, i32);
    const blockRows = rowsOf(unit);
    const move = (matrix: readonly number[], columns: number, to: number, upper: 0 | 1, call: 2 | 3): void => {
      for (const x of [...matrix, n, columns, to, height]) code.get(x);
      code.i32(upper).call(call);
    };
    code.get(n).i32(blockRows - 1).op("i32.add").i32(-blockRows).op("i32.and").tee(rows);
    code.i32(ROW).op("i32.mul").set(height);
    code.get(m).i32(unit.columns - 1).op("i32.add").i32(Math.log2(unit.columns)).op("i32.shr_u").set(panels);
    panelOf(code, y, panels, height);
    code.set(t);
    move(right, m, y, 0, 2);
    move(triangle, n, t, 1, 2);
    code.count(stripe, rows, STRIPE, () => {
      code.get(stripe).i32(STRIPE).op("i32.add").tee(end).get(rows).get(end).get(rows).op("i32.lt_s", "select").set(
        end,
      );
      code.i32(0).set(panel);
      code.count(panel, panels, 1, () => {
        code.get(stripe).set(row);
        code.count(row, end, blockRows, () => {
          columnOf(code, unit, t, row, height);
          panelOf(code, y, panel, height);
          code.get(row).i32(ROW).op("i32.mul").get(ones).call(1);
        });
      });
    });
    move(out, m, y, 0, 3);
    return [
      { code, name: "run" },
      { code: rowsOfSolution(unit, conjugate, fused) },
      { code: mover(unit, "in") },
      { code: mover(unit, "out") },
    ];
  });
}

/**
 * The function (a, b, at, ones): finishes the rows `at` bytes below the start of the panel at `b`; at `a`, the columns of
 * Tᵀ that belong to these rows as diagonal elements start.
 */
function rowsOfSolution(unit: Unit, conjugate: boolean, fused: boolean): Code {
  const { element } = unit;
  const rows = rowsOf(unit);
  const code = new Code(["i32", "i32", "i32", "i32"]);
  const [a, b, at, ones] = [0, 1, 2, 3];
  const block = new Block(code, unit, fused);
  subtractAbove(code, unit, block, a, b, at, conjugate);
  for (let r = 0; r < rows; r++) {
    code.get(ones).op("i32.eqz").if();
    block.divide(r, a, r * (ROW + element), conjugate);
    code.end();
    for (let s = r + 1; s < rows; s++) block.eliminate(s, r, a, r * ROW + s * element, conjugate);
  }
  block.store(b);
  return code;
}

const KERNELS = kernelsOf((unit) => solve(unit, false));
const CONJUGATED = kernelsOf((unit) => solve(unit, true));

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
  const kernel = (plan.conjugate && aval.kind === "c" ? CONJUGATED : KERNELS)[aval.dtype];
  if (n * n * (m + 3) < SMALL || unit === undefined || kernel === undefined) return null;
  const { element, real, width, columns } = unit;
  const height = Math.ceil(n / rowsOf(unit)) * rowsOf(unit) * ROW;
  const triangleBytes = height * Math.ceil(n / columns);
  const panels = Math.ceil(m / columns);
  if (triangleBytes > LARGEST || aval.size === 0) return null;
  const backward = plan.lower === (plan.transpose === plan.left);
  // Tᵀ is op(a)ᵀ from the left, op(a) from the right.
  const triangles = matricesOf(args[0]).map((x) => {
    const turned = plan.transpose === plan.left ? x : x.transposed();
    return backward ? turned.reversed(true) : turned;
  });
  /** As columns of Y. */
  const turned = (x: Matrix): Matrix => {
    const y = plan.left ? x : x.transposed();
    return backward ? y.reversed(false) : y;
  };
  const batches = triangles.length;
  const many = Math.max(1, Math.min(PIECES, Math.floor(width * width * n * n * m / 2 / PIECE)));
  const share = batches > 1 ? panels : Math.max(FEWEST, Math.ceil(panels / many));
  const shares = Math.ceil(panels / share);
  const out = buffer(aval.dtype, aval.size);
  const pieces = matricesOf(args[1]).flatMap((x, batch) => {
    const whole = turned(x);
    return Array.from({ length: shares }, (_, i) => {
      const from = i * share * columns;
      const to = Math.min(m, from + share * columns);
      const count = to - from;
      const [rowStep, columnStep] = plan.left ? [width * count, width] : [width, width * n];
      const result = new Matrix(out, width, n, count, 0, rowStep, columnStep);
      return { batch, from, count, right: whole.slice(from, to), result: backward ? result.reversed(false) : result };
    });
  });
  const inAndOut = aligned(Math.max(...pieces.map((x) => x.right.bytes), n * Math.min(m, share * columns) * element));
  const own = batches > 1;
  const ownAt = inAndOut + aligned(height * share + triangleBytes);
  perform({
    kernel,
    pieces: pieces.length,
    bytes: ownAt + (own ? triangles[0].bytes : 0),
    cost: COST * real / 4 * width * width * batches * n * n * m / 2,
    common: own ? undefined : { bytes: triangles[0].bytes, load: (views, at) => triangles[0].load(views, at) },
    load(piece, views, at) {
      const { batch, right } = pieces[piece];
      right.load(views, at);
      if (own) triangles[batch].load(views, at + ownAt);
    },
    args(piece, at, common) {
      const { batch, count, right, result } = pieces[piece];
      const triangle = triangles[batch].place(own ? at + ownAt : common);
      const ones = plan.unitDiagonal ? 1 : 0;
      return [ones, n, count, ...right.place(at), ...triangle, ...result.place(at), at + inAndOut];
    },
    store(piece, views, at) {
      const { batch, from, count } = pieces[piece];
      const view = real === 4 ? views.f32 : views.f64;
      const start = at / real;
      const to = width * batch * n * m;
      if (!plan.left || count === m) {
        out.set(view.subarray(start, start + width * n * count), to + width * from * n);
        return;
      }
      for (let i = 0, p = start; i < n; i++, p += width * count) {
        out.set(view.subarray(p, p + width * count), to + width * (i * m + from));
      }
    },
  });
  return [wrap(aval, out, host())];
}

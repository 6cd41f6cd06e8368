/**
 * Householder triangulation on WebAssembly.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { GeqrfPlan } from "../../lib/core/plan.ts";
import { host } from "../js/host.ts";
import { wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { Code, type Local } from "./assembler.ts";
import { Block, kernelsOf, less, partOf, ROW, rowsOf, timesI } from "./block.ts";
import { columnNorm, reflectPanel } from "./geqrf_panel.ts";
import { Kernel } from "./kernel.ts";
import { matricesOf } from "./matrix.ts";
import { mover } from "./move.ts";
import { type Unit, UNITS } from "./pack.ts";
import { panelOf, STRETCH, stretches } from "./stripes.ts";
import { aligned, perform } from "./work.ts";

/** Multiplications below which JavaScript is as fast. */
const SMALL = 2048;
/** Bytes of a matrix at most. */
const LARGEST = 2 ** 28;
/** Nanoseconds of a multiplication and addition. */
const COST = 0.1;

/** Numbers of the functions in the module. */
const [REFLECT, INNER, WEIGH, UPDATE, IN, OUT] = [1, 2, 3, 4, 5, 6];

/**
 * The kernel `run(out, common, a, rowStep, columnStep, m, n, panels, taus)`: R and the reflectors of the `m` by `n` matrix
 * whose first element is at `a`, row-major at `out`, and the reflectors' factors at `taus`. The reflectors of a panel are
 * H_0 H_1 ... = 1 − V T Vᴴ, whose conjugate transpose the panels to the right are multiplied by at once: T⁻¹ has 1/τ on
 * its diagonal and VᴴV above it (Puglisi 1992, "Modification of the Householder method based on the compact WY
 * representation"). After the panels at `panels` lie V and two square panels.
 */
function triangulate(unit: Unit): Kernel {
  return new Kernel(`Householder triangulation of ${unit.lanes}, ${unit.width}`, (fused) => {
    const { columns, element } = unit;
    const code = new Code(new Array(9).fill("i32"));
    const [out, , a, rowStep, columnStep, m, n, at, taus] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    const i32 = () => code.local("i32");
    const [bytes, panels, reflecting, panel, other, top, v, inner, weights] = Array.from({ length: 9 }, i32);
    const [k, start, tau] = Array.from({ length: 3 }, i32);
    const shift = Math.log2(columns);
    const ceiling = (x: number): Code => code.get(x).i32(columns - 1).op("i32.add").i32(shift).op("i32.shr_u");
    ceiling(m).i32(columns * ROW).op("i32.mul").set(bytes);
    ceiling(n).set(panels);
    code.get(m).get(n).get(m).get(n).op("i32.lt_s", "select").set(k);
    ceiling(k).set(reflecting);
    panelOf(code, at, panels, bytes);
    code.tee(v).get(bytes).op("i32.add").tee(inner).i32(columns * ROW).op("i32.add").set(weights);
    code.get(a).get(rowStep).get(columnStep).get(m).get(n).get(at).get(bytes).i32(0).call(IN);
    // Rows that only fill up are 0.
    code.count(panel, panels, 1, () => {
      panelOf(code, at, panel, bytes);
      code.get(m).i32(ROW).op("i32.mul", "i32.add").i32(0);
      code.get(bytes).get(m).i32(ROW).op("i32.mul", "i32.sub").fillMemory();
    });
    code.i32(0).set(panel).get(taus).set(tau);
    code.count(panel, reflecting, 1, () => {
      // `top` is where the reflectors of this panel begin, in bytes from the start of any panel.
      code.get(panel).i32(columns * ROW).op("i32.mul").set(top);
      code.get(v).get(top).op("i32.add").i32(0).get(bytes).get(top).op("i32.sub").fillMemory();
      panelOf(code, at, panel, bytes);
      code.tee(start).get(top).op("i32.add").get(v).get(top).op("i32.add");
      code.get(start).get(m).i32(ROW).op("i32.mul", "i32.add");
      code.get(k).get(panel).i32(shift).op("i32.shl", "i32.sub").get(tau).call(REFLECT);
      code.get(panel).i32(1).op("i32.add").tee(other).get(panels).op("i32.lt_s").if();
      const both = (): Code => code.get(v).get(top).op("i32.add");
      both().get(v).get(top).op("i32.add").get(v).get(bytes).op("i32.add").get(inner).call(INNER);
      code.count(other, panels, 1, () => {
        panelOf(code, at, other, bytes);
        code.set(start);
        const begin = (): Code => both().get(start).get(top).op("i32.add").get(start).get(bytes).op("i32.add");
        begin().get(weights).call(INNER);
        code.get(weights).get(inner).get(tau).call(WEIGH);
        begin().get(weights).call(UPDATE);
      });
      code.end();
      // V goes where the panel was.
      panelOf(code, at, panel, bytes);
      code.get(top).op("i32.add").set(start);
      for (let i = 1; i < columns; i++) {
        code.get(start).i32(i * ROW).op("i32.add").get(v).get(top).op("i32.add").i32(i * ROW).op("i32.add");
        code.i32(i * element).copyMemory();
      }
      const below = (x: number): Code => code.get(x).i32(columns * ROW).op("i32.add");
      below(start).get(v).get(top).op("i32.add").i32(columns * ROW).op("i32.add");
      code.get(bytes).get(top).op("i32.sub").i32(columns * ROW).op("i32.sub").copyMemory();
      code.get(tau).i32(columns * element).op("i32.add").set(tau);
    });
    code.get(out).get(n).i32(element).op("i32.mul").i32(element).get(m).get(n).get(at).get(bytes).i32(0).call(OUT);
    return [
      { code, name: "run" },
      { code: reflectPanel(unit, fused) },
      { code: innerProducts(unit, fused) },
      { code: weigh(unit, fused) },
      { code: update(unit, fused) },
      { code: mover(unit, "in") },
      { code: mover(unit, "out") },
      { code: columnNorm(unit), result: "f64" },
    ];
  });
}

/** The function (v, c, end, z): −Vᴴ C in a square panel at `z`, of rows from `v` on and from `c` to `end`. */
function innerProducts(unit: Unit, fused: boolean): Code {
  const { columns, element, real } = unit;
  const rows = rowsOf(unit);
  const code = new Code(["i32", "i32", "i32", "i32"]);
  const [v, c, end, z] = [0, 1, 2, 3];
  const [a, b, stop] = Array.from({ length: 3 }, () => code.local("i32"));
  const block = new Block(code, unit, fused);
  for (let j = 0; j < columns; j += rows) {
    block.clear();
    block.store(z);
    code.get(v).set(a).get(c).set(b);
    stretches(code, b, end, stop, STRETCH * ROW, () => {
      block.clear();
      code.count(b, stop, rows * ROW, () => {
        for (let r = 0; r < rows; r++) block.subtract(a, (part) => r * ROW + j * element + part * real, b, r * ROW);
        code.get(a).i32(rows * ROW).op("i32.add").set(a);
      });
      block.join(true);
      block.add(z);
      block.store(z);
    });
    code.get(z).i32(rows * ROW).op("i32.add").set(z);
  }
  return code;
}

/**
 * The function (z, inner, taus): overwrites Z = −Vᴴ C with W = Tᴴ Vᴴ C, W_j = −conj(τ_j) (Z_j − sum_i<j N_ji W_i), where
 * N is −VᴴV; 0 where τ_j is, whatever Z is.
 */
function weigh(unit: Unit, fused: boolean): Code {
  const { columns, element, real, width, lanes } = unit;
  const type = partOf(unit);
  const code = new Code(["i32", "i32", "i32"]);
  const [z, inner, taus] = [0, 1, 2];
  const v128 = () => code.local("v128");
  const [factor, turned] = [v128(), v128()];
  const row = [v128(), v128()];
  const splat = (at: Local, offset: number): Code =>
    code.get(at).access(real === 4 ? "v128.load32_splat" : "v128.load64_splat", offset);
  for (let j = 0; j < columns; j++) {
    code.get(taus).access(`${type}.load`, j * element);
    (type === "f32" ? code.f32(0) : code.f64(0)).op(`${type}.eq`);
    if (width === 2) {
      code.get(taus).access(`${type}.load`, j * element + real);
      (type === "f32" ? code.f32(0) : code.f64(0)).op(`${type}.eq`, "i32.and");
    }
    code.if();
    for (const x of row) code.splat("i32", 0).set(x);
    code.else();
    row.forEach((x, i) => code.get(z).access("v128.load", j * ROW + 16 * i).set(x));
    for (let i = 0; i < j; i++) subtractRow(code, unit, fused, row, [inner, j * ROW + i * element], [z, i * ROW]);
    splat(taus, j * element).op(`${lanes}.neg`).set(factor);
    row.forEach((x) => {
      if (width === 2) timesI(code, unit, x, false), code.set(turned);
      code.get(x).get(factor).op(`${lanes}.mul`).set(x);
      if (width === 1) return;
      code.get(x).get(turned);
      splat(taus, j * element + real).op(`${lanes}.mul`, `${lanes}.add`).set(x);
    });
    code.end();
    row.forEach((x, i) => code.get(z).get(x).access("v128.store", j * ROW + 16 * i));
  }
  return code;
}

/** Subtracts the row at `x`, times the number at `factor`, from a row in two locals. Places are addresses and offsets. */
function subtractRow(
  code: Code,
  unit: Unit,
  fused: boolean,
  row: readonly Local[],
  [a, aOffset]: readonly [Local, number],
  [x, xOffset]: readonly [Local, number],
): void {
  const [factor, other] = [code.local("v128"), code.local("v128")];
  for (let part = 0; part < unit.width; part++) {
    code.get(a).access(unit.real === 4 ? "v128.load32_splat" : "v128.load64_splat", aOffset + part * unit.real);
    code.set(factor);
    row.forEach((sum, i) => {
      code.get(x).access("v128.load", xOffset + 16 * i).set(other);
      if (part === 1) timesI(code, unit, other, false), code.set(other);
      less(code, unit, fused, sum, factor, other);
    });
  }
}

/** The function (v, c, end, w): C − V W in place of the rows from `c` to `end`. V is lower triangular at the top. */
function update(unit: Unit, fused: boolean): Code {
  const { columns, element, real, width } = unit;
  const rows = rowsOf(unit);
  const code = new Code(["i32", "i32", "i32", "i32"]);
  const [v, c, end, w] = [0, 1, 2, 3];
  const row = [code.local("v128"), code.local("v128")];
  const block = new Block(code, unit, fused);
  for (let i = 0; i < columns; i++) {
    row.forEach((x, half) => code.get(c).access("v128.load", i * ROW + 16 * half).set(x));
    for (let j = 0; j <= i; j++) subtractRow(code, unit, fused, row, [v, i * ROW + j * element], [w, j * ROW]);
    row.forEach((x, half) => code.get(c).get(x).access("v128.store", i * ROW + 16 * half));
  }
  for (const x of [v, c]) code.get(x).i32(columns * ROW).op("i32.add").set(x);
  code.count(c, end, rows * ROW, () => {
    block.load(c);
    for (let j = 0; j < columns; j++) {
      block.subtract(v, (part) => Math.floor(part / width) * ROW + j * element + part % width * real, w, j * ROW);
    }
    block.join(false);
    block.store(c);
    code.get(v).i32(rows * ROW).op("i32.add").set(v);
  });
  return code;
}

const KERNELS = kernelsOf(triangulate);

/** Triangulates matrices that are large enough; null for others. */
export function geqrfWasm(_plan: GeqrfPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const [aval, tausAval] = outs;
  const [m, n] = aval.shape.slice(-2);
  const k = Math.min(m, n);
  const unit = UNITS[aval.dtype];
  const kernel = KERNELS[aval.dtype];
  if (m * n * k < SMALL || unit === undefined || kernel === undefined || aval.size === 0) return null;
  const { element, real, width, columns } = unit;
  const height = Math.ceil(m / columns) * columns * ROW;
  const panels = Math.ceil(n / columns) * height;
  if (panels > LARGEST) return null;
  const matrices = matricesOf(args[0]);
  const out = buffer(aval.dtype, aval.size);
  const taus = buffer(tausAval.dtype, tausAval.size);
  const inAndOut = aligned(Math.max(matrices[0].bytes, m * n * element));
  const tausAt = inAndOut + panels + height + 2 * columns * ROW;
  perform({
    kernel,
    pieces: matrices.length,
    bytes: tausAt + Math.ceil(k / columns) * columns * element,
    cost: COST * real / 4 * width * width * matrices.length * k * k * (Math.max(m, n) - k / 3),
    load: (piece, views, at) => matrices[piece].load(views, at),
    args: (piece, at) => [...matrices[piece].place(at), m, n, at + inAndOut, at + tausAt],
    store(piece, views, at) {
      const view = real === 4 ? views.f32 : views.f64;
      const copy = (to: typeof out, from: number, length: number): void =>
        to.set(view.subarray(from / real, from / real + length), piece * length);
      copy(out, at, width * m * n);
      copy(taus, at + tausAt, width * k);
    },
  });
  const device = host();
  return [wrap(aval, out, device), wrap(tausAval, taus, device)];
}

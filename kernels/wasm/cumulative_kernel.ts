/**
 * The kernels of running combinations. Sums and products of single precision are kept in double and rounded where they
 * are stored, as in JavaScript.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import type { CumulativePlan } from "../../lib/core/plan.ts";
import type { Access, Code, Local, Plain } from "./assembler.ts";
import { Kernel } from "./kernel.ts";

/** Lines that are run along at once, so that one needn't wait for its own last sum. */
const TOGETHER = 4;
/** Vectors of columns that are run down at once. */
const ABREAST = 4;

/** A running combination of numbers of a type. */
export interface Running {
  readonly fn: CumulativePlan["fn"];
  /** The numbers: how long they are, their type, and how many are in a vector. */
  readonly bytes: 4 | 8;
  readonly type: "i32" | "f32" | "f64";
  readonly lanes: 2 | 4;
  /** The type of states, and a state before the first number. */
  readonly state: "i32" | "f32" | "f64";
  readonly first: number;
  /** How integers are compared. */
  readonly signed: "" | "_s" | "_u";
}

const LEAST: Partial<Record<DType, number>> = { int32: -(2 ** 31), uint32: 0 };
const MOST: Partial<Record<DType, number>> = { int32: 2 ** 31 - 1, uint32: -1 };

/** The combination of numbers of a dtype, of which complex ones have two; null if there is no kernel. */
export function runningOf(fn: CumulativePlan["fn"], dtype: DType): Running | null {
  if (fn === "cumlogsumexp" || dtype === "bool") return null;
  if (dtype.startsWith("complex") && fn !== "cumsum") return null;
  const integer = dtype === "int32" || dtype === "uint32";
  const type = integer ? "i32" : dtype === "float32" || dtype === "complex64" ? "f32" : "f64";
  const first = {
    cumsum: 0,
    cumprod: 1,
    cummax: LEAST[dtype] ?? -Infinity,
    cummin: MOST[dtype] ?? Infinity,
  }[fn];
  const double = type === "f32" && (fn === "cumsum" || fn === "cumprod");
  return {
    fn,
    bytes: type === "f64" ? 8 : 4,
    type,
    lanes: type === "f64" ? 2 : 4,
    state: double ? "f64" : type,
    first,
    signed: !integer ? "" : dtype === "int32" ? "_s" : "_u",
  };
}

const KERNELS = new Map<string, Kernel>();

function made({ fn, type, signed }: Running, kind: string, make: (name: string) => Kernel): Kernel {
  const name = `${fn} of ${type}${signed}, ${kind}`;
  let kernel = KERNELS.get(name);
  if (kernel === undefined) KERNELS.set(name, kernel = make(name));
  return kernel;
}

/**
 * The kernel `(at, common, lines, n, far, step)`: runs along `lines` lines, `far` bytes apart, of `n` numbers, `step`
 * bytes apart, whose results take their places.
 */
export function linesKernel(running: Running): Kernel {
  return made(running, "lines", (name) =>
    Kernel.of(name, 4, (code) => {
      const [line, end, lines] = [code.local("i32"), code.local("i32"), 2];
      code.get(lines).i32(-TOGETHER).op("i32.and").set(end);
      code.count(line, end, TOGETHER, () => along(code, running, TOGETHER));
      code.count(line, lines, 1, () => along(code, running, 1));
    }));
}

/** Runs along the `count` lines from the first one on; the one behind them then is the first. */
function along(code: Code, running: Running, count: number): void {
  const { type, state, first } = running;
  const [at, n, far, step] = [0, 3, 4, 5];
  const lines = Array.from({ length: count }, () => ({ sum: code.local(state), place: code.local("i32") }));
  const [i, x] = [code.local("i32"), code.local(state)];
  for (const { sum, place } of lines) {
    (state === "i32" ? code.i32(first) : state === "f32" ? code.f32(first) : code.f64(first)).set(sum);
    code.get(at).tee(place).get(far).op("i32.add").set(at);
  }
  code.i32(0).set(i);
  code.count(i, n, 1, () => {
    for (const { sum, place } of lines) {
      code.get(place).access(`${type}.load` as Access);
      if (type !== state) code.op("f64.promote_f32");
      code.set(x);
      combine(code, running, state, "select", sum, x);
      code.set(sum).get(place).get(sum);
      if (type !== state) code.op("f32.demote_f64");
      code.access(`${type}.store` as Access).get(place).get(step).op("i32.add").set(place);
    }
  });
}

/**
 * The kernel `(at, states, out, rows, width, step)`: runs down the columns of `rows` rows of `width` bytes, at least a
 * vector, `step` bytes from one row to the next, and writes rows that lie alike from `out` on. States go on from what
 * lies at `states`, a vector (or two) for each vector of columns, of which the last may have columns again.
 */
export function columnsKernel(running: Running): Kernel {
  return made(running, "columns", (name) =>
    Kernel.of(name, 4, (code) => {
      const [at, , out, , width] = [0, 1, 2, 3, 4];
      const [column, end, back] = [code.local("i32"), code.local("i32"), code.local("i32")];
      code.get(width).i32(-16 * ABREAST).op("i32.and").set(end);
      code.count(column, end, 16 * ABREAST, () => down(code, running, ABREAST));
      code.get(width).i32(-16).op("i32.and").set(end);
      code.count(column, end, 16, () => down(code, running, 1));
      code.get(end).get(width).op("i32.lt_s").if();
      code.get(end).i32(16).op("i32.add").get(width).op("i32.sub").set(back);
      for (const place of [at, out]) code.get(place).get(back).op("i32.sub").set(place);
      down(code, running, 1);
      code.end();
    }));
}

/** Runs down `count` vectors of columns, from the first one on; the one behind them then is the first. */
function down(code: Code, running: Running, count: number): void {
  const { type, state } = running;
  const [at, states, out, rows, , step] = [0, 1, 2, 3, 4, 5];
  const lanes = state === "f64" ? "f64x2" : state === "f32" ? "f32x4" : "i32x4";
  // Of four numbers of single precision, two are in each vector of states.
  const parts = type === state ? 1 : 2;
  const sums = Array.from({ length: count * parts }, () => code.local("v128"));
  const [from, to, i, x] = [code.local("i32"), code.local("i32"), code.local("i32"), code.local("v128")];
  sums.forEach((sum, k) => code.get(states).access("v128.load", 16 * k).set(sum));
  code.get(at).set(from).get(out).set(to).i32(0).set(i);
  code.count(i, rows, 1, () => {
    for (let v = 0; v < count; v++) {
      const own = sums.slice(v * parts, (v + 1) * parts);
      own.forEach((sum, part) => {
        if (parts === 1) code.get(from).access("v128.load", 16 * v);
        else code.get(from).access("v128.load64_zero", 16 * v + 8 * part).op("f64x2.promote_low_f32x4");
        code.set(x);
        combine(code, running, lanes, "v128.bitselect", sum, x);
        code.set(sum);
      });
      code.get(to);
      for (const sum of own) {
        code.get(sum);
        if (parts === 2) code.op("f32x4.demote_f64x2_zero");
      }
      if (parts === 2) code.shuffle32(0, 1, 4, 5);
      code.access("v128.store", 16 * v);
    }
    for (const place of [from, to]) code.get(place).get(step).op("i32.add").set(place);
  });
  sums.forEach((sum, k) => code.get(states).get(sum).access("v128.store", 16 * k));
  code.get(states).i32(16 * sums.length).op("i32.add").set(states);
  for (const place of [at, out]) code.get(place).i32(16 * count).op("i32.add").set(place);
}

/** Pushes what the state `a` becomes when `x` comes: NaN takes the place of any number, and neither zero that of the other. */
function combine(
  code: Code,
  { fn, signed }: Running,
  type: "i32" | "f32" | "f64" | "i32x4" | "f32x4" | "f64x2",
  select: "select" | "v128.bitselect",
  a: Local,
  x: Local,
): void {
  if (fn === "cumsum" || fn === "cumprod") {
    code.get(a).get(x).op(`${type}.${fn === "cumsum" ? "add" : "mul"}` as Plain);
    return;
  }
  code.get(x).get(a).get(x).get(a).op(`${type}.${fn === "cummax" ? "gt" : "lt"}${signed}` as Plain);
  if (signed === "") code.get(x).get(x).op(`${type}.ne` as Plain, select === "select" ? "i32.or" : "v128.or");
  code.op(select);
}

/**
 * The operands, tangents and cotangents of cases, built bit for bit as `tests/golden/generate.py` builds them: the
 * golden file has digests of both sides' bytes.
 *
 * @module
 */
import { type NDArray, scalarArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { allocate, type DType, type Kind, kindOf, realOf, type TypedArray } from "../../lib/core/dtype.ts";
import { storageOf } from "../../lib/core/view.ts";
import { DEVICE } from "../device.ts";
import { type Case, DEFAULT_ARGS, dtypeNamed, type Operand, type Value } from "./rows.ts";

/** An array as plain data; complex elements interleave. */
export interface Plain {
  /** The element type. */
  readonly dtype: DType;
  /** Lengths of the axes. */
  readonly shape: readonly number[];
  /** The elements, row-major. */
  readonly data: TypedArray;
}

// deno-fmt-ignore
const SPECIAL: readonly Value[] = [
  "0", "-0", "1", "-1", "Infinity", "-Infinity", "NaN", "0.5", "-0.5", "2", "-2", "3", "100", "-100", "1e30", "1.1754943508222875e-38",
];
const PAIRED: readonly Value[] = ["0", "-0", "1", "-1", "Infinity", "-Infinity", "NaN", "2", "-2", "0.5", "3"];
const PAIRED_INT: readonly Value[] = [0, 1, -1, 2, 7, -7, 31, 32, 33, 2147483647, -2147483648];
const NAMED: Record<string, number> = { inf: Infinity, "-inf": -Infinity, nan: NaN };
const RANGES: Record<Kind, readonly [number, number]> = { b: [0, 1], i: [-5, 5], f: [-2, 2], c: [-2, 2] };

/** `n` numbers in [0, 1), multiples of 2^-24: a linear congruential generator. */
export function stream(seed: number, n: number): number[] {
  let s = Math.imul(seed, 2654435761) >>> 0;
  return Array.from({ length: n }, () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return (s >>> 8) / 16777216;
  });
}

function count(shape: readonly number[]): number {
  return shape.reduce((n, d) => n * d, 1);
}

function plain(dtype: DType, shape: readonly number[], values: ArrayLike<number>): Plain {
  const data = allocate(dtype, count(shape));
  data.set(values);
  return { dtype, shape, data };
}

function toNumber(v: number | string): number {
  return typeof v === "number" ? v : NAMED[v] ?? Number(v);
}

function explicit(values: readonly Value[], dtype: DType, shape: readonly number[]): Plain {
  const parts = kindOf(dtype) === "c" ? 2 : 1;
  const flat = values.flatMap((v) => {
    const [re, im] = typeof v === "object" ? v : [v, 0];
    return [toNumber(re), toNumber(im)].slice(0, parts);
  });
  return plain(dtype, shape, kindOf(dtype) === "b" ? flat.map((v) => v === 0 ? 0 : 1) : flat);
}

/** M·Mᴴ + n·1 with M of integers from −3 to 3. */
function definiteMatrix(seed: number, dtype: DType, shape: readonly number[]): Plain {
  const n = shape[shape.length - 1];
  const size = count(shape);
  const m = stream(seed, 2 * size).map((u) => Math.floor(u * 7) - 3);
  const complex = kindOf(dtype) === "c";
  const out: number[] = [];
  for (let at = 0; at < size; at += n * n) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let re = i === j ? n : 0;
        let im = 0;
        for (let k = 0; k < n; k++) {
          const a = at + i * n + k;
          const b = at + j * n + k;
          re += m[a] * m[b] + (complex ? m[size + a] * m[size + b] : 0);
          im += m[size + a] * m[b] - m[a] * m[size + b];
        }
        out.push(re, ...(complex ? [im] : []));
      }
    }
  }
  return plain(dtype, shape, out);
}

/** Example `b` of an operand: other random numbers, or the same values turned by `b` places. */
export function buildOperand(spec: Operand, of: DType, place: number, b = 0): Plain {
  const { shape, type } = spec;
  const dtype = type === undefined ? of : type === "real" ? realOf(of) : dtypeNamed(type);
  const kind = kindOf(dtype);
  const n = count(shape);
  if (spec.values !== undefined) return explicit(turned(spec.values, b), dtype, shape);
  if (spec.data !== undefined) {
    const pool = spec.data === "special" ? SPECIAL : kind === "i" ? PAIRED_INT : PAIRED;
    const k = pool.length;
    const pick = { special: (i: number) => i, rows: (i: number) => Math.floor(i / k), columns: (i: number) => i % k };
    const choose = pick[spec.data];
    return explicit(turned(Array.from({ length: n }, (_, i) => pool[choose(i)]), b), dtype, shape);
  }
  const seed = (spec.seed ?? place + 1) + 16 * b;
  if (spec.definite) return definiteMatrix(seed, dtype, shape);
  if (kind === "b") return plain(dtype, shape, stream(seed, n).map((u) => u < 0.5 ? 1 : 0));
  const [lo, hi] = spec.range ?? (dtype === "uint32" ? [0, 9] : RANGES[kind]);
  if (kind === "i") return plain(dtype, shape, stream(seed, n).map((u) => lo + Math.floor(u * (hi - lo + 1))));
  return plain(dtype, shape, stream(seed, kind === "c" ? 2 * n : n).map((u) => lo + u * (hi - lo)));
}

function turned<T>(items: readonly T[], by: number): T[] {
  const k = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(k), ...items.slice(0, k)];
}

/** The operands of a case; those of example `b` if a batch is wanted. */
export function operandsOf({ row, dtype }: Case, b = 0): Plain[] {
  return (row.args ?? DEFAULT_ARGS).map((spec, i) => buildOperand(spec, dtype, i, b));
}

/** The array that plain data describes. */
export function toArray({ dtype, shape, data }: Plain): NDArray {
  const aval = makeAval(shape, dtype);
  if (shape.length === 0 && aval.kind !== "c") return scalarArray(aval, data[0]);
  return storedArray(aval, DEVICE.upload(data.slice(), dtype, shape));
}

/** An array as plain data. */
export function toPlain(x: NDArray): Plain {
  const storage = storageOf(x);
  return { dtype: x.dtype, shape: x.shape, data: storage.device.read(storage, x.aval) };
}

/** The tangent of operand `place` (of example `b`): values in [−1, 1); Hermitian for definite operands. */
export function tangentOf({ definite }: Operand, x: Plain, place: number, b = 0): Plain {
  const t = buildOperand({ shape: x.shape, range: [-1, 1], seed: 101 + place + 16 * b }, x.dtype, 0);
  return definite ? hermitian(t) : t;
}

/** (t + tᴴ)/2 */
function hermitian({ dtype, shape, data }: Plain): Plain {
  const n = shape[shape.length - 1];
  const parts = kindOf(dtype) === "c" ? 2 : 1;
  const half = data.map((v, k) => {
    const [e, part] = [Math.floor(k / parts), k % parts];
    const [i, j] = [Math.floor(e / n) % n, e % n];
    const mirrored = data[(e + (j - i) * (n - 1)) * parts + part];
    return (v + (part === 1 ? -mirrored : mirrored)) / 2;
  });
  return { dtype, shape, data: half };
}

/** The cotangent of the differentiable result number `place`. */
export function cotangentOf(x: Plain, place: number, b = 0): Plain {
  return buildOperand({ shape: x.shape, range: [-1, 1], seed: 201 + place + 16 * b }, x.dtype, 0);
}

/** Whether a dtype has derivatives. */
export function differentiable(dtype: DType): boolean {
  return kindOf(dtype) === "f" || kindOf(dtype) === "c";
}

/** Element `i` of an array, as a 0-d one. */
export function elementOf({ dtype, data }: Plain, i: number): Plain {
  const parts = kindOf(dtype) === "c" ? 2 : 1;
  return { dtype, shape: [], data: data.slice(i * parts, (i + 1) * parts) };
}

/** Arrays of one shape along a new axis. */
export function stack(xs: readonly Plain[], axis: number): Plain {
  const { dtype, shape } = xs[0];
  const parts = kindOf(dtype) === "c" ? 2 : 1;
  const block = count(shape.slice(axis)) * parts;
  const data = allocate(dtype, count(shape) * xs.length);
  for (let i = 0, at = 0; at < data.length; i++) {
    for (const x of xs) {
      data.set(x.data.subarray(i * block, (i + 1) * block), at);
      at += block;
    }
  }
  return { dtype, shape: shape.toSpliced(axis, 0, xs.length), data };
}

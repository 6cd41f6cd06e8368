/**
 * Copies between strided layouts: what concatenation, padding, slices, packing and reading do.
 *
 * @module
 */
import type { TypedArray } from "../../lib/core/dtype.ts";
import { type Bits, bitsOf, type Block, offsets } from "./block.ts";
import { Loops } from "./loops.ts";

/** A copy of a block, in whatever order of its elements is fastest. Offsets and steps count numbers. */
export interface Copy extends Block {
  /** Neighbouring numbers that are copied at a time: 2 for complex elements that are apart. */
  readonly unit: 1 | 2;
  /** Rows, and elements of each, of a tile: tiles are copied one after the other. */
  readonly high: number;
  readonly wide: number;
}

/** From this length on a contiguous run is copied by `set`. */
const RUN = 96;
/** Shorter innermost loops change places with the loop around them. */
export const SHORT = 8;
/** The side of a tile where the layouts run across each other: its lines of both lie in the first cache. */
export const TILE = 32;
/** Elements of a long row that are copied before the next row's. */
const STRETCH = 1024;

/**
 * The copy of a block of this shape from one layout to another, whose strides count elements of `width` numbers each.
 * The places of the second layout are distinct.
 */
export function copyOf(
  shape: readonly number[],
  fromStrides: readonly number[],
  toStrides: readonly number[],
  width: number,
): Copy {
  const dims: number[] = [];
  const fs: number[] = [];
  const ts: number[] = [];
  for (let i = 0; i < shape.length; i++) {
    const size = shape[i];
    if (size === 1) continue;
    const f = fromStrides[i] * width;
    const t = toStrides[i] * width;
    const last = dims.length - 1;
    if (last >= 0 && fs[last] === f * size && ts[last] === t * size) {
      dims[last] *= size;
      fs[last] = f;
      ts[last] = t;
    } else {
      dims.push(size);
      fs.push(f);
      ts.push(t);
    }
  }
  const inner = dims.length - 1;
  const whole = inner < 0 || (fs[inner] === width && ts[inner] === width);
  let n = (dims.pop() ?? 1) * (whole ? width : 1);
  let fromStep = fs.pop() ?? 1;
  let toStep = ts.pop() ?? 1;
  if (whole) fromStep = toStep = 1;
  // Next to the innermost loop comes the axis along which the first layout is densest.
  let next = dims.length - 1;
  for (let i = 0; i < next && !whole; i++) if (Math.abs(fs[i]) < Math.abs(fs[next])) next = i;
  if (next < dims.length - 1 && Math.abs(fs[next]) >= Math.abs(fromStep)) next = dims.length - 1;
  let [rows, fromRow, toRow] = [1, 0, 0];
  if (next === dims.length - 1) {
    rows = dims.pop() ?? 1;
    fromRow = fs.pop() ?? 0;
    toRow = ts.pop() ?? 0;
  } else {
    [rows] = dims.splice(next, 1);
    [fromRow] = fs.splice(next, 1);
    [toRow] = ts.splice(next, 1);
  }
  const across = Math.abs(fromRow) < Math.abs(fromStep);
  let [high, wide] = across ? [TILE, TILE] : [rows, n];
  if (n < SHORT && rows > n) {
    [rows, fromRow, toRow, n, fromStep, toStep] = [n, fromStep, toStep, rows, fromRow, toRow];
    [high, wide] = [rows, STRETCH];
  }
  return {
    from: offsets(dims, fs),
    to: offsets(dims, ts),
    rows,
    fromRow,
    toRow,
    n,
    fromStep,
    toStep,
    unit: whole || width === 1 ? 1 : 2,
    high,
    wide,
  };
}

/** Copies tile after tile of `rows` rows of `n` elements from `x` on `s` to `y` on `d`, by their steps. */
export type Tiles = (
  rows: number,
  n: number,
  high: number,
  wide: number,
  x: Bits,
  s: number,
  fr: number,
  fs: number,
  y: Bits,
  d: number,
  tr: number,
  ts: number,
) => void;

/** Copies single numbers, and pairs. */
export const TILES: readonly Loops<Tiles>[] = ["y[q]=x[p];", "y[q]=x[p];y[q+1]=x[p+1];"].map((move) =>
  new Loops<Tiles>(
    "(rows,n,high,wide,x,s,fr,fs,y,d,tr,ts){for(let a=0;a<rows;a+=high){const b=Math.min(rows,a+high);" +
      "for(let k=0;k<n;k+=wide){const m=Math.min(n-k,wide);for(let r=a;r<b;r++){" +
      `for(let i=0,p=s+r*fr+k*fs,q=d+r*tr+k*ts;i<m;i++,p+=fs,q+=ts){${move}}}}}}`,
  )
);

/** Copies between two arrays of one class, starting at `src[s0]` and `dst[d0]`. */
export function copy(c: Copy, src: TypedArray, s0: number, dst: TypedArray, d0: number): void {
  const { from, to, rows, fromRow, toRow, n, fromStep, toStep, high, wide } = c;
  if (fromStep === 1 && toStep === 1 && n >= RUN) {
    for (let o = 0; o < from.length; o++) {
      for (let r = 0, s = s0 + from[o], d = d0 + to[o]; r < rows; r++, s += fromRow, d += toRow) {
        dst.set(src.subarray(s, s + n), d);
      }
    }
    return;
  }
  const [x, y] = [bitsOf(src), bitsOf(dst)];
  const tiles = TILES[c.unit - 1].of(x);
  for (let o = 0; o < from.length; o++) {
    tiles(rows, n, high, wide, x, s0 + from[o], fromRow, fromStep, y, d0 + to[o], toRow, toStep);
  }
}

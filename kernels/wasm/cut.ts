/**
 * How a loop nest, some of whose axes are combined, is cut into pieces that fit into scratch.
 *
 * @module
 */

/** Neighbouring axes that are combined, or kept, as one: how many elements. */
export interface Group {
  readonly n: number;
  readonly combined: boolean;
}

/** Axes as groups, from the outermost; axes of length 1 are left out. */
export function groupsOf(shape: readonly number[], combined: readonly boolean[]): Group[] {
  return joined(shape.map((n, d) => ({ n, combined: combined[d] })));
}

function joined(groups: readonly Group[]): Group[] {
  const out: Group[] = [];
  for (const { n, combined } of groups) {
    if (n === 1) continue;
    const last = out.at(-1);
    if (last !== undefined && last.combined === combined) out[out.length - 1] = { n: last.n * n, combined };
    else out.push({ n, combined });
  }
  return out;
}

/** A piece: `runs` runs of `run` elements side by side, `skip` apart, of which the first element is number `start`. */
export interface Part {
  readonly start: number;
  readonly runs: number;
  readonly run: number;
  readonly skip: number;
  /** What `foldLines` or `foldRows` take: lines and their length; or blocks, rows and their width. */
  readonly args: readonly [number, number, number];
  /** Where its results go among all, and how many there are. */
  readonly to: number;
  readonly count: number;
}

/** A nest cut into pieces, each of which combines what it has of the innermost combined group. */
export interface Cut {
  /** Whether the elements of a piece are lines of which each is combined, or rows that are combined with each other. */
  readonly kind: "lines" | "rows";
  readonly parts: readonly Part[];
  /** The nest of the pieces' results; it is to be combined again where it has combined groups. */
  readonly groups: readonly Group[];
  /** The most results of a piece. */
  readonly most: number;
}

/** Rows this wide are as wide as vectors need; narrower ones are taken several at a time. */
const WIDE = 64;
/** Columns of a piece of wider rows are a multiple of this, and at least {@link COLUMNS} if the tile is large enough. */
const UNIT = 16;
const COLUMNS = 1024;
/** Rows of a piece at least, if there are as many: each gives as many results as it has columns. */
const DEPTH = 4;

/**
 * Cuts a nest into pieces of at most `tile` elements, a multiple of 64, which also give at most as many results. Some
 * group is combined, and none is empty. Pieces of lines that are smaller than `block` elements lie in one block.
 */
export function cut(groups: readonly Group[], tile: number, block = 0): Cut {
  const last = groups[groups.length - 1];
  if (last.combined) return cutLines(groups.slice(0, -1), last.n, tile, block);
  return cutRows(groups.slice(0, -2), groups[groups.length - 2].n, last.n, tile);
}

function sizeOf(groups: readonly Group[]): number {
  return groups.reduce((size, x) => size * x.n, 1);
}

function cutLines(outer: readonly Group[], n: number, tile: number, block: number): Cut {
  const lines = sizeOf(outer);
  const parts: Part[] = [];
  if (n <= tile) {
    const room = Math.floor(tile / n);
    const inside = block % n === 0 && block > room * n ? block / n : lines;
    const many = inside < lines ? Math.ceil(inside / Math.ceil(inside / room)) : room;
    for (let i = 0; i < lines;) {
      const count = Math.min(many, inside - i % inside);
      parts.push({ start: i * n, runs: 1, run: count * n, skip: 0, args: [count, n, 0], to: i, count });
      i += count;
    }
    return { kind: "lines", parts, groups: outer, most: Math.min(many, lines) };
  }
  const length = UNIT * Math.ceil(n / Math.ceil(n / tile) / UNIT);
  const pieces = Math.ceil(n / length);
  for (let i = 0; i < lines; i++) {
    for (let k = 0; k < pieces; k++) {
      const run = Math.min(length, n - k * length);
      const to = i * pieces + k;
      parts.push({ start: i * n + k * length, runs: 1, run, skip: 0, args: [1, run, 0], to, count: 1 });
    }
  }
  return { kind: "lines", parts, groups: [...outer, { n: pieces, combined: true }], most: 1 };
}

function cutRows(outer: readonly Group[], n: number, width: number, tile: number): Cut {
  const blocks = sizeOf(outer);
  if (blocks > 1 && 2 * n * width <= tile) return cutBlocks(outer, n, width, tile);
  const whole = width <= Math.max(Math.min(COLUMNS, tile / DEPTH), tile / n);
  const columns = whole ? width : columnsOf(n, width, tile);
  // Narrow rows are taken `abreast` at a time, as one.
  const abreast = Math.max(1, Math.min(Math.ceil(WIDE / width), Math.floor(Math.min(n, tile / columns) / DEPTH)));
  const rows = abreast * Math.max(1, Math.floor(tile / columns / abreast));
  const parts: Part[] = [];
  let perBlock = 0;
  let most = 0;
  for (let b = 0; b < blocks; b++) {
    let row = 0;
    let to = b * perBlock;
    const add = (count: number, together: number): void => {
      for (let c = 0; c < width; c += columns) {
        const cols = Math.min(columns, width - c);
        const [runs, run] = whole ? [1, count * width] : [count, cols];
        const args: Part["args"] = [1, count / together, together * cols];
        const start = (b * n + row) * width + c;
        parts.push({ start, runs, run, skip: width, args, to: to * width + c, count: together * cols });
        most = Math.max(most, together * cols);
      }
      row += count;
      to += together;
    };
    const end = n - n % abreast;
    while (row < end) add(Math.min(rows, end - row), abreast);
    if (row < n) add(n - row, 1);
    perBlock = to - b * perBlock;
  }
  return { kind: "rows", parts, groups: joined([...outer, { n: perBlock, combined: true }, keep(width)]), most };
}

/** Columns of a piece of rows that are too wide for a tile: as many as leave room for `n` rows, within reason. */
function columnsOf(n: number, width: number, tile: number): number {
  const columns = Math.max(UNIT, Math.min(COLUMNS, tile / DEPTH), UNIT * Math.floor(tile / n / UNIT));
  return UNIT * Math.ceil(width / Math.ceil(width / columns) / UNIT);
}

function keep(n: number): Group {
  return { n, combined: false };
}

/** Pieces of several small blocks. */
function cutBlocks(outer: readonly Group[], n: number, width: number, tile: number): Cut {
  const blocks = sizeOf(outer);
  const size = n * width;
  const many = Math.floor(tile / size);
  const parts: Part[] = [];
  for (let b = 0; b < blocks; b += many) {
    const count = Math.min(many, blocks - b);
    const args: Part["args"] = [count, n, width];
    parts.push({ start: b * size, runs: 1, run: count * size, skip: 0, args, to: b * width, count: count * width });
  }
  return { kind: "rows", parts, groups: joined([...outer, keep(width)]), most: Math.min(many, blocks) * width };
}

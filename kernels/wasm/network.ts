/**
 * Short lines sorted side by side: each lane of the vectors holds one of them, and Batcher's merge exchange compares
 * fixed pairs of places (D. Knuth, "The Art of Computer Programming", volume 3, section 5.2.2, algorithm M), so that
 * nothing depends on the elements.
 *
 * @module
 */
import { Code, type Local, type Plain, type WasmFunction } from "./assembler.ts";
import { Kernel } from "./kernel.ts";
import type { KeyKind } from "./keys.ts";

/** Bytes before the lines: one word of results. */
export const HEAD = 64;
/** Where the kernel says whether it met −0. */
export const ZEROS = 0;

/** Bytes of the two vectors that hold one place of all lines. */
export const WIDTH = 32;
/** Bits below a key for its place. */
const PLACE = 12;
/** The longest lines that can be sorted with their places. */
export const LONGEST: number = 1 << PLACE;

/** How the lanes are compared. */
interface Lanes {
  readonly bytes: 4 | 8;
  readonly min: Plain;
  readonly max: Plain;
}

const LANES: Readonly<Record<KeyKind, Lanes>> = {
  unsigned: { bytes: 4, min: "i32x4.min_u", max: "i32x4.max_u" },
  signed: { bytes: 4, min: "i32x4.min_s", max: "i32x4.max_s" },
  float: { bytes: 4, min: "f32x4.pmin", max: "f32x4.pmax" },
  double: { bytes: 8, min: "f64x2.pmin", max: "f64x2.pmax" },
};

/** How many lines are sorted side by side. */
export function linesOf(kind: KeyKind, places: boolean): number {
  return WIDTH / (places ? 8 : LANES[kind].bytes);
}

/** The functions of a module. */
const EXCHANGE = 0;
const GATHER = 1;
const SCATTER = 2;

/**
 * The kernel `run(at, common, work, groups, n)`: sorts lines of `n` elements that lie {@link HEAD} bytes after `at`, as
 * many of them as `groups` of {@link linesOf} are, with room for one group at `work`. NaN goes last. With `places` the
 * keys are replaced by the places, below {@link LONGEST}, that sort them stably.
 */
function network(kind: KeyKind, places: boolean): Kernel {
  const lanes = LANES[places ? "double" : kind];
  return new Kernel(`short ${kind}${places ? " with places" : ""}`, () => {
    const code = new Code(["i32", "i32", "i32", "i32", "i32"]);
    const [at, , work, groups, n] = [0, 1, 2, 3, 4];
    const [group, lines] = [code.local("i32"), code.local("i32")];
    const floats = !places && (kind === "float" || kind === "double");
    const zeros = code.local("v128");
    code.get(at).i32(HEAD).op("i32.add").set(lines);
    code.count(group, groups, 1, () => {
      code.get(lines).get(work).get(n).call(GATHER);
      const nans = floats ? takeNaNs(code, lanes, work, n, zeros) : [];
      code.get(work).get(n).call(EXCHANGE);
      if (floats) putNaNs(code, lanes, work, n, nans);
      code.get(lines).get(work).get(n).call(SCATTER);
      code.get(n).i32(linesOf(kind, places) * LANES[kind].bytes).op("i32.mul").get(lines).op("i32.add").set(lines);
    });
    code.get(at).get(zeros).op("v128.any_true").access("i32.store", ZEROS);
    const moves = places ? [gatherKeys(kind), scatterPlaces()] : [gather(lanes), scatter(lanes)];
    return [exchange(lanes), ...moves, { code, name: "run" }];
  });
}

/** The function `(work, n)`: the exchanges of all places of a group. Places and distances are counted in bytes. */
function exchange({ min, max }: Lanes): WasmFunction {
  const code = new Code(["i32", "i32"]);
  const [work, n] = [0, 1];
  const [top, p, blocks, q, r, d, k, i, end, last, high] = Array.from({ length: 11 }, () => code.local("i32"));
  const [a, b] = [code.local("v128"), code.local("v128")];
  /** Exchanges `count` pairs of places from `i` on with those `d` beyond them. */
  const pairs = (count: number): void => {
    code.get(i).get(d).op("i32.add").set(high);
    for (let at = 0; at < count * WIDTH; at += 16) {
      code.get(i).access("v128.load", at).set(a).get(high).access("v128.load", at).set(b);
      code.get(i).get(a).get(b).op(min).access("v128.store", at);
      code.get(high).get(b).get(a).op(max).access("v128.store", at);
    }
  };
  /** The k-th place whose bit p is that of r is k + (k & −p) + r. */
  const next = (count: number): void => {
    code.get(k).i32(count * WIDTH).op("i32.add").tee(k).get(k).get(blocks).op("i32.and", "i32.add");
    code.get(r).op("i32.add").set(i);
  };
  // The largest power of two below n.
  code.get(n).i32(2).op("i32.lt_s").if().return().end();
  code.i32(WIDTH).i32(31).get(n).i32(1).op("i32.sub", "i32.clz", "i32.sub", "i32.shl").tee(top).set(p);
  code.loop();
  code.i32(0).get(p).op("i32.sub").set(blocks);
  code.get(top).set(q).get(work).set(r).get(p).set(d);
  code.loop();
  // All places below n − d whose bit p is that of r, two at a time where they are neighbours.
  code.get(n).i32(WIDTH).op("i32.mul").get(work).op("i32.add").get(d).op("i32.sub").tee(end);
  code.i32(WIDTH).op("i32.sub").set(last);
  code.i32(0).set(k).get(r).set(i);
  code.get(p).i32(WIDTH).op("i32.ne").if();
  code.count(i, last, 0, () => {
    pairs(2);
    next(2);
  });
  code.end();
  code.count(i, end, 0, () => {
    pairs(1);
    next(1);
  });
  code.get(q).get(p).op("i32.ne").if();
  code.get(q).get(p).op("i32.sub").set(d).get(q).i32(1).op("i32.shr_u").set(q);
  code.get(p).get(work).op("i32.add").set(r).br(1);
  code.end().end();
  code.get(p).i32(1).op("i32.shr_u").tee(p).i32(WIDTH).op("i32.ge_u").brIf(0).end();
  return { code };
}

/** Runs `body` for each place, whose vectors are at the local that it is given. */
function places(code: Code, work: Local, n: Local, body: (at: Local) => void): void {
  const [at, end] = [code.local("i32"), code.local("i32")];
  code.get(work).tee(at).get(n).i32(WIDTH).op("i32.mul", "i32.add").set(end);
  code.count(at, end, WIDTH, () => body(at));
}

/** The addresses of the lines of a group, which move on with the places. */
function addresses(code: Code, lines: Local, n: Local, count: number, bytes: number): Local[] {
  return Array.from({ length: count }, (_, i) => {
    const line = code.local("i32");
    code.get(n).i32(i * bytes).op("i32.mul").get(lines).op("i32.add").set(line);
    return line;
  });
}

/** The function `(lines, work, n)`: brings lines into lanes. */
function gather({ bytes }: Lanes): WasmFunction {
  const code = new Code(["i32", "i32", "i32"]);
  const [lines, work, n] = [0, 1, 2];
  const from = addresses(code, lines, n, WIDTH / bytes, bytes);
  const vector = code.local("v128");
  places(code, work, n, (at) => {
    for (let half = 0; half < 2; half++) {
      for (let lane = 0; lane < 16 / bytes; lane++) {
        code.get(from[half * 16 / bytes + lane]);
        if (lane === 0) code.access(bytes === 4 ? "v128.load32_zero" : "v128.load64_zero");
        else code.get(vector).laneAccess(bytes === 4 ? "v128.load32_lane" : "v128.load64_lane", lane);
        code.set(vector);
      }
      code.get(at).get(vector).access("v128.store", 16 * half);
    }
    for (const line of from) code.get(line).i32(bytes).op("i32.add").set(line);
  });
  return { code };
}

/** The function `(lines, work, n)`: brings lanes back into lines. */
function scatter({ bytes }: Lanes): WasmFunction {
  const code = new Code(["i32", "i32", "i32"]);
  const [lines, work, n] = [0, 1, 2];
  const to = addresses(code, lines, n, WIDTH / bytes, bytes);
  const vector = code.local("v128");
  places(code, work, n, (at) => {
    for (let half = 0; half < 2; half++) {
      code.get(at).access("v128.load", 16 * half).set(vector);
      for (let lane = 0; lane < 16 / bytes; lane++) {
        code.get(to[half * 16 / bytes + lane]).get(vector);
        code.laneAccess(bytes === 4 ? "v128.store32_lane" : "v128.store64_lane", lane);
      }
    }
    for (const line of to) code.get(line).i32(bytes).op("i32.add").set(line);
  });
  return { code };
}

/**
 * Counts the NaNs of each line and puts infinities in their place, since comparing loses them; notes in `zeros` where
 * −0 is. The locals of the counts.
 */
function takeNaNs(code: Code, { bytes }: Lanes, work: Local, n: Local, zeros: Local): Local[] {
  const [ints, floats] = bytes === 4 ? ["i32x4", "f32x4"] as const : ["i64x2", "f64x2"] as const;
  const type = bytes === 4 ? "f32" : "f64";
  const [x, nan] = [code.local("v128"), code.local("v128")];
  const counts = [code.local("v128"), code.local("v128")];
  for (const count of counts) code.splat("i32", 0).set(count);
  places(code, work, n, (at) => {
    counts.forEach((count, half) => {
      code.get(at).access("v128.load", 16 * half).tee(x).get(x).op(`${floats}.ne`).set(nan);
      code.get(count).get(nan).op(`${ints}.sub`).set(count);
      code.get(zeros).get(x).constant(type, -0).op(`${ints}.eq`, "v128.or").set(zeros);
      code.get(at).constant(type, Infinity).get(x).get(nan).op("v128.bitselect").access("v128.store", 16 * half);
    });
  });
  return counts;
}

/** Writes so many NaNs at the end of each line. */
function putNaNs(code: Code, { bytes }: Lanes, work: Local, n: Local, counts: readonly Local[]): void {
  const ints = bytes === 4 ? "i32x4" : "i64x2";
  const left = code.local("i32");
  code.get(counts[0]).get(counts[1]).op("v128.or", "v128.any_true").if();
  code.get(n).set(left);
  places(code, work, n, (at) => {
    counts.forEach((count, half) => {
      code.get(at).constant(bytes === 4 ? "f32" : "f64", NaN).get(at).access("v128.load", 16 * half).get(left);
      if (bytes === 8) code.op("i64.extend_i32_u");
      code.op(`${ints}.splat`).get(count).op(`${ints}.le_s`, "v128.bitselect").access("v128.store", 16 * half);
    });
    code.get(left).i32(1).op("i32.sub").set(left);
  });
  code.end();
}

/** The exponent of doubles from 2 on: a key and its place, below it, order them as fractions of such a number. */
const TWO = 0x4000000000000000n;

/** The function `(lines, work, n)`: brings keys of 32 bits with their places into lanes of doubles. */
function gatherKeys(kind: KeyKind): WasmFunction {
  const code = new Code(["i32", "i32", "i32"]);
  const [lines, work, n] = [0, 1, 2];
  const from = addresses(code, lines, n, WIDTH / 8, 4);
  const place = code.local("i64");
  const bits = code.local("i32");
  code.i64(TWO).set(place);
  places(code, work, n, (at) => {
    from.forEach((line, i) => {
      code.get(at).get(line).access("i32.load");
      if (kind === "signed") code.i32(-0x80000000).op("i32.xor");
      if (kind === "float") {
        // NaN is the largest key, −0 is 0; negative numbers have all bits turned, others the sign.
        code.set(bits).i32(-1).i32(-0x80000000);
        code.get(bits).get(bits).i32(31).op("i32.shr_s").i32(-0x80000000).op("i32.or", "i32.xor");
        code.get(bits).i32(-0x80000000).op("i32.eq", "select");
        code.get(bits).i32(0x7fffffff).op("i32.and").i32(0x7f800000).op("i32.gt_u", "select");
      }
      code.op("i64.extend_i32_u").i64(BigInt(PLACE)).op("i64.shl").get(place).op("i64.or").access("i64.store", 8 * i);
      code.get(line).i32(4).op("i32.add").set(line);
    });
    code.get(place).i64(1n).op("i64.add").set(place);
  });
  return { code };
}

/** The function `(lines, work, n)`: writes the places of sorted keys in the keys' stead. */
function scatterPlaces(): WasmFunction {
  const code = new Code(["i32", "i32", "i32"]);
  const [lines, work, n] = [0, 1, 2];
  const to = addresses(code, lines, n, WIDTH / 8, 4);
  places(code, work, n, (at) => {
    to.forEach((line, i) => {
      code.get(line).get(at).access("i32.load", 8 * i).i32(LONGEST - 1).op("i32.and").access("i32.store");
      code.get(line).i32(4).op("i32.add").set(line);
    });
  });
  return { code };
}

/** The kernels that sort lines alone. */
export const SHORT: Readonly<Record<KeyKind, Kernel>> = {
  unsigned: network("unsigned", false),
  signed: network("signed", false),
  float: network("float", false),
  double: network("double", false),
};

/** The kernels that give the places. */
export const SHORT_PLACES: Readonly<Record<Exclude<KeyKind, "double">, Kernel>> = {
  unsigned: network("unsigned", true),
  signed: network("signed", true),
  float: network("float", true),
};

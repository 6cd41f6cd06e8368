/**
 * Kernels over rows of doubles: what decompositions by eigenvalues and singular values spend their time on.
 *
 * @module
 */
import { Code, type Local } from "./assembler.ts";
import { Kernel } from "./kernel.ts";
import { pair, RowCode } from "./row_code.ts";

/** A kernel of `count` parameters; those of `run` are all plain numbers here. */
function kernel(name: string, count: number, write: (rows: RowCode, code: Code) => void): Kernel {
  return new Kernel(`rows: ${name}`, (fused) => {
    const code = new Code(new Array(count).fill("i32"));
    write(new RowCode(code, fused), code);
    return [{ code, name: "run" }];
  });
}

/** `run(x, stride, count, width, out)`: the squares of rows. Lengths and steps are bytes, here and below. */
export const squares: Kernel = kernel("squares", 5, (rows, code) => {
  const [x, stride, count, width, out] = [0, 1, 2, 3, 4];
  const [i, at] = [code.local("i32"), code.local("i32")];
  code.count(i, count, 1, () => {
    code.get(x).set(at).get(out);
    rows.dot(at, at, () => code.get(width)).access("f64.store");
    code.get(x).get(stride).op("i32.add").set(x).get(out).i32(8).op("i32.add").set(out);
  });
});

/** `run(v, x, stride, count, width, tau)`: each row less τ (v·x) v. */
export const reflect: Kernel = kernel("reflect", 6, (rows, code) => {
  const [v, x, stride, count, width, tau] = [0, 1, 2, 3, 4, 5];
  const [i, p, q] = [code.local("i32"), code.local("i32"), code.local("i32")];
  const factor = pair(code);
  const start = (): Code => code.get(v).set(p).get(x).set(q);
  code.count(i, count, 1, () => {
    start();
    rows.dot(p, q, () => code.get(width)).get(tau).access("f64.load").op("f64.mul");
    factor.set();
    start();
    rows.along(() => code.get(width), [p, q], (step) => {
      for (const offset of rows.offsets(step)) {
        code.get(q);
        rows.combine(step, -1, () => rows.load(step, q, offset), factor.get(step), () => rows.load(step, p, offset));
        rows.store(step, offset);
      }
    });
    code.get(x).get(stride).op("i32.add").set(x);
  });
});

/** {@link reflect} of complex rows, with vᴴx. */
export const reflectComplex: Kernel = kernel("reflect, complex", 6, (rows, code) => {
  const [v, x, stride, count, width, tau] = [0, 1, 2, 3, 4, 5];
  const [i, p, q, end] = Array.from({ length: 4 }, () => code.local("i32"));
  const [re, im, factor, turned] = Array.from({ length: 4 }, () => code.local("v128"));
  const exchanged = (at: Local): void => {
    code.get(at).access("v128.load").get(at).access("v128.load").shuffle32(2, 3, 0, 1);
  };
  const each = (body: () => void): void => {
    code.get(v).set(p).get(x).tee(q).get(width).op("i32.add").set(end);
    code.count(q, end, 16, () => {
      body();
      code.get(p).i32(16).op("i32.add").set(p);
    });
  };
  const lane = (x: Local, i: number): Code => code.get(x).lane("f64x2.extract_lane", i);
  const times = (): Code => code.get(tau).access("f64.load").op("f64.mul");
  code.count(i, count, 1, () => {
    for (const sum of [re, im]) code.splat("i32", 0).set(sum);
    each(() => {
      rows.combine(2, 1, () => code.get(re), () => rows.load(2, p), () => rows.load(2, q));
      code.set(re);
      rows.combine(2, 1, () => code.get(im), () => rows.load(2, p), () => exchanged(q));
      code.set(im);
    });
    lane(re, 0);
    lane(re, 1).op("f64.add");
    times().op("f64x2.splat").set(factor);
    // (−im, im) times (im v, re v) is im·i·v.
    lane(im, 0);
    lane(im, 1).op("f64.sub");
    times().op("f64x2.splat").tee(turned).get(turned).op("f64x2.neg").shuffle32(4, 5, 2, 3).set(turned);
    each(() => {
      code.get(q);
      rows.combine(2, -1, () => rows.load(2, q), () => code.get(factor), () => rows.load(2, p));
      code.set(re);
      rows.combine(2, -1, () => code.get(re), () => code.get(turned), () => exchanged(p));
      code.access("v128.store");
    });
    code.get(x).get(stride).op("i32.add").set(x);
  });
});

/** `run(x, width, last, first, c, s)`: rotations of rows i and i + 1 from the last down, a strip of columns at a time. */
export const rotate: Kernel = kernel("rotate", 6, (rows, code) => {
  const [x, width, last, first, c, s] = [0, 1, 2, 3, 4, 5];
  const [i, p, q] = [code.local("i32"), code.local("i32"), code.local("i32")];
  const carried = Array.from({ length: 4 }, () => code.local("v128"));
  const loaded = Array.from({ length: 4 }, () => code.local("v128"));
  const [carriedOne, loadedOne] = [code.local("f64"), code.local("f64")];
  const [cosine, sine] = [pair(code), pair(code)];
  rows.along(() => code.get(width), [x], (step) => {
    const offsets = rows.offsets(step);
    const low = step === 1 ? [carriedOne] : carried;
    const high = step === 1 ? [loadedOne] : loaded;
    code.get(x).get(last).get(width).op("i32.mul", "i32.add").set(q);
    offsets.forEach((offset, k) => rows.load(step, q, offset).set(low[k]));
    code.get(last).set(i).block().loop();
    code.get(i).get(first).op("i32.le_s").brIf(1);
    code.get(i).i32(1).op("i32.sub").set(i).get(q).get(width).op("i32.sub").set(p);
    for (const [value, at] of [[cosine, c], [sine, s]] as const) {
      code.get(at).get(i).i32(8).op("i32.mul", "i32.add").access("f64.load");
      value.set();
    }
    const product = (
      value: typeof sine,
      y: Local,
    ): Code => (value.get(step)(), code.get(y).op(step === 1 ? "f64.mul" : "f64x2.mul"));
    offsets.forEach((offset, k) => {
      rows.load(step, p, offset).set(high[k]);
      code.get(q);
      rows.combine(step, 1, () => product(sine, high[k]), cosine.get(step), () => code.get(low[k]));
      rows.store(step, offset);
      rows.combine(step, -1, () => product(cosine, high[k]), sine.get(step), () => code.get(low[k]));
      code.set(low[k]);
    });
    code.get(p).set(q).br(0).end().end();
    offsets.forEach((offset, k) => {
      code.get(q).get(low[k]);
      rows.store(step, offset);
    });
  });
});

/** Emits a loop over the rows of the upper triangle after row `k`: `diagonal` is where row `i` meets the diagonal. */
function triangle(
  code: Code,
  [a, n, k]: readonly [Local, Local, Local],
  body: (i: Local, diagonal: Local, left: () => Code) => void,
): void {
  const [i, diagonal] = [code.local("i32"), code.local("i32")];
  code.get(k).i32(1).op("i32.add").set(i);
  code.count(i, n, 1, () => {
    code.get(a).get(i).get(n).i32(1).op("i32.add", "i32.mul").i32(8).op("i32.mul", "i32.add").set(diagonal);
    body(i, diagonal, () => code.get(n).get(i).op("i32.sub").i32(8).op("i32.mul"));
  });
}

/** Pushes `at` + 8 `i`. */
function nth(code: Code, at: Local, i: Local): Code {
  return code.get(at).get(i).i32(8).op("i32.mul", "i32.add");
}

/** `run(a, n, k, w)`: w + A v, of {@link Rows.symmetric}. */
export const symmetric: Kernel = kernel("symmetric", 4, (rows, code) => {
  const [a, n, k, w] = [0, 1, 2, 3];
  const [v, p, q, o] = Array.from({ length: 4 }, () => code.local("i32"));
  const own = pair(code);
  code.get(a).get(k).get(n).op("i32.mul").i32(8).op("i32.mul", "i32.add").set(v);
  triangle(code, [a, n, k], (i, diagonal, left) => {
    nth(code, v, i).access("f64.load");
    own.set();
    code.get(diagonal).i32(8).op("i32.add").set(p);
    nth(code, v, i).i32(8).op("i32.add").set(q);
    nth(code, w, i).i32(8).op("i32.add").set(o);
    rows.clear();
    rows.along(() => left().i32(8).op("i32.sub"), [p, q, o], (step) => {
      rows.accumulate(step, p, q);
      for (const offset of rows.offsets(step)) {
        code.get(o);
        rows.combine(step, 1, () => rows.load(step, o, offset), own.get(step), () => rows.load(step, p, offset));
        rows.store(step, offset);
      }
    });
    nth(code, w, i);
    nth(code, w, i).access("f64.load");
    rows.total().get(diagonal).access("f64.load");
    own.get(1)().op("f64.mul", "f64.add", "f64.add").access("f64.store");
  });
});

/** `run(a, n, k, w)`: A − v wᵀ − w vᵀ, of {@link Rows.rankTwo}. */
export const rankTwo: Kernel = kernel("rank two", 4, (rows, code) => {
  const [a, n, k, w] = [0, 1, 2, 3];
  const [v, p, q, o] = Array.from({ length: 4 }, () => code.local("i32"));
  const [vi, wi] = [pair(code), pair(code)];
  code.get(a).get(k).get(n).op("i32.mul").i32(8).op("i32.mul", "i32.add").set(v);
  triangle(code, [a, n, k], (i, diagonal, left) => {
    nth(code, v, i).tee(q).access("f64.load");
    vi.set();
    nth(code, w, i).tee(o).access("f64.load");
    wi.set();
    code.get(diagonal).set(p);
    rows.along(left, [p, q, o], (step) => {
      for (const offset of rows.offsets(step)) {
        const first = () =>
          rows.combine(
            step,
            -1,
            () => rows.load(step, p, offset),
            vi.get(step),
            () => rows.load(step, o, offset),
          );
        code.get(p);
        rows.combine(step, -1, first, wi.get(step), () => rows.load(step, q, offset));
        rows.store(step, offset);
      }
    });
  });
});

/** `run(x, count, width, out)`: the upper triangle of x xᵀ. */
export const gram: Kernel = kernel("gram", 4, (rows, code) => {
  const [x, count, width, out] = [0, 1, 2, 3];
  const [i, j, own, other, p, q] = Array.from({ length: 6 }, () => code.local("i32"));
  code.get(x).set(own);
  code.count(i, count, 1, () => {
    code.get(i).set(j).get(own).set(other);
    code.count(j, count, 1, () => {
      code.get(own).set(p).get(other).set(q);
      code.get(out).get(i).get(count).op("i32.mul").get(j).op("i32.add").i32(8).op("i32.mul", "i32.add");
      rows.dot(p, q, () => code.get(width)).access("f64.store");
      code.get(other).get(width).op("i32.add").set(other);
    });
    code.get(own).get(width).op("i32.add").set(own);
  });
});

/** `run(w, x, count, width, out)`: w x, a strip of columns at a time. */
export const combine: Kernel = kernel("combine", 5, (rows, code) => {
  const [w, x, count, width, out] = [0, 1, 2, 3, 4];
  const [k, p, weight, from, to] = Array.from({ length: 5 }, () => code.local("i32"));
  const sums = Array.from({ length: 4 }, () => code.local("v128"));
  const one = code.local("f64");
  const factor = pair(code);
  rows.along(() => code.get(width), [x, out], (step) => {
    const offsets = rows.offsets(step);
    const all = step === 1 ? [one] : sums;
    code.get(w).set(weight).get(out).set(to).i32(0).set(k);
    code.count(k, count, 1, () => {
      offsets.forEach((_, i) => (step === 1 ? code.f64(0) : code.splat("i32", 0)).set(all[i]));
      code.get(x).set(from).i32(0).set(p);
      code.count(p, count, 1, () => {
        code.get(weight).access("f64.load");
        factor.set();
        offsets.forEach((offset, i) => {
          rows.combine(step, 1, () => code.get(all[i]), factor.get(step), () => rows.load(step, from, offset));
          code.set(all[i]);
        });
        code.get(weight).i32(8).op("i32.add").set(weight).get(from).get(width).op("i32.add").set(from);
      });
      offsets.forEach((offset, i) => {
        code.get(to).get(all[i]);
        rows.store(step, offset);
      });
      code.get(to).get(width).op("i32.add").set(to);
    });
  });
});

/** `run(x, count, width, w, wWidth, squares, tolerance, least, turned)`: a sweep of {@link Rows.sweep}. */
export const sweep: Kernel = kernel("sweep", 9, (rows, code) => {
  const [x, count, width, w, wWidth, squares, tolerance, least, turned] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const [p, q, i, j] = Array.from({ length: 4 }, () => code.local("i32"));
  const f64 = () => code.local("f64");
  const [alpha, beta, dot, gamma, zeta, t] = Array.from({ length: 6 }, f64);
  const [cosine, sine] = [pair(code), pair(code)];
  const [a, b] = [code.local("v128"), code.local("v128")];
  const [aOne, bOne] = [f64(), f64()];
  const rowOf = (base: Local, length: Local, index: Local): Code =>
    code.get(base).get(index).get(length).op("i32.mul", "i32.add");
  const turn = (base: Local, length: Local): void => {
    rowOf(base, length, p).set(i);
    rowOf(base, length, q).set(j);
    rows.along(() => code.get(length), [i, j], (step) => {
      const [f, g] = step === 1 ? [aOne, bOne] : [a, b];
      const mul = step === 1 ? "f64.mul" : "f64x2.mul";
      for (const offset of rows.offsets(step)) {
        rows.load(step, i, offset).set(f);
        rows.load(step, j, offset).set(g);
        code.get(i);
        rows.combine(step, -1, () => cosine.get(step)().get(f).op(mul), sine.get(step), () => code.get(g));
        rows.store(step, offset);
        code.get(j);
        rows.combine(step, 1, () => sine.get(step)().get(f).op(mul), cosine.get(step), () => code.get(g));
        rows.store(step, offset);
      }
    });
  };
  code.get(turned).f64(0).access("f64.store");
  code.count(p, count, 1, () => {
    code.get(p).i32(1).op("i32.add").set(q);
    code.count(q, count, 1, () => {
      code.block();
      nth(code, squares, p).access("f64.load").tee(alpha).get(least).access("f64.load").op("f64.lt").brIf(0);
      nth(code, squares, q).access("f64.load").tee(beta).get(least).access("f64.load").op("f64.lt").brIf(0);
      rowOf(x, width, p).set(i);
      rowOf(x, width, q).set(j);
      rows.dot(i, j, () => code.get(width)).tee(dot).op("f64.abs").tee(gamma);
      code.get(tolerance).access("f64.load").get(alpha).op("f64.sqrt", "f64.mul").get(beta).op("f64.sqrt", "f64.mul");
      code.op("f64.gt", "i32.eqz").brIf(0);
      code.get(turned).f64(1).access("f64.store");
      // The tangent of the angle is the smaller root of t² + 2ζt = 1.
      code.get(beta).get(alpha).op("f64.sub").get(gamma).get(gamma).op("f64.add", "f64.div").set(zeta);
      code.f64(1).get(zeta).op("f64.copysign").get(zeta).op("f64.abs").tee(t);
      code.get(t).f64(1).get(zeta).get(zeta).op("f64.mul", "f64.add", "f64.sqrt").get(t).f64(1e9);
      code.op("f64.gt", "select", "f64.add", "f64.div").set(t);
      code.f64(1).f64(1).get(t).get(t).op("f64.mul", "f64.add", "f64.sqrt", "f64.div").tee(alpha);
      cosine.set();
      code.get(alpha).get(t).op("f64.mul").get(dot).op("f64.mul").get(gamma).op("f64.div");
      sine.set();
      turn(x, width);
      code.get(wWidth).if();
      turn(w, wWidth);
      code.end();
      for (const row of [p, q]) {
        rowOf(x, width, row).set(i);
        nth(code, squares, row);
        rows.dot(i, i, () => code.get(width)).access("f64.store");
      }
      code.end();
    });
  });
});

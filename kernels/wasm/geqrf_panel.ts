/**
 * The reflectors of one panel of columns.
 *
 * @module
 */
import { ENLARGED, TINY } from "../js/geqrf.ts";
import { Code, type Local } from "./assembler.ts";
import { divider, less, partOf, ROW, timesI } from "./block.ts";
import type { Unit } from "./pack.ts";

/** The number of {@link columnNorm} in the module. */
const NORM = 7;

/**
 * The function (at, end) → f64: the norm of the numbers from `at` to `end`, a panel's row apart; it neither over- nor
 * underflows. In double.
 */
export function columnNorm(unit: Unit): Code {
  const type = partOf(unit);
  const code = new Code(["i32", "i32"]);
  const [at, end] = [0, 1];
  const start = code.local("i32");
  const [sum, largest, size] = [code.local("f64"), code.local("f64"), code.local("f64")];
  const each = (body: () => void): void => {
    code.f64(0).set(sum).get(start).set(at);
    code.count(at, end, ROW, () => {
      for (let part = 0; part < unit.width; part++) {
        code.get(at).access(`${type}.load`, part * unit.real);
        if (type === "f32") code.op("f64.promote_f32");
        code.op("f64.abs").set(size);
        body();
      }
    });
  };
  code.get(at).set(start);
  each(() => {
    code.get(sum).get(size).get(size).op("f64.mul", "f64.add").set(sum);
    // A NaN stays the largest.
    code.get(largest).get(size).get(size).get(largest).op("f64.le", "select").set(largest);
  });
  code.get(sum).f64(1e-280).op("f64.gt").get(sum).f64(1e300).op("f64.lt", "i32.and");
  code.get(largest).f64(0).op("f64.eq", "i32.or").if().get(sum).op("f64.sqrt").return().end();
  each(() => {
    code.get(size).get(largest).op("f64.div").set(size);
    code.get(sum).get(size).get(size).op("f64.mul", "f64.add").set(sum);
  });
  return code.get(largest).get(sum).op("f64.sqrt", "f64.mul");
}

/**
 * The function (row, v, end, count, taus): reflects `count` columns, at most as many as a panel has, of the rows
 * from `row` to `end`, which start with a diagonal element. The vectors go to the panel at `v`, which is 0, with their
 * ones; the factors to `taus`, 0 for the columns that aren't reflected. What lies below the diagonal may be anything
 * then. Norms and quotients are in double. As LAPACK's geqrf: column c becomes β e_c with β = −sign(re α) |column|, α its first element, τ = (β − α)/β and
 * v = column/(α − β); τ is 0 where nothing is to be done.
 */
export function reflectPanel(unit: Unit, fused: boolean): Code {
  const { columns, element, real, width, lanes } = unit;
  const type = partOf(unit);
  const code = new Code(new Array(5).fill("i32"));
  const [row, v, end, count, taus] = [0, 1, 2, 3, 4];
  const [place, vPlace] = [code.local("i32"), code.local("i32")];
  const f64 = () => code.local("f64");
  const [re, im, beta, back] = [f64(), f64(), f64(), f64()];
  const parts = [code.local(type), code.local(type)];
  const v128 = () => code.local("v128");
  const [sums, turned, factors, tau] = Array.from({ length: 4 }, () => [v128(), v128()]);
  const [x, y] = [v128(), v128()];
  const demote = (): Code => type === "f32" ? code.op("f32.demote_f64") : code;
  const load = (at: Local, offset: number): Code => code.get(at).access(`${type}.load`, offset);
  const promoted = (at: Local, offset: number): Code => {
    load(at, offset);
    return type === "f32" ? code.op("f64.promote_f32") : code;
  };
  const splat = (at: Local, offset: number): Code =>
    code.get(at).access(real === 4 ? "v128.load32_splat" : "v128.load64_splat", offset);
  /** Runs `body` for the rows below the diagonal element. */
  const below = (body: () => void): void => {
    code.get(row).i32(ROW).op("i32.add").set(place).get(v).i32(ROW).op("i32.add").set(vPlace);
    code.count(place, end, ROW, () => {
      body();
      code.get(vPlace).i32(ROW).op("i32.add").set(vPlace);
    });
  };
  /** Stores a real number of the panel's own dtype. */
  const store = (at: Local, offset: number, value: () => void): void => {
    code.get(at);
    value();
    code.access(`${type}.store`, offset);
    if (width === 2) {
      (type === "f32" ? code.get(at).f32(0) : code.get(at).f64(0)).access(`${type}.store`, offset + real);
    }
  };
  const constant = (value: number) => (): Code => type === "f32" ? code.f32(value) : code.f64(value);

  for (let c = 0; c < columns; c++) {
    const offset = c * element;
    store(taus, offset, constant(0));
    code.get(count).i32(c).op("i32.gt_s").if();
    promoted(row, offset).set(re);
    if (width === 2) promoted(row, offset + real).set(im);
    code.get(row).i32(ROW + offset).op("i32.add").get(end).i32(offset).op("i32.add").call(NORM).f64(0).op("f64.ne");
    code.get(im).f64(0).op("f64.ne", "i32.or").if();
    const norm = (): Code =>
      code.get(row).i32(offset).op("i32.add").get(end).i32(offset).op("i32.add").call(NORM).tee(beta);
    norm();
    if (type === "f64") {
      // A tiny column is enlarged (`js/geqrf.ts`); the norms of singles are in double anyway.
      code.f64(1).set(back).f64(TINY).op("f64.lt").if();
      code.get(row).set(place).count(place, end, ROW, () => {
        for (let i = 0; i < width; i++) {
          code.get(place);
          load(place, offset + i * real).f64(ENLARGED).op("f64.mul").access("f64.store", offset + i * real);
        }
      });
      promoted(row, offset).set(re);
      if (width === 2) promoted(row, offset + real).set(im);
      norm().op("drop").f64(1 / ENLARGED).set(back).end();
      code.get(beta);
    }
    code.get(re).op("f64.copysign", "f64.neg").set(beta);
    code.get(taus).get(beta).get(re).op("f64.sub").get(beta).op("f64.div");
    demote().access(`${type}.store`, offset);
    if (width === 2) {
      code.get(taus).get(im).op("f64.neg").get(beta).op("f64.div");
      demote().access(`${type}.store`, offset + real);
    }
    store(v, offset, constant(1));

    // The sums vᴴ A, row by row, while v is made.
    const difference = (): Code => code.get(re).get(beta).op("f64.sub");
    const quotient = divider(code, unit, parts, difference, () => code.get(im), true);
    sums.forEach((sum, i) => code.get(row).access("v128.load", 16 * i).set(sum));
    below(() => {
      quotient(place, offset);
      parts.slice(0, width).forEach((x, i) => {
        code.get(vPlace).get(x).access(`${type}.store`, offset + i * real);
        code.get(x).op(`${lanes}.splat`, `${lanes}.neg`).set(factors[i]);
      });
      sums.forEach((sum, i) => {
        code.get(place).access("v128.load", 16 * i).set(x);
        less(code, unit, fused, sum, factors[0], x);
        if (width === 1) return;
        timesI(code, unit, x, true);
        code.set(y);
        less(code, unit, fused, sum, factors[1], y);
      });
    });
    // The rows less v times these, times conj(τ).
    for (let i = 0; i < width; i++) splat(taus, offset + i * real).set(tau[i]);
    sums.forEach((sum, i) => {
      if (width === 2) timesI(code, unit, sum, true), code.get(tau[1]).op(`${lanes}.mul`).set(y);
      code.get(sum).get(tau[0]).op(`${lanes}.mul`);
      if (width === 2) code.get(y).op(`${lanes}.add`);
      code.set(sum);
      if (width === 2) timesI(code, unit, sum, false), code.set(turned[i]);
      code.get(row).get(row).access("v128.load", 16 * i).get(sum).op(`${lanes}.sub`).access("v128.store", 16 * i);
    });
    store(
      row,
      offset,
      () => type === "f64" ? code.get(beta).get(back).op("f64.mul") : code.get(beta).op("f32.demote_f64"),
    );
    below(() => {
      for (let i = 0; i < width; i++) splat(vPlace, offset + i * real).set(factors[i]);
      sums.forEach((sum, i) => {
        code.get(place).access("v128.load", 16 * i).set(x);
        less(code, unit, fused, x, factors[0], sum);
        if (width === 2) less(code, unit, fused, x, factors[1], turned[i]);
        code.get(place).get(x).access("v128.store", 16 * i);
      });
    });
    code.end();
    for (const x of [row, v]) code.get(x).i32(ROW).op("i32.add").set(x);
    code.end();
  }
  return code;
}

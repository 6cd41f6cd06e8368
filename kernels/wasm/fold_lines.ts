/**
 * Lines of elements side by side, each combined to one value.
 *
 * @module
 */
import { Code, type Local } from "./assembler.ts";
import type { Chains } from "./chains.ts";
import type { VectorFold } from "./folds.ts";

/** Bytes that are combined at a time, a line of the cache: four or eight vectors in flight. */
const ABREAST = 64;
/**
 * Steps of all vectors in flight that are summed before they are added to a second sum, and such stretches before that
 * is added to a third: of lines that fit into scratch, each sum takes at most some 16 numbers.
 */
const STRETCH = 8;
/** Elements of a line from which vectors pay. */
const SHORTEST = 8;

/**
 * The function `(at, common, out, lines, n)`: combines each of `lines` lines of `n` elements from `at` on, and writes
 * what they give from `out` on. A fourth number isn't used: rows take one more.
 */
export function foldLines(fold: VectorFold): Code {
  const code = new Code(["i32", "i32", "i32", "i32", "i32", "i32"]);
  const [at, , out, lines, n] = [0, 1, 2, 3, 4];
  const [line, end, bytes] = [code.local("i32"), code.local("i32"), code.local("i32")];
  const result = code.local(fold.single);
  code.get(n).i32(fold.bytes).op("i32.mul").set(bytes);
  code.count(line, lines, 1, () => {
    code.get(at).get(bytes).op("i32.add").set(end);
    fold.identity(code);
    code.set(result);
    code.get(bytes).i32(Math.max(SHORTEST * fold.bytes, fold.step)).op("i32.ge_s").if();
    vectors(code, fold, at, end, result);
    code.end();
    code.count(at, end, fold.bytes, () => {
      code.get(result);
      fold.element(code, at);
      fold.combine(code);
      code.set(result);
    });
    code.get(out).get(result);
    fold.store(code);
    code.get(out).i32(fold.partialBytes).op("i32.add").set(out);
  });
  return code;
}

/** Combines whole vectors up to `end` into `result`; `at` is then behind them. */
function vectors(code: Code, fold: VectorFold, at: Local, end: Local, result: Local): void {
  const { step } = fold;
  const main = code.local("i32");
  const whole = (bytes: number): void => {
    code.get(end).get(end).get(at).op("i32.sub").i32(bytes).op("i32.rem_u", "i32.sub").set(main);
  };
  const chains = fold.chains(code, ABREAST / step);
  const take = (count: number, stop: Local): void => {
    code.count(at, stop, count * step, () => {
      for (let i = 0; i < count; i++) chains.take(i, () => fold.load(code, at, i * step));
    });
  };
  chains.clear();
  whole(ABREAST);
  if (fold.sums) stretches(code, fold, at, main, chains, (stop) => take(ABREAST / step, stop));
  else take(ABREAST / step, main);
  whole(step);
  take(1, main);
  fold.lanes(code, chains.finish());
  code.set(result);
}

/** Takes all vectors up to `main`, in stretches and stretches of stretches. */
function stretches(
  code: Code,
  fold: VectorFold,
  at: Local,
  main: Local,
  chains: Chains,
  all: (stop: Local) => void,
): void {
  const [seconds, thirds] = [fold.chains(code, 1), fold.chains(code, 1)];
  const [long, short] = [code.local("i32"), code.local("i32")];
  thirds.clear();
  whileBelow(code, at, main, () => {
    setLesser(code, long, at, STRETCH * STRETCH * ABREAST, main);
    seconds.clear();
    whileBelow(code, at, long, () => {
      setLesser(code, short, at, STRETCH * ABREAST, long);
      chains.clear();
      all(short);
      const sum = chains.finish();
      seconds.take(0, () => code.get(sum));
    });
    const sum = seconds.finish();
    thirds.take(0, () => code.get(sum));
  });
  chains.clear();
  const sum = thirds.finish();
  chains.take(0, () => code.get(sum));
}

/** Repeats a body that moves `local` on while that is below `end`. */
export function whileBelow(code: Code, local: Local, end: Local, body: () => void): void {
  code.get(local).get(end).op("i32.lt_s").if().loop();
  body();
  code.get(local).get(end).op("i32.lt_s").brIf(0).end().end();
}

/** `to` = min(`from` + `bytes`, `end`). */
export function setLesser(code: Code, to: Local, from: Local, bytes: number, end: Local): void {
  code.get(from).i32(bytes).op("i32.add").tee(to).get(end).get(to).get(end).op("i32.lt_s", "select").set(to);
}

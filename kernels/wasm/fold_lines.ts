/**
 * Lines of elements side by side, each combined to one value.
 *
 * @module
 */
import { Code, type Local } from "./assembler.ts";
import type { VectorFold } from "./folds.ts";

/** Vectors in flight. */
const FLIGHT = 4;
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

/** Combines whole vectors up to `end` into `result`, which is the identity before; `at` is then behind them. */
function vectors(code: Code, fold: VectorFold, at: Local, end: Local, result: Local): void {
  const { step, vector } = fold;
  const stride = FLIGHT * step;
  const main = code.local("i32");
  const make = (): Local[] => Array.from({ length: FLIGHT }, () => code.local("v128"));
  const sums = make();
  const clear = (locals: readonly Local[]): void => {
    for (const local of locals) {
      fold.identities(code);
      code.set(local);
    }
  };
  const add = (to: readonly Local[], from: readonly Local[]): void => {
    to.forEach((local, i) => code.get(local).get(from[i]).op(vector).set(local));
  };
  const all = (stop: Local): void => {
    code.count(at, stop, stride, () => {
      sums.forEach((sum, i) => {
        code.get(sum);
        fold.load(code, at, i * step);
        code.op(vector).set(sum);
      });
    });
  };
  // Where the whole strides end.
  code.get(end).get(end).get(at).op("i32.sub").i32(stride).op("i32.rem_u", "i32.sub").set(main);
  clear(sums);
  if (fold.sums) {
    const [seconds, thirds] = [make(), make()];
    const [long, short] = [code.local("i32"), code.local("i32")];
    clear(thirds);
    whileBelow(code, at, main, () => {
      setLesser(code, long, at, STRETCH * STRETCH * stride, main);
      clear(seconds);
      whileBelow(code, at, long, () => {
        setLesser(code, short, at, STRETCH * stride, long);
        clear(sums);
        all(short);
        add(seconds, sums);
      });
      add(thirds, seconds);
    });
    thirds.forEach((third, i) => code.get(third).set(sums[i]));
  } else all(main);
  // Single vectors.
  code.get(end).get(end).get(at).op("i32.sub").i32(step).op("i32.rem_u", "i32.sub").set(main);
  code.count(at, main, step, () => {
    code.get(sums[0]);
    fold.load(code, at);
    code.op(vector).set(sums[0]);
  });
  code.get(sums[0]).get(sums[1]).op(vector).get(sums[2]).get(sums[3]).op(vector, vector).set(sums[0]);
  fold.lanes(code, sums[0]);
  code.set(result);
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

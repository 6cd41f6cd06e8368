/**
 * Running combinations of real numbers: each written once, and run along lines and down many columns at once.
 *
 * @module
 */
import type { Kind, TypedArray } from "../../lib/core/dtype.ts";
import type { CumulativePlan } from "../../lib/core/plan.ts";
import { Loops } from "./loops.ts";

/**
 * Runs down blocks of `n` rows of `m` numbers side by side. The rows lie `step` apart (negative if reversed); the first
 * one of the first block is at `at` in both arrays, that of the next block `far` after it, and so on.
 */
type Run = (
  x: TypedArray,
  y: TypedArray,
  at: number,
  blocks: number,
  far: number,
  n: number,
  step: number,
  m: number,
) => void;

/** A running combination in both forms. */
export interface Running {
  /** Column after column, for few of them. */
  readonly lines: Loops<Run>;
  /** All columns at once, row after row. */
  readonly rows: Loops<Run>;
}

/**
 * The combination whose state starts with these values (as many as it has, by name), which takes `v` by `step` and then
 * has the value `result`. Columns keep their states in arrays: of doubles, or of words.
 */
function running(state: Readonly<Record<string, string>>, step: string, result: string, words = false): Running {
  const names = Object.keys(state);
  const array = words ? "Int32Array" : "Float64Array";
  const each = (text: (name: string) => string): string => names.map(text).join("");
  return {
    lines: new Loops(
      `(x,y,at,blocks,far,n,step,m){for(let o=0;o<blocks;o++,at+=far){for(let k=0;k<m;k++){` +
        `${each((s) => `let ${s}=${state[s]};`)}` +
        `for(let i=0,p=at+k;i<n;i++,p+=step){const v=x[p];${step};y[p]=${result};}}}}`,
    ),
    rows: new Loops(
      `(x,y,at,blocks,far,n,step,m){for(let o=0;o<blocks;o++,at+=far){` +
        `${each((s) => `const ${s}s=new ${array}(m).fill(${state[s]});`)}` +
        `for(let i=0,p=at;i<n;i++,p+=step){for(let k=0;k<m;k++){const v=x[p+k];${each((s) => `let ${s}=${s}s[k];`)}` +
        `${step};${each((s) => `${s}s[k]=${s};`)}y[p+k]=${result};}}}}`,
    ),
  };
}

const SUM = running({ a: "0" }, "a+=v", "a");
const WRAPPED_SUM = running({ a: "0" }, "a=(a+v)|0", "a", true);
const PROD = running({ a: "1" }, "a*=v", "a");
const WRAPPED_PROD = running({ a: "1" }, "a=Math.imul(a,v)", "a", true);
const MAX = running({ a: "-Infinity" }, "if(v>a||v!==v)a=v", "a");
const MIN = running({ a: "Infinity" }, "if(v<a||v!==v)a=v", "a");
// log sum exp(x) as m + log(s) with s = sum exp(x - m) and m the largest element so far, so that nothing overflows.
const LOG_SUM_EXP = running(
  { m: "-Infinity", s: "0" },
  "if(v!==v)m=NaN;else if(v>m){s=s*Math.exp(m-v)+1;m=v;}else if(m===Infinity)s=1;" +
    "else if(v!==-Infinity)s+=Math.exp(v-m)",
  "s===0?m:m+Math.log(s)",
);

/** The running combination of numbers of a kind; null for complex ones, but for their sums. */
export function runningOf(fn: CumulativePlan["fn"], kind: Kind): Running | null {
  if (kind === "c") return fn === "cumsum" ? SUM : null;
  switch (fn) {
    case "cumsum":
      return kind === "f" ? SUM : WRAPPED_SUM;
    case "cumprod":
      return kind === "f" ? PROD : WRAPPED_PROD;
    case "cummax":
      return MAX;
    case "cummin":
      return MIN;
    case "cumlogsumexp":
      return LOG_SUM_EXP;
  }
}

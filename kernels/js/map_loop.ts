/**
 * Loop nests around a scalar program, printed and compiled for one layout class.
 *
 * @module
 */
import type { Lowered } from "../expr/lower.ts";
import type { ScalarBlock } from "../../lib/core/device.ts";
import { type DType, kindOf, type TypedArray } from "../../lib/core/dtype.ts";
import type { ScalarProgram } from "../../lib/core/plan.ts";
import type { Walk } from "./map_layout.ts";
import { print, type Printed } from "./print.ts";
import { compile } from "./print_runtime.ts";

/** Larger expressions are called as a block for each element, since V8 doesn't optimise loops of such a size. */
const INLINE = 2000;

/**
 * A compiled loop nest: `dims` are the lengths of the loops, `buffers`, `offsets` and `strides` describe the operands
 * (in elements), and `outs` are filled row-major.
 */
export type Loop = (
  dims: readonly number[],
  buffers: readonly ArrayLike<number>[],
  offsets: readonly number[],
  strides: readonly (readonly number[])[],
  outs: readonly TypedArray[],
) => void;

/** Compiles the loops of a program whose operands are read as `walks` says, `rank` loops deep (at least 1). */
export function compileLoop(
  program: ScalarProgram,
  lowered: Lowered,
  block: () => ScalarBlock,
  walks: readonly Walk[],
  rank: number,
  outputs: readonly DType[],
): Loop {
  const large = lowered.nodes.length > INLINE;
  const printed = large ? callOf(lowered) : print(lowered);
  const source = new Source(program.inputs, walks, rank);
  const text = source.nest(store(printed, outputs), outputs.length);
  return compile<Loop>(text, printed.used, large ? { block: block(), results: [] } : {});
}

/** The call of the program as a block, in the form of a printed expression. */
function callOf(lowered: Lowered): Printed {
  const inputs = lowered.inputs.map((_, i) => `a${i}`).join(",");
  return {
    body: `block([${inputs}],results);`,
    outputs: lowered.outputs.map((_, i) => `results[${i}]`),
    used: new Set(),
  };
}

/** The program, then its outputs stored at place `q`. */
function store(printed: Printed, outputs: readonly DType[]): string {
  let text = printed.body;
  let k = 0;
  outputs.forEach((dtype, i) => {
    if (kindOf(dtype) === "c") text += `y${i}[2*q]=${printed.outputs[k++]};y${i}[2*q+1]=${printed.outputs[k++]};`;
    else text += `y${i}[q]=${printed.outputs[k++]};`;
  });
  return `${text}q++;`;
}

class Source {
  readonly #walks: readonly Walk[];
  readonly #rank: number;
  readonly #complex: readonly boolean[];
  /** The first real input of each operand. */
  readonly #first: readonly number[];

  constructor(inputs: readonly DType[], walks: readonly Walk[], rank: number) {
    this.#walks = walks;
    this.#rank = rank;
    this.#complex = inputs.map((d) => kindOf(d) === "c");
    const first: number[] = [];
    let next = 0;
    for (const complex of this.#complex) {
      first.push(next);
      next += complex ? 2 : 1;
    }
    this.#first = first;
  }

  /** Reads operand `j` at `place`. */
  #load(j: number, place: string): string {
    const a = this.#first[j];
    if (!this.#complex[j]) return `const a${a}=x${j}[${place}];`;
    return `const a${a}=x${j}[2*${place}],a${a + 1}=x${j}[2*${place}+1];`;
  }

  /** Statements for each operand that is read in one of these ways. */
  #each(walks: readonly Walk[], statement: (j: number) => string): string {
    return this.#walks.map((walk, j) => walks.includes(walk) ? statement(j) : "").join("");
  }

  /** The loop nest around `element`, which stores `count` outputs. */
  nest(element: string, count: number): string {
    const inner = this.#rank - 1;
    let text = this.#each(["still"], (j) => this.#load(j, `p${j}_${inner}`)) +
      `for(let i=0;i<n${inner};i++){` +
      this.#each(["next"], (j) => this.#load(j, `(p${j}_${inner}+i)`)) +
      this.#each(["step"], (j) => this.#load(j, `p${j}_${inner}`)) + element +
      this.#each(["step"], (j) => `p${j}_${inner}+=s${j}_${inner};`) + "}";
    const walked: Walk[] = ["still", "next", "step"];
    for (let d = inner - 1; d >= 0; d--) {
      text = `for(let i${d}=0;i${d}<n${d};i${d}++){` +
        this.#each(walked, (j) => `let p${j}_${d + 1}=p${j}_${d};`) + text +
        this.#each(walked, (j) => `p${j}_${d}+=s${j}_${d};`) + "}";
    }
    const head = this.#walks.map((_, j) => `const x${j}=b[${j}];`).join("") +
      this.#each(["once"], (j) => `const p${j}_0=o[${j}];` + this.#load(j, `p${j}_0`)) +
      this.#each(walked, (j) => `let p${j}_0=o[${j}];` + this.#steps(j));
    const lengths = Array.from({ length: this.#rank }, (_, d) => `const n${d}=d[${d}];`).join("");
    const outs = Array.from({ length: count }, (_, i) => `const y${i}=y[${i}];`).join("");
    return `(d,b,o,s,y){let q=0;${lengths}${head}${outs}${text}}`;
  }

  #steps(j: number): string {
    const dims = Array.from({ length: this.#rank }, (_, d) => `s${j}_${d}=s[${j}][${d}]`);
    return `const ${dims.join(",")};`;
  }
}

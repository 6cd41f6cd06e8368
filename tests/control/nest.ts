/**
 * Programs that use control flow beside the same computation written without it, compared under every nesting of jit,
 * vmap and the derivatives.
 *
 * @module
 */
import { grad, hessian, jit, jvp, type NDArray, NotDifferentiableError, np, vmap } from "@fluxion/fluxion";
import { assertEquals, assertThrows } from "@std/assert";
import { WIDE } from "../device.ts";

/** A scalar function of a vector. */
export type Fn = (x: NDArray) => NDArray;

/** A program, what it computes, and where to compare the two. */
export interface Program {
  /** What it shows. */
  readonly name: string;
  /** The function with control flow from `lax`. */
  readonly f: Fn;
  /** The same with control flow of the language; it may read values. */
  readonly plain: Fn;
  /** The points, of one length; they should take different branches and numbers of steps. */
  readonly points: readonly (readonly number[])[];
  /** Whether reverse mode through the staged form is an error. */
  readonly forwardOnly?: boolean;
}

const direction = (x: NDArray): NDArray => np.cos(np.arange(x.size, { dtype: WIDE }));

const DERIVATIVES: readonly (readonly [string, (f: Fn) => Fn])[] = [
  ["value", (f) => f],
  ["jvp", (f) => (x) => jvp(f, [x], [direction(x)])[1]],
  ["grad", (f) => grad(f)],
  ["grad of jvp", (f) => grad((x) => jvp(f, [x], [direction(x)])[1])],
  ["hessian", (f) => hessian(f) as Fn],
];

type Nesting = (f: Fn, d: (f: Fn) => Fn) => Fn;

/** Nestings for one point. */
const SINGLE: readonly (readonly [string, Nesting])[] = [
  ["D", (f, d) => d(f)],
  ["jit(D)", (f, d) => jit(d(f))],
  ["D(jit)", (f, d) => d(jit(f))],
];

/** Nestings for a batch of points. */
const BATCHED: readonly (readonly [string, Nesting])[] = [
  ["vmap(D)", (f, d) => vmap(d(f))],
  ["jit(vmap(D))", (f, d) => jit(vmap(d(f)))],
  ["vmap(jit(D))", (f, d) => vmap(jit(d(f)))],
  ["vmap(D(jit))", (f, d) => vmap(d(jit(f)))],
];

/** How closely two ways of computing the same agree. */
const CLOSE = WIDE === "float64" ? 1e-10 : 1e-4;

/** Throws unless two arrays agree to 1e-10, in float32 to 1e-4, relative to the larger of 1 and the expected value. */
export function assertClose(actual: NDArray, expected: NDArray, where: string): void {
  assertEquals([actual.shape, actual.dtype], [expected.shape, expected.dtype], where);
  const y = expected.toTypedArray();
  actual.toTypedArray().forEach((v, i) => {
    if (Object.is(v, y[i]) || Math.abs(v - y[i]) <= CLOSE * Math.max(1, Math.abs(y[i]))) return;
    throw new Error(`${where}: element ${i} is ${v} and should be ${y[i]}`);
  });
}

/** Registers a test of a program for each derivative. */
export function testProgram({ name, f, plain, points, forwardOnly = false }: Program): void {
  const xs = points.map((p) => np.array(p, { dtype: WIDE }));
  for (const [what, d] of DERIVATIVES) {
    Deno.test(`${name}: ${what}`, () => {
      const expected = xs.map(d(plain));
      const check = (where: string, run: () => [NDArray, NDArray][]): void => {
        if (forwardOnly && /grad|hessian/.test(what) && where.includes("jit")) {
          assertThrows(run, NotDifferentiableError, "staged lax.whileLoop");
        } else {
          run().forEach(([y, z], i) => assertClose(y, z, `${where}, point ${i}`));
        }
      };
      for (const [where, nest] of SINGLE) {
        check(where, () => xs.map((x, i) => [nest(f, d)(x), expected[i]]));
      }
      for (const [where, nest] of BATCHED) {
        check(where, () => [[nest(f, d)(np.stack(xs)), np.stack(expected)]]);
      }
    });
  }
}

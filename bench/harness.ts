/**
 * Benchmarks by group: one piece of work, done by Fluxion and by its peers. `deno bench` runs them as they are;
 * `bench/measure.ts` takes medians, which `deno bench --json` lacks.
 *
 * @module
 */

/**
 * Who does the work in this process: TensorFlow.js on its cpu, wasm or webgpu backend, jax-js on wasm, or on webgpu in
 * those rows; `by hand` is plain JavaScript, written out for the one purpose; `objective` is Fluxion's own function, of which a row takes the gradient.
 */
export type Library = "fluxion" | "tfjs" | "tfjs-wasm" | "tfjs-webgpu" | "jax-js" | "by hand" | "objective";

/** Everyone a row may be compared with. */
export type Peer = Exclude<Library, "fluxion"> | "numpy" | "torch" | "jax" | "autograd";

/** The same work, done by each library that can. */
export interface Group {
  /** What is done. */
  readonly title: string;
  /** Does it once and gives the result, or a promise of it, computed to the end. */
  readonly runs: Readonly<Partial<Record<Library, () => unknown>>>;
  /** How many ops one run counts as; figures are for one of them. */
  readonly ops: number;
  /** What Fluxion is to reach, in nanoseconds; null if nothing is said. */
  readonly goal: number | null;
  /** What peers' times over Fluxion's are to reach. */
  readonly bars: Readonly<Partial<Record<Peer, number>>>;
  /** Whether all libraries must give the same values. */
  readonly alike: boolean;
}

/** Settings of a group. */
export interface GroupOptions {
  /** How many ops one run counts as; 1 by default. */
  ops?: number;
  /** What Fluxion is to reach, in nanoseconds. */
  goal?: number;
  /** What peers' times over Fluxion's are to reach: 10 is ten times as fast as the peer, 1/3 a third of its speed. */
  bars?: Group["bars"];
  /** A run takes a second or more: `deno bench` makes few. */
  slow?: boolean;
  /** False where each run has a constant of its own, so that the libraries' values differ. */
  alike?: boolean;
}

/** The groups declared so far. */
export const groups: Group[] = [];

/** The last result: a run whose result nobody keeps could be left out by the compiler. */
export let kept: unknown;

/** Declares a group, to `deno bench` too. */
export function group(title: string, runs: Group["runs"], options: GroupOptions = {}): void {
  const { ops = 1, goal = null, bars = {}, slow = false, alike = true } = options;
  groups.push({ title, runs, ops, goal, bars, alike });
  for (const [name, run] of Object.entries(runs)) {
    Deno.bench({
      group: title,
      name,
      baseline: name === "fluxion",
      ...(slow ? { n: 3, warmup: 1 } : {}),
      fn: () => {
        const result = run();
        if (result instanceof Promise) {
          return result.then((value) => {
            kept = value;
          });
        }
        kept = result;
      },
    });
  }
}

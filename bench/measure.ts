/**
 * Takes the medians of one bench file's groups in a process of its own, and prints them as JSON on the last line:
 * `deno run --allow-read bench/measure.ts scalar.bench.ts`; with a second argument, of those whose titles hold it.
 *
 * @module
 */
import { NDArray } from "@fluxion/fluxion";
import { type Group, groups, type Library } from "./harness.ts";
import { median } from "./median.ts";

/** What was measured of a group; times in nanoseconds. */
export interface Measured {
  /** What was done. */
  readonly title: string;
  /** The median time of each library. */
  readonly medians: Partial<Record<Library, number>>;
  /** What Fluxion is to reach; null if nothing is said. */
  readonly goal: number | null;
  /** What peers' times over Fluxion's are to reach. */
  readonly bars: Group["bars"];
}

/** Milliseconds of warming up, of one sample, and of all samples of a library in a group. */
const WARM_UP = 400;
const SAMPLE = 2;
const TOTAL = 1000;

/** Milliseconds that `count` runs take. */
async function time(run: () => unknown, count: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const result = run();
    if (result instanceof Promise) await result;
  }
  return performance.now() - start;
}

/** All numbers of a result: a number, a typed array, an array of Fluxion's, or lists and objects of them. */
function numbersOf(result: unknown): number[] {
  if (typeof result === "number") return [result];
  if (result instanceof NDArray) return [...result.toTypedArray()];
  if (ArrayBuffer.isView(result)) return [...result as Float32Array];
  return Object.values(result as object).flatMap(numbersOf);
}

/** Throws unless the libraries agree, to 1e-3 of the largest number: a wrong result is no figure to compare with. */
async function checkAlike({ title, runs }: Group): Promise<void> {
  const results: { library: string; numbers: number[] }[] = [];
  for (const [library, run] of Object.entries(runs)) {
    if (library !== "objective") results.push({ library, numbers: numbersOf(await run()) });
  }
  const [own, ...others] = results;
  const tolerance = 1e-3 * own.numbers.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
  for (const { library, numbers } of others) {
    const same = numbers.length === own.numbers.length &&
      numbers.every((x, i) => Math.abs(x - own.numbers[i]) <= tolerance);
    if (!same) throw new Error(`${title}: ${library} gives other values than ${own.library}`);
  }
}

interface Contestant {
  readonly library: Library;
  readonly run: () => unknown;
  /** Runs of a sample. */
  readonly batch: number;
  spent: number;
  readonly samples: number[];
}

/** The medians of a group; libraries take samples in turns, so that a change of the machine's load meets them all. */
async function measure(group: Group): Promise<Measured> {
  const { title, runs, ops, goal, bars } = group;
  if (group.alike) await checkAlike(group);
  const contestants: Contestant[] = [];
  for (const [library, run] of Object.entries(runs) as [Library, () => unknown][]) {
    let spent = 0;
    let last = 0;
    for (let calls = 0; calls < 2 || spent < WARM_UP; calls++) {
      last = await time(run, 1);
      spent += last;
    }
    const batch = Math.max(1, Math.round(SAMPLE / Math.max(last, 1e-4)));
    contestants.push({ library, run, batch, spent: 0, samples: [] });
  }
  for (let open = contestants; open.length > 0;) {
    for (const c of open) {
      const elapsed = await time(c.run, c.batch);
      c.spent += elapsed;
      c.samples.push(elapsed * 1e6 / c.batch / ops);
    }
    open = open.filter((c) => c.samples.length < 3 || c.spent < TOTAL);
  }
  return { title, goal, bars, medians: Object.fromEntries(contestants.map((c) => [c.library, median(c.samples)])) };
}

if (import.meta.main) {
  await import(new URL(Deno.args[0], import.meta.url).href);
  const measured: Measured[] = [];
  const [, part = ""] = Deno.args;
  for (const group of groups.filter(({ title }) => title.includes(part))) measured.push(await measure(group));
  console.log(JSON.stringify(measured));
}

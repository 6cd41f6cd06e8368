/**
 * Cold starts: whole processes, from spawn to exit, that take a first gradient, beside ones that do nothing.
 *
 * @module
 */
import { median } from "./median.ts";

/** Milliseconds of whole processes. */
export interface ColdStart {
  /** An empty script. */
  readonly empty: number;
  /** A script that imports the library and takes a first gradient. */
  readonly gradient: number;
}

/** Runs a script of bench/cold in a process of its own; gives the milliseconds that it took. */
async function run(script: string): Promise<number> {
  const path = new URL(`./cold/${script}`, import.meta.url).href;
  const start = performance.now();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args: ["run", path] }).output();
  if (!success) throw new Error(`running ${script} failed: ${new TextDecoder().decode(stderr)}`);
  return performance.now() - start;
}

/** Medians of `count` processes of each kind, in turns; modules are cached, as after an install. */
export async function coldStart(count: number): Promise<ColdStart> {
  const empty: number[] = [];
  const gradient: number[] = [];
  for (let i = 0; i <= count; i++) {
    const times = [await run("empty.ts"), await run("first_gradient.ts")];
    if (i === 0) continue; // the first run fills Deno's caches
    empty.push(times[0]);
    gradient.push(times[1]);
  }
  return { empty: median(empty), gradient: median(gradient) };
}

if (import.meta.main) {
  const { empty, gradient } = await coldStart(15);
  console.log(
    `empty script ${empty.toFixed(0)} ms, first gradient ${gradient.toFixed(0)} ms, ` +
      `difference ${(gradient - empty).toFixed(0)} ms`,
  );
}

/**
 * Measures all benchmarks, one process a file, and writes bench/README.md.
 *
 * @module
 */
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { coldStart } from "./cold_start.ts";
import type { Library } from "./harness.ts";
import type { Measured } from "./measure.ts";

const here = new URL("./", import.meta.url);

/** Runs Deno with these arguments; gives what it printed. */
async function deno(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  if (!success) throw new Error(`deno ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** The medians of one bench file. */
async function measureFile(file: string): Promise<Measured[]> {
  console.log(`measuring ${file}`);
  const printed = await deno("run", "--no-prompt", "--allow-read", new URL("measure.ts", here).href, `./${file}`);
  return JSON.parse(printed.trim().split("\n").at(-1)!);
}

/** Three significant digits with a unit, of nanoseconds. */
function timeText(nanoseconds: number | undefined): string {
  if (nanoseconds === undefined) return "–";
  const [unit, size] = ([["s", 1e9], ["ms", 1e6], ["µs", 1e3], ["ns", 1]] as const).find(([, s]) => nanoseconds >= s) ??
    ["ns", 1];
  return `${Number((nanoseconds / size).toPrecision(3))} ${unit}`;
}

/** How many times Fluxion's time a peer takes. */
function ratioText(peer: number | undefined, own: number | undefined): string {
  return peer === undefined || own === undefined ? "–" : `${Number((peer / own).toPrecision(2))}×`;
}

/** A row of a Markdown table. */
function row(...cells: string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** One row: times, the goal, and the peers' times over Fluxion's. */
function measuredRow({ title, medians, goal }: Measured): string {
  const of = (library: Library) => timeText(medians[library]);
  const over = (library: Library) => ratioText(medians[library], medians.fluxion);
  const times = [of("fluxion"), timeText(goal ?? undefined), of("tfjs"), of("jax-js"), of("by hand")];
  return row(title, ...times, over("tfjs"), over("jax-js"));
}

const files = [...Deno.readDirSync(here)].map(({ name }) => name).filter((name) => name.endsWith(".bench.ts")).sort();
const measured: Measured[] = [];
for (const file of files) measured.push(...await measureFile(file));
console.log("measuring cold starts");
const cold = await coldStart(15);

const machine = cpus();
const text = `# Benchmarks

\`deno task bench\` runs them in groups, Fluxion beside TensorFlow.js 4.22.0 (cpu backend) and jax-js 0.1.25 (wasm);
\`deno task bench:report\` measures them and writes this page. Figures are medians of one run in which the libraries took
turns; they differ from machine to machine, so compare only within a page. Ratios say how many times Fluxion's time a
peer takes. A dash: not measured, not possible (jax-js overflows its stack on 1,000 ops), or wrong values (second
derivatives in TensorFlow.js). By hand: the same arithmetic as plain JavaScript, written out.

Machine: ${machine[0].model}, ${machine.length} cores, Deno ${Deno.version.deno}, V8 ${Deno.version.v8}.

${row("what", "Fluxion", "to reach", "tfjs", "jax-js", "by hand", "tfjs / Fluxion", "jax-js / Fluxion")}
${row("---", "--:", "--:", "--:", "--:", "--:", "--:", "--:")}
${measured.map(measuredRow).join("\n")}

Cold start: ${cold.gradient.toFixed(0)} ms from spawn to exit of a process that takes a first gradient, ${
  cold.empty.toFixed(0)
} ms for an empty script: ${(cold.gradient - cold.empty).toFixed(0)} ms more (to reach: 150 ms).

## What holds the slower rows

- The gradient of 50 ops under jit is one compiled function; most of its time is the engine's own sin, cos, exp and tanh,
  as the column "by hand" shows: the same arithmetic, written out in JavaScript. A jitted call adds some 0.05 µs.
- The eager second derivative spends its time on two tapes: entries, boxes and their collection. Compiled kernels are
  about a seventh of it.
- Matrix products, the jitted Hessian-vector product and the whole Hessian run on array kernels printed as JavaScript.
  The WASM SIMD printer of the same plans, which jax-js has, isn't there yet.
`;
const readme = new URL("README.md", here);
Deno.writeTextFileSync(readme, text);
await deno("fmt", fileURLToPath(readme));
console.log("wrote bench/README.md");

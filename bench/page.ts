/**
 * The table of medians and ratios as a page.
 *
 * @module
 */
import type { Peer } from "./harness.ts";
import type { Table, TableRow } from "./table.ts";

/** Three significant digits with a unit, of nanoseconds. */
export function timeText(nanoseconds: number | undefined): string {
  if (nanoseconds === undefined) return "–";
  const units = [["s", 1e9], ["ms", 1e6], ["µs", 1e3], ["ns", 1]] as const;
  const [unit, size] = units.find(([, s]) => nanoseconds >= s) ?? ["ns", 1];
  return `${Number((nanoseconds / size).toPrecision(3))} ${unit}`;
}

/** `4.9×`: how many times Fluxion's time a peer takes. */
function timesText(ratio: number): string {
  return `${Number(ratio.toPrecision(2))}×`;
}

type Column = readonly [string, readonly Peer[]];

const COLUMNS: readonly Column[] = [
  ["tfjs", ["tfjs", "tfjs-wasm"]],
  ["jax-js", ["jax-js"]],
  ["numpy", ["numpy"]],
  ["PyTorch", ["torch"]],
  ["JAX", ["jax"]],
  ["autograd", ["autograd"]],
];

const GPU_COLUMNS: readonly Column[] = [["tfjs", ["tfjs-webgpu"]], ["jax-js", ["jax-js"]]];
const GPU_TITLE = "WebGPU: ";

/** A peer's time and, in brackets, how many times Fluxion's it is; bold where it misses a bar. */
function cell({ medians, bars }: TableRow, peers: readonly Peer[]): string {
  const peer = peers.find((p) => medians[p] !== undefined);
  if (peer === undefined || medians.fluxion === undefined) return "–";
  const ratio = medians[peer]! / medians.fluxion;
  const bar = bars[peer];
  const text = `${timesText(ratio)}${bar === undefined ? "" : ` of ${timesText(bar)}`}`;
  return `${timeText(medians[peer])} (${bar !== undefined && ratio < bar ? `**${text}**` : text})`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** The rows beside their peers. */
export function comparison(rows: readonly TableRow[], columns: readonly Column[]): string {
  const byHand = rows.some(({ medians }) => medians["by hand"] !== undefined);
  const head = ["what", "Fluxion", "to reach", ...columns.map(([name]) => name), ...byHand ? ["by hand"] : []];
  return [
    line(head),
    line(head.map((_, i) => i === 0 ? "---" : "--:")),
    ...rows.map((row) => {
      const { title, goal, medians } = row;
      const own = timeText(medians.fluxion);
      const missed = goal !== null && medians.fluxion !== undefined && medians.fluxion > goal;
      const others = columns.map(([, peers]) => cell(row, peers));
      return line([
        title,
        missed ? `**${own}**` : own,
        timeText(goal ?? undefined),
        ...others,
        ...byHand ? [timeText(medians["by hand"])] : [],
      ]);
    }),
  ].join("\n");
}

/** The rows that compare a gradient with its own function. */
export function gradients(rows: readonly TableRow[]): string {
  const head = ["function", "objective", "gradient", "gradient / objective", "to reach"];
  return [
    line(head),
    line(head.map((_, i) => i === 0 ? "---" : "--:")),
    ...rows.map(({ title, medians, bars }) => {
      const ratio = medians.fluxion! / medians.objective!;
      const most = bars.objective === undefined ? null : 1 / bars.objective;
      const text = ratio.toPrecision(2);
      return line([
        title,
        timeText(medians.objective),
        timeText(medians.fluxion),
        most !== null && ratio > most ? `**${text}**` : text,
        most === null ? "–" : `at most ${Number(most.toPrecision(3))}`,
      ]);
    }),
  ].join("\n");
}

/** The page. `limits` is written by hand: what holds the slower rows. */
export function page({ machine, adapter, versions, rows, cold }: Table, limits: string): string {
  const own = rows.filter((r) => r.medians.objective !== undefined);
  const gpu = rows.filter((r) => r.title.startsWith(GPU_TITLE));
  const others = rows.filter((r) => r.medians.objective === undefined && !gpu.includes(r));
  const python = Object.entries(versions).map(([name, v]) => `${name} ${v}`).join(", ");
  const more = cold.gradient - cold.empty;
  return `# Benchmarks

\`deno bench\` runs them in groups, Fluxion beside TensorFlow.js 4.22.0 (its wasm backend for arrays, its cpu backend for
numbers) and jax-js 0.1.25 (wasm). \`deno task bench\` measures them, and numpy, PyTorch, JAX and autograd where a Python
with them is found (\`deno task bench --python PATH\` names one), and writes this page, [table.json](table.json) and the
picture. Figures are medians; JavaScript's libraries took turns in one process a file, Python's ran right after in their
own. They differ from machine to machine, so compare only within a page.

Machine: ${machine}. Python: ${python || "not found"}.

A cell says what the peer takes and, in brackets, how many times Fluxion's time that is, of how many it should be. Bold: a
bar that is missed. A dash: not measured, not possible (jax-js overflows its stack on 1,000 ops), or wrong (second
derivatives in TensorFlow.js). By hand: the same arithmetic as plain JavaScript, written out.

${comparison(others, COLUMNS)}

![How many times Fluxion's time each peer takes, on a logarithmic axis](table.svg)

${own.length === 0 ? "" : `## Gradients beside their functions (GradBench)\n\n${gradients(own)}\n`}
${adapter === null || gpu.length === 0 ? "" : webgpu(adapter, gpu)}
Cold start: ${cold.gradient.toFixed(0)} ms from spawn to exit of a process that takes a first gradient, ${
    cold.empty.toFixed(0)
  } ms for an empty script: ${more.toFixed(0)} ms more (to reach: 150 ms).

${limits}`;
}

/** The rows on WebGPU. */
function webgpu(adapter: string, rows: readonly TableRow[]): string {
  const short = rows.map((r) => ({ ...r, title: r.title.slice(GPU_TITLE.length) }));
  return `## WebGPU

Adapter: ${adapter}. All three libraries use it in one process and take turns. A run computes its result several times
and then waits for the device; jax-js and TensorFlow.js can't wait without the 10 ms that Deno sleeps before it settles
what they await, which is in their figures, divided by the number of results.

${comparison(short, GPU_COLUMNS)}
`;
}

/**
 * Measures all benchmarks, one process a file, and Python's libraries on the same rows, and writes bench/README.md,
 * bench/table.json and bench/table.svg. `--python PATH` names the Python.
 *
 * @module
 */
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { coldStart } from "./cold_start.ts";
import type { Measured } from "./measure.ts";
import { page } from "./page.ts";
import { picture } from "./picture.ts";
import { measurePython } from "./python.ts";
import type { Table } from "./table.ts";

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

async function measureAll(python: string | undefined): Promise<Table> {
  const files = ["", "webgpu/"].flatMap((folder) =>
    [...Deno.readDirSync(new URL(folder, here))].map(({ name }) => `${folder}${name}`).filter((n) =>
      n.endsWith(".bench.ts")
    ).sort()
  );
  const measured: Measured[] = [];
  for (const file of files) measured.push(...await measureFile(file));
  console.log("measuring Python's libraries");
  const others = await measurePython(python);
  console.log("measuring cold starts");
  const cold = await coldStart(15);
  const adapter = await navigator.gpu?.requestAdapter();
  const [{ model }, ...more] = cpus();
  return {
    machine: `${model}, ${more.length + 1} cores, Deno ${Deno.version.deno}, V8 ${Deno.version.v8}`,
    adapter: adapter ? adapter.info.description || `${adapter.info.vendor} ${adapter.info.architecture}` : null,
    versions: others?.versions ?? {},
    rows: measured.map((m) => ({ ...m, medians: { ...m.medians, ...others?.medians[m.title] } })),
    cold,
  };
}

const { values } = parseArgs({ args: Deno.args, options: { python: { type: "string" } } });
const table = await measureAll(values.python);
const limits = await Deno.readTextFile(new URL("limits.md", here));
await Deno.writeTextFile(new URL("README.md", here), page(table, limits));
await Deno.writeTextFile(new URL("table.json", here), `${JSON.stringify(table, null, 2)}\n`);
await Deno.writeTextFile(new URL("table.svg", here), await picture(table.rows));
const written = ["README.md", "table.json", "table.svg"].map((name) => fileURLToPath(new URL(name, here)));
await deno("fmt", "-q", ...written);
console.log("wrote bench/README.md, bench/table.json and bench/table.svg");

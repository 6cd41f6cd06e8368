/**
 * The rooms of the source tree and the arrows between them: imports, types included, point down only, no files import
 * each other in a circle, and the library depends on nothing at run time.
 *
 * @module
 */
import { assertEquals } from "@std/assert";

/** The rooms from the ground up; those on one floor may import each other. */
const FLOORS: readonly (readonly string[])[] = [
  ["lib/errors.ts"],
  ["lib/core/"],
  ["lib/print"],
  ["lib/ops/"],
  ["lib/tree/", "lib/tree.ts"],
  ["lib/transforms/"],
  ["lib/numpy/"],
  ["lib/lax/", "lib/linalg/", "lib/random/", "lib/nn/", "lib/fft/", "lib/special/"],
  ["lib/api/"],
  ["lib/methods.ts"],
  ["lib/devices.ts"],
  ["mod.ts"],
];

/** The same within kernels/, above lib/errors.ts and lib/core/. */
const KERNEL_FLOORS: readonly (readonly string[])[] = [
  ["lib/errors.ts"],
  ["lib/core/"],
  ["kernels/expr/"],
  ["kernels/plan/"],
  ["kernels/js/"],
  ["kernels/wasm/", "kernels/webgpu/"],
  ["kernels/cpu/"],
];

/** The only file of lib/ that may import from kernels/. */
const BRIDGE = "lib/devices.ts";

const root = new URL("../", import.meta.url);

/** The specifiers that a module imports: static and dynamic, values and types. Imports within doc comments don't start a line. */
function importsOf(source: string): string[] {
  const patterns = [
    /^(?:import|export)\s+(?:type\s+)?[\w$*\s,{}]+?\s+from\s+"([^"]+)"/gm,
    /^import\s+"([^"]+)"/gm,
    /\bimport\(\s*["'`]([^"'`]+)["'`]/g,
    /\bnew URL\(\s*["'`]([^"'`]+)["'`],\s*import\.meta\.url/g,
  ];
  return patterns.flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match[1]));
}

/** Every TypeScript file under a folder, as paths from the root. */
function filesUnder(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, root))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesUnder(`${folder}${name}/`) : name.endsWith(".ts") ? [`${folder}${name}`] : []
  );
}

const files = ["mod.ts", ...filesUnder("lib/"), ...filesUnder("kernels/")].sort();
const sources = new Map(files.map((file) => [file, Deno.readTextFileSync(new URL(file, root))]));
const imports = new Map(files.map((file) => [file, importsOf(sources.get(file)!)]));

/** The files that each file imports. */
const graph = new Map(files.map((file) => [
  file,
  imports.get(file)!
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => new URL(specifier, new URL(file, root)).href.slice(root.href.length)),
]));

/** The floor that a file is on, or −1. */
function floorOf(file: string, floors: readonly (readonly string[])[]): number {
  return floors.findIndex((rooms) => rooms.some((room) => file.startsWith(room)));
}

/** `from -> to` for every import within these files that the rule forbids. */
function forbidden(within: readonly string[], allowed: (from: string, to: string) => boolean): string[] {
  return within.flatMap((from) => graph.get(from)!.filter((to) => !allowed(from, to)).map((to) => `${from} -> ${to}`));
}

/** A path that leads from a file back to itself, or null: depth-first search, grey files are on the path. */
function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | null => {
    if (done.has(file)) return null;
    const start = path.indexOf(file);
    if (start >= 0) return [...path.slice(start), file];
    path.push(file);
    for (const next of edges.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle !== null) return cycle;
    }
    path.pop();
    done.add(file);
    return null;
  };
  for (const file of edges.keys()) {
    const cycle = visit(file);
    if (cycle !== null) return cycle;
  }
  return null;
}

Deno.test("arrows: the parser sees every form of import, and none in comments", () => {
  const source = `/**
 * import { no } from "./comment.ts";
 */
import { a, type B } from "./a.ts";
import type { C } from "./c.ts";
import D, {
  type E,
  f as g,
} from "./d.ts";
import * as h from "node:os";
import "./effect.ts";
export * from "./all.ts";
export * as np from "./named.ts";
export { i } from "./i.ts";
export type { J } from "./j.ts";
export function from(text: string): string {
  return text;
}
type K = import("./k.ts").K;
const worker = new URL("./worker.ts", import.meta.url);
`;
  assertEquals(importsOf(source).sort(), [
    "./a.ts",
    "./all.ts",
    "./c.ts",
    "./d.ts",
    "./effect.ts",
    "./i.ts",
    "./j.ts",
    "./k.ts",
    "./named.ts",
    "./worker.ts",
    "node:os",
  ]);
});

Deno.test("arrows: a cycle is found, and a diamond is none", () => {
  assertEquals(findCycle(new Map([["a", ["b", "c"]], ["b", ["d"]], ["c", ["d"]], ["d", []]])), null);
  assertEquals(findCycle(new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]])), ["b", "c", "b"]);
});

Deno.test("arrows: every file is in a room", () => {
  assertEquals(files.filter((file) => floorOf(file, FLOORS) < 0 && floorOf(file, KERNEL_FLOORS) < 0), []);
});

Deno.test("arrows: every file is reached from mod.ts", () => {
  const reached = new Set<string>();
  const open = ["mod.ts"];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    open.push(...graph.get(file) ?? []);
  }
  assertEquals([...reached].sort(), files);
});

Deno.test("arrows: lib/ and mod.ts import downwards", () => {
  const within = files.filter((file) => floorOf(file, FLOORS) >= 0);
  const allowed = (from: string, to: string) =>
    to.startsWith("kernels/")
      ? from === BRIDGE
      : floorOf(to, FLOORS) >= 0 && floorOf(to, FLOORS) <= floorOf(from, FLOORS);
  assertEquals(forbidden(within, allowed), []);
});

Deno.test("arrows: kernels/ import downwards, of lib/ only core/ and errors.ts", () => {
  const within = files.filter((file) => file.startsWith("kernels/"));
  const allowed = (from: string, to: string) =>
    floorOf(to, KERNEL_FLOORS) >= 0 && floorOf(to, KERNEL_FLOORS) <= floorOf(from, KERNEL_FLOORS);
  assertEquals(forbidden(within, allowed), []);
});

// The types of lib/core are mutually recursive by nature (an array has a level, a level processes arrays), so there,
// and only there, a type may be imported in a circle.
Deno.test("arrows: no file imports itself through others, but for types within lib/core", () => {
  const typesOnly = (from: string): Set<string> => {
    const pattern = /^(?:import|export)\s+type\s+[\w$*\s,{}]+?\s+from\s+"([^"]+)"/gm;
    return new Set([...sources.get(from)!.matchAll(pattern)].map((m) => new URL(m[1], new URL(from, root)).pathname));
  };
  const within = (file: string): boolean => file.startsWith("lib/core/");
  const edges = new Map([...graph].map(([from, to]) => {
    const types = within(from) ? typesOnly(from) : new Set<string>();
    return [from, to.filter((file) => !(within(file) && types.has(new URL(file, root).pathname)))];
  }));
  assertEquals(findCycle(edges), null);
});

Deno.test("arrows: nothing is imported from outside, but Node's own modules in kernels/", () => {
  const outside = files.flatMap((file) =>
    imports.get(file)!
      .filter((specifier) => !/^\.\.?\//.test(specifier))
      .filter((specifier) => !(specifier.startsWith("node:") && file.startsWith("kernels/")))
      .map((specifier) => `${file} -> ${specifier}`)
  );
  assertEquals(outside, []);
});

Deno.test("arrows: no file has more than 400 lines", () => {
  const long = files
    .map((file) => ({ file, lines: sources.get(file)!.split("\n").length - 1 }))
    .filter(({ lines }) => lines > 400);
  assertEquals(long, []);
});

/**
 * Which of JAX's public names Fluxion has, from the code itself, and the page that says so.
 *
 * @module
 */
import * as library from "../../mod.ts";
import { ABSENT } from "./absent.ts";
import { RENAMED } from "./renamed.ts";
import NAMES from "./names.json" with { type: "json" };

/** Where JAX's namespaces are in Fluxion; the empty path is the package itself. */
const ROOMS: Readonly<Record<keyof typeof NAMES, string>> = {
  "jax": "",
  "jax.numpy": "np",
  "jax.numpy.linalg": "linalg",
  "jax.numpy.fft": "fft",
  "jax.lax": "lax",
  "jax.lax.linalg": "lax.linalg",
  "jax.nn": "nn",
  "jax.nn.initializers": "nn.initializers",
  "jax.random": "random",
  "jax.scipy.special": "special",
  "jax.scipy.linalg": "linalg",
  "jax.tree": "tree",
  "jax.tree_util": "tree",
};

/** What became of one of JAX's names. */
export interface Entry {
  /** JAX's name, without its namespace. */
  readonly name: string;
  /** Fluxion's name for it, with its room; null where it is absent. */
  readonly here: string | null;
  /** Why it is absent; null where it is there, or where nobody gave a reason. */
  readonly why: string | null;
}

/** `expand_dims` as `expandDims`. */
function camel(name: string): string {
  return name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** What is at a path of the library, `np.sum`. */
function lookup(path: string): unknown {
  return path.split(".").filter((part) => part !== "").reduce<unknown>(
    (at, part) => (at as Readonly<Record<string, unknown>> | undefined)?.[part],
    library,
  );
}

const REASONS: ReadonlyMap<string, string> = new Map(
  ABSENT.flatMap(({ why, names }) =>
    Object.entries(names).flatMap(([space, list]) => list.split(" ").map((name) => [`${space}.${name}`, why] as const))
  ),
);

function entryOf(space: keyof typeof NAMES, name: string): Entry {
  const room = ROOMS[space];
  const plain = space === "jax.tree_util" ? name.replace(/^tree_/, "") : name;
  const candidates = RENAMED[`${space}.${name}`] ?? [camel(plain), plain].map((n) => room === "" ? n : `${room}.${n}`);
  const here = [candidates].flat().find((path) => TYPES.has(path) || lookup(path) !== undefined) ?? null;
  return { name, here, why: here === null ? REASONS.get(`${space}.${name}`) ?? null : null };
}

/** Exported types, which a lookup at run time doesn't see; the compiler checks that they are there. */
interface Types {
  "lax.ConvDimensionNumbers": library.lax.ConvDimensionNumbers;
  "lax.DotDimensionNumbers": library.lax.DotDimensionNumbers;
  "lax.FftType": library.lax.FftType;
  "lax.GatherDimensionNumbers": library.lax.GatherDimensionNumbers;
  "lax.ScatterDimensionNumbers": library.lax.ScatterDimensionNumbers;
  "tree.Path": library.tree.Path;
}

const TYPES: ReadonlySet<string> = new Set<keyof Types>([
  "lax.ConvDimensionNumbers",
  "lax.DotDimensionNumbers",
  "lax.FftType",
  "lax.GatherDimensionNumbers",
  "lax.ScatterDimensionNumbers",
  "tree.Path",
]);

/** What became of all of JAX's names, by namespace. */
export const COVERAGE: Readonly<Record<string, readonly Entry[]>> = Object.fromEntries(
  Object.entries(NAMES).map(([space, names]) => [
    space,
    names.map((name) => entryOf(space as keyof typeof NAMES, name)),
  ]),
);

/** Names that have a reason for their absence but are there, or aren't JAX's. */
export function staleReasons(): string[] {
  const absent = new Set(
    Object.entries(COVERAGE).flatMap(([space, entries]) =>
      entries.filter((e) => e.here === null).map((e) => `${space}.${e.name}`)
    ),
  );
  return [...REASONS.keys()].filter((name) => !absent.has(name));
}

function sectionText(space: string, entries: readonly Entry[]): string {
  const present = entries.filter((e) => e.here !== null);
  const absent = entries.filter((e) => e.here === null);
  const room = ROOMS[space as keyof typeof NAMES];
  const lines = [`## ${space}: ${present.length} of ${entries.length}`, ""];
  lines.push(`In ${room === "" ? "the package itself" : `\`${room}\``}: ${present.map(presentText).join(", ")}.`, "");
  for (const [why, group] of Map.groupBy(absent, (e) => e.why ?? "no reason given")) {
    lines.push(`- Absent: ${group.map((e) => `\`${e.name}\``).join(", ")}: ${why}.`);
  }
  return [...lines, ""].join("\n");
}

/** A name, and ours where it isn't the same in camel case. */
function presentText({ name, here }: Entry): string {
  const last = here!.split(".").at(-1)!;
  return last === camel(name.replace(/^tree_/, "")) || last === name ? `\`${last}\`` : `\`${here}\` (\`${name}\`)`;
}

/** The page, in Markdown. */
export function pageText(): string {
  const all = Object.values(COVERAGE).flat();
  const present = all.filter((e) => e.here !== null).length;
  return [
    "# JAX's names in Fluxion",
    "",
    `Every public name of JAX 0.10.2's namespaces: ${present} of ${all.length} are here, the others are listed with the`,
    "reason. `deno task coverage` writes this page from the code; a test fails when it is out of date.",
    "",
    ...Object.entries(COVERAGE).map(([space, entries]) => sectionText(space, entries)),
  ].join("\n").trimEnd() + "\n";
}

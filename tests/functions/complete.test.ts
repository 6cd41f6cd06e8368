/**
 * That every function is compared with JAX, in every kind of dtype, and its derivatives too if it has any.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { nn } from "../../mod.ts";
import { kindOf } from "../../lib/core/dtype.ts";
import { differentiable } from "../ops/data.ts";
import { roomNamed, ROOMS } from "./call.ts";
import { derivativesOf, GOLDEN_NAMES, goldenOf } from "./golden.ts";
import { type Case, CASES, operandsOf } from "./rows.ts";

/** Functions of functions, and what isn't compared by values, and the folders of their tests. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  control: ["associativeScan", "cond", "foriLoop", "map", "scan", "switch", "whileLoop"].map((name) => `lax.${name}`),
  lax: ["lax.reduce", "lax.reduceWindow"],
  numpy: [
    "applyAlongAxis",
    "applyOverAxes",
    "fromfunction",
    "maskIndices",
    "piecewise",
    "vectorize",
    "frombuffer",
    "frompyfunc",
  ]
    .map((name) => `np.${name}`),
  printing: ["arrayRepr", "arrayStr", "getPrintoptions", "printoptions", "setPrintoptions"].map((name) => `np.${name}`),
  nn: Object.keys(nn.initializers).map((name) => `nn.initializers.${name}`),
  random: ["random.keyImpl"],
};

/** The source of the tests in a folder, and of their golden values. */
function testsIn(folder: string): string {
  const at = new URL(`../${folder}/`, import.meta.url);
  return [...Deno.readDirSync(at)].filter(({ name }) => /\.(test\.ts|json)$/.test(name))
    .map(({ name }) => Deno.readTextFileSync(new URL(name, at))).join("\n");
}

/** The functions of a room, and of the rooms in it. */
function functionsOf(path: string): string[] {
  return Object.entries(roomNamed(path)).flatMap(([name, value]) => {
    if (typeof value === "function") return [`${path}.${name}`];
    const isRoom = typeof value === "object" && value !== null &&
      Object.values(value).some((inner) => typeof inner === "function");
    return isRoom ? functionsOf(`${path}.${name}`) : [];
  });
}

const FUNCTIONS = ROOMS.flatMap(functionsOf);

const BY_CALL: ReadonlyMap<string, readonly Case[]> = Map.groupBy(CASES, (c) => c.row.call);

/** Whether a case goes from float arrays to float arrays, and JAX differentiates it. */
function hasDerivative(c: Case): boolean {
  if (c.row.derivative === "none" || c.row.eager || c.row.raises) return false;
  return operandsOf(c).some((x) => differentiable(x.dtype)) &&
    goldenOf(c).outs.some((out) => "array" in out && differentiable(out.array.dtype));
}

Deno.test("the golden files have the cases of the rows, and no others", () => {
  assertEquals(GOLDEN_NAMES.toSorted(), CASES.map((c) => c.name).toSorted());
});

Deno.test("every function is compared with JAX, and no row is of another", () => {
  const known = new Set([...BY_CALL.keys(), ...Object.values(ELSEWHERE).flat()]);
  assertEquals(FUNCTIONS.filter((name) => !known.has(name)), [], "functions without rows");
  assertEquals([...known].filter((name) => !FUNCTIONS.includes(name)), [], "rows without a function");
});

Deno.test("what is tested elsewhere is called there, and has no rows here", () => {
  for (const [folder, names] of Object.entries(ELSEWHERE)) {
    const source = testsIn(folder);
    assertEquals(names.filter((name) => !source.includes(name.slice(name.lastIndexOf(".") + 1))), [], folder);
    assertEquals(names.filter((name) => BY_CALL.has(name)), []);
  }
});

Deno.test("a row that departs from the usual says why", () => {
  const silent = CASES.filter(({ row }) => (row.derivative ?? row.loose) !== undefined && row.why === undefined);
  assertEquals(silent.map((c) => c.name), []);
});

Deno.test("a function that is differentiated by floats is compared in float32 and in float64", () => {
  const lacking = [...BY_CALL].filter(([, cases]) => {
    if (!cases.some((c) => kindOf(c.dtype) === "f" && hasDerivative(c))) return false;
    const given = new Set(cases.filter((c) => !c.row.raises).map((c) => c.dtype));
    return !given.has("float32") || !given.has("float64");
  });
  assertEquals(lacking.map(([call]) => call), []);
});

Deno.test("every function from floats to floats has derivatives that are compared with JAX's", () => {
  const lacking = [...BY_CALL].filter(([, cases]) => {
    return cases.some(hasDerivative) && !cases.some((c) => derivativesOf(c) !== null);
  });
  assertEquals(lacking.map(([call]) => call), []);
});

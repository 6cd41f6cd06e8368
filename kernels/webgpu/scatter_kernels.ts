/**
 * Kernels of a scatter. Their invocations are updates, or parts of them; `scatter_places.ts` says what slots are.
 *
 * @module
 */
import type { Binding, Source, Word } from "./kernels.ts";
import type { Combining } from "./scatter_combine.ts";
import { placeFunctions, type Places, slotFunction } from "./scatter_places.ts";
import { LINEAR_MAIN } from "./wgsl.ts";

const INDEX: Binding = { name: "index", type: "i32" };
/** The words of kernels that take updates part by part: how many parts, and the units of each. */
const PARTS = ["parts", "length"];

function kernel(
  { words }: Places,
  buffers: readonly Binding[],
  functions: readonly string[],
  body: string,
  own: readonly string[] = [],
): Source {
  return {
    name: "scatter",
    buffers,
    words: [...["n", ...own].map((name): Word => ({ name, type: "u32" })), ...words],
    body: `${functions.join("")}${LINEAR_MAIN}${body}}`,
  };
}

/** Units that are elements of a single window, so that no two go to one place. */
export function aloneSource({ type, code }: Combining, places: Places): Source {
  return kernel(
    places,
    [INDEX, { name: "u", type }, { name: "y", type, written: true }],
    [code, placeFunctions(places.form), slotFunction(places.form)],
    `let slot = slotOf(i);
if (slot >= 0i) { y[slot] = combine(y[slot], u[p.updates + unitUpdate(i)]); }
`,
  );
}

/** Units that are elements are combined with the result atomically: what it comes to depends on no order. */
export function atomicSource({ type, atomic }: Combining, places: Places): Source {
  return kernel(
    places,
    [INDEX, { name: "u", type }, { name: "y", type: `atomic<${type}>`, written: true }],
    [placeFunctions(places.form), slotFunction(places.form)],
    `let slot = slotOf(i);
if (slot >= 0i) { ${atomic}(&y[slot], u[p.updates + unitUpdate(i)]); }
`,
  );
}

/** Writes 0 throughout. */
export function clearSource(): Source {
  return {
    name: "scatter",
    buffers: [{ name: "y", type: "u32", written: true }],
    words: [{ name: "n", type: "u32" }],
    body: `${LINEAR_MAIN}y[i] = 0u;\n}`,
  };
}

/** The last unit of each slot, counted from 1. */
export function winnerSource(_combining: Combining, places: Places): Source {
  return kernel(
    places,
    [INDEX, { name: "last", type: "atomic<u32>", written: true }],
    [slotFunction(places.form)],
    `let slot = slotOf(i);
if (slot >= 0i) { atomicMax(&last[slot], i + 1u); }
`,
  );
}

/** Writes the elements of the units that are the last of their slots. */
export function writeSource({ type }: Combining, places: Places): Source {
  return kernel(
    places,
    [INDEX, { name: "u", type }, { name: "last", type: "u32" }, { name: "y", type, written: true }],
    [placeFunctions(places.form), slotFunction(places.form)],
    `let unit = i / p.inner;
let e = i % p.inner;
let slot = slotOf(unit);
if (slot < 0i || last[slot] != unit + 1u) { return; }
y[slotPlace(u32(slot)) + innerPlace(e)] = u[p.updates + unitUpdate(unit) + innerUpdate(e)];
`,
  );
}

/** Combines the units of a part in order: a place of `table` for each part, slot and element of a unit. */
export function partSource({ type, code, none }: Combining, places: Places): Source {
  return kernel(
    places,
    [INDEX, { name: "u", type }, { name: "table", type, written: true }],
    [code, placeFunctions(places.form), slotFunction(places.form)],
    `let e = i % p.inner;
let row = i / p.inner * p.slots;
for (var s = 0u; s < p.slots; s++) { table[(row + s) * p.inner + e] = ${none}; }
let first = i / p.inner * p.length;
for (var unit = first; unit < min(first + p.length, p.units); unit++) {
let slot = slotOf(unit);
if (slot < 0i) { continue; }
let at = (row + u32(slot)) * p.inner + e;
table[at] = combine(table[at], u[p.updates + unitUpdate(unit) + innerUpdate(e)]);
}
`,
    PARTS,
  );
}

/** Combines each element of a slot with what the parts came to, in order. */
export function totalSource({ type, code }: Combining, places: Places): Source {
  return kernel(
    places,
    [{ name: "table", type }, { name: "y", type, written: true }],
    [code, placeFunctions(places.form)],
    `let at = slotPlace(i / p.inner) + innerPlace(i % p.inner);
var a = y[at];
for (var part = 0u; part < p.parts; part++) { a = combine(a, table[part * p.n + i]); }
y[at] = a;
`,
    PARTS,
  );
}

/** The slot of each unit; those that are dropped come after all others. */
export function keySource(_combining: Combining, places: Places): Source {
  return kernel(
    places,
    [INDEX, { name: "keys", type: "u32", written: true }],
    [slotFunction(places.form)],
    `let slot = slotOf(i);
keys[i] = select(u32(slot), p.slots, slot < 0i);
`,
  );
}

/**
 * Combines the units of a chunk in order of their slots, those of a slot in their own order: with the result's elements
 * if the first one of the slot is in the chunk, and otherwise for the chunk's place in `heads`.
 */
export function chunkSource({ type, code }: Combining, places: Places): Source {
  return kernel(
    places,
    [
      { name: "slot", type: "u32" },
      { name: "unit", type: "u32" },
      { name: "u", type },
      { name: "heads", type, written: true },
      { name: "y", type, written: true },
    ],
    [code, placeFunctions(places.form)],
    `let e = i % p.inner;
let first = i / p.inner * p.length;
let end = min(first + p.length, p.units);
var k = first;
while (k < end && slot[k] < p.slots) {
let s = slot[k];
let head = k == first && k > 0u && slot[max(k, 1u) - 1u] == s;
let at = slotPlace(s) + innerPlace(e);
var a = u[p.updates + unitUpdate(unit[k]) + innerUpdate(e)];
if (!head) { a = combine(y[at], a); }
k++;
while (k < end && slot[k] == s) {
a = combine(a, u[p.updates + unitUpdate(unit[k]) + innerUpdate(e)]);
k++;
}
if (head) { heads[i] = a; } else { y[at] = a; }
}
`,
    PARTS,
  );
}

/** Combines what a slot that begins in a chunk came to there with the heads of the chunks that it goes on in. */
export function joinSource({ type, code }: Combining, places: Places): Source {
  return kernel(
    places,
    [{ name: "slot", type: "u32" }, { name: "heads", type }, { name: "y", type, written: true }],
    [code, placeFunctions(places.form)],
    `let first = i / p.inner * p.length;
var next = first + p.length;
if (next >= p.units) { return; }
let s = slot[next];
if (s >= p.slots || slot[next - 1u] != s || (first > 0u && slot[max(first, 1u) - 1u] == s)) { return; }
let at = slotPlace(s) + innerPlace(i % p.inner);
var a = y[at];
var head = i;
while (next < p.units && slot[next] == s) {
head += p.inner;
a = combine(a, heads[head]);
next += p.length;
}
y[at] = a;
`,
    PARTS,
  );
}

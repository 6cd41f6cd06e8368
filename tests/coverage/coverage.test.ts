/**
 * That the page of JAX's names is up to date, and that each name is here or absent for a reason.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { COVERAGE, pageText, staleReasons } from "./page.ts";

Deno.test("each of JAX's names is here, or absent for a reason", () => {
  const silent = Object.entries(COVERAGE).flatMap(([space, entries]) =>
    entries.filter((e) => e.here === null && e.why === null).map((e) => `${space}.${e.name}`)
  );
  assertEquals(silent, []);
});

Deno.test("no reason is given for a name that is here, or that JAX doesn't have", () => {
  assertEquals(staleReasons(), []);
});

Deno.test("COVERAGE.md is what the code says; `deno task coverage` writes it", () => {
  const words = (text: string): string => text.replace(/\s+/g, " ");
  const page = Deno.readTextFileSync(new URL("../../COVERAGE.md", import.meta.url));
  assert(words(page) === words(pageText()), "COVERAGE.md is out of date; run deno task coverage");
});

/**
 * Runs random programs from a seed on and tells which fail: `deno task programs --seed 1000 --count 500`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { THOROUGH } from "./check.ts";
import { examineSeed, explain } from "./suite.ts";

const { values } = parseArgs({ options: { seed: { type: "string" }, count: { type: "string" } } });
const natural = (name: string, text: string): number => {
  if (/^\d+$/.test(text)) return Number(text);
  throw new TypeError(`--${name} is ${text}; it must be a natural number`);
};
const first = natural("seed", values.seed ?? "0");
const count = natural("count", values.count ?? "100");

const aside = new Map<string, number>();
let [passed, checks, failed] = [0, 0, 0];
for (let seed = first; seed < first + count; seed++) {
  const outcome = examineSeed(seed, THOROUGH);
  for (const why of outcome.aside) aside.set(why, (aside.get(why) ?? 0) + 1);
  const { verdict, program } = outcome;
  if (verdict.kind === "pass") {
    passed++;
    checks += verdict.checks;
  } else {
    failed++;
    console.error(
      verdict.kind === "fail" ? `${explain(program, verdict.failure)}\n` : `no program of seed ${seed} can be judged`,
    );
  }
}
const reasons = [...aside].map(([why, n]) => `${n} because ${why}`).join(", ");
console.log(`${passed} programs passed ${checks} checks, ${failed} failed; set aside: ${reasons || "none"}`);
if (failed > 0) Deno.exitCode = 1;

/**
 * Counts the tests of JUnit files that runs of `deno test` wrote: `deno run --allow-read .ci/count.ts STATUS FILE...`,
 * where STATUS is 0 if all runs ended well. A test that has steps is not counted besides them, unless it failed by itself.
 *
 * @module
 */
interface Case {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Failed only because a step did. */
  readonly byStep: boolean;
}

function parse(xml: string): Case[] {
  return [...xml.matchAll(/<testcase name="([^"]*)"[^>]*>([\s\S]*?)<\/testcase>/g)].map(([, name, body]) => ({
    name,
    outcome: /<(failure|error)\b/.test(body) ? "failed" : /<skipped\b/.test(body) ? "skipped" : "passed",
    byStep: /<failure message="\d+ test steps? failed"/.test(body),
  }));
}

/** The cases of a file that count; none if the run didn't get so far as to write it. */
function counted(file: string): Case[] {
  let xml = "";
  try {
    xml = Deno.readTextFileSync(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const cases = parse(xml);
  const parents = new Set(cases.flatMap(({ name }) => {
    const parts = name.split(" &gt; ");
    return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join(" &gt; "));
  }));
  return cases.filter(({ name, outcome, byStep }) => !parents.has(name) || (outcome === "failed" && !byStep));
}

const [status, ...files] = Deno.args;
const cases = files.flatMap(counted);
const count = (outcome: Case["outcome"]) => cases.filter((c) => c.outcome === outcome).length;
// A module that throws, or a run that crashed, is in no test case: it counts as one failure.
const unseen = status !== "0" && count("failed") === 0 ? 1 : 0;
console.log(`${count("passed")} passed, ${count("failed") + unseen} failed, ${count("skipped")} skipped`);

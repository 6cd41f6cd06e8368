/**
 * Runs the suites that aren't about one device on WebGPU: `deno task test:webgpu`. CI must have an adapter; elsewhere a line
 * says that there is none. With `--junit-path=FILE.xml` the runs write FILE.1.xml, FILE.2.xml, ...
 *
 * @module
 */

/** What a module that is loaded first sets up, and the tests that run so. */
interface Run {
  readonly preload: string;
  readonly tests: readonly string[];
}

const WALK = ["values", "derivatives", "batching", "staging", "control"].map((name) => `tests/ops/${name}.test.ts`);
const FUNCTIONS = ["values", "derivatives", "transforms"].map((name) => `tests/functions/${name}.test.ts`);
// Half of them; all take several minutes on a software adapter.
const PROGRAMS = [1, 3].map((n) => `tests/programs/suite_${n}.test.ts`);

const RUNS: readonly Run[] = [
  {
    preload: "tests/webgpu/preload.ts",
    tests: [...WALK, "tests/tutorial", "tests/levels", "tests/control", "tests/transforms", ...PROGRAMS],
  },
  { preload: "tests/webgpu/beside.ts", tests: [...WALK, ...FUNCTIONS] },
];

const junit = Deno.args.find((arg) => arg.startsWith("--junit-path="))?.slice("--junit-path=".length);

/**
 * The environment of the tests. One process takes all cores for shaders where the adapter is software. Beside Vulkan
 * libEGL would be opened on Linux, which frees the state of threads that end with the process twice, so that it may
 * be aborted at its end.
 */
const ENV: Readonly<Record<string, string>> = {
  DENO_JOBS: "2",
  ...(Deno.build.os === "linux" ? { DENO_WEBGPU_BACKEND: "vulkan" } : {}),
};

/** Runs `deno test`; its exit status. */
async function test({ preload, tests }: Run, place: number): Promise<number> {
  const report = junit === undefined ? [] : [`--junit-path=${junit.replace(/(\.xml)?$/, `.${place + 1}.xml`)}`];
  const args = ["test", "-P", "--parallel", ...report, "--preload", preload, ...tests];
  const { code } = await new Deno.Command("deno", { args, env: ENV }).spawn().status;
  return code;
}

const adapter = await navigator.gpu?.requestAdapter() ?? null;
const remedy = "Debian's mesa-vulkan-drivers and libvulkan1 bring a software one";
if (adapter !== null) {
  let worst = 0;
  for (const [place, run] of RUNS.entries()) worst = Math.max(worst, await test(run, place));
  Deno.exit(worst);
} else if (Deno.env.get("CI") === undefined) console.log(`WebGPU tests are skipped: no adapter; ${remedy}`);
else {
  console.error(`WebGPU tests can't run, and CI must run them: no adapter; ${remedy}`);
  Deno.exit(1);
}

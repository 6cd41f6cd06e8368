/**
 * Plans on WebAssembly SIMD: each kind's kernels take those plans that they run faster than JavaScript does.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Plan } from "../../lib/core/plan.ts";
import { choleskyWasm } from "./cholesky.ts";
import { argreduceWasm } from "./argreduce.ts";
import { contractWasm } from "./contract.ts";
import { convWasm } from "./conv.ts";
import { features } from "./features.ts";
import { fusedWasm } from "./fused.ts";
import { gatherWasm } from "./gather.ts";
import { geqrfWasm } from "./geqrf.ts";
import { luWasm } from "./lu.ts";
import { mapWasm } from "./map.ts";
import { reduceWasm } from "./reduce.ts";
import { reduceWindowWasm } from "./reduce_window.ts";
import { cumulativeWasm } from "./cumulative.ts";
import { eighWasm, svdWasm } from "./rows.ts";
import { triangularSolveWasm } from "./solve.ts";
import { scatterWasm } from "./scatter.ts";
import { sortWasm } from "./sort.ts";

/** Runs a plan, or gives null for one that JavaScript should run: too small, or of a dtype that has no kernel. */
type Try<P> = (plan: P, args: readonly NDArray[], outs: readonly Aval[]) => NDArray[] | null;

/** What runs those kinds of plans that have kernels. */
const FAST: { readonly [K in Plan["kind"]]?: Try<Extract<Plan, { readonly kind: K }>> } = {
  cholesky: choleskyWasm,
  argreduce: argreduceWasm,
  contract: contractWasm,
  conv: convWasm,
  cumulative: cumulativeWasm,
  eigh: eighWasm,
  fused: fusedWasm,
  gather: gatherWasm,
  geqrf: geqrfWasm,
  lu: luWasm,
  map: mapWasm,
  reduce: reduceWasm,
  reduceWindow: reduceWindowWasm,
  scatter: scatterWasm,
  sort: sortWasm,
  svd: svdWasm,
  triangularSolve: triangularSolveWasm,
};

/** Runs a plan on concrete arrays; null if JavaScript should do it, or the engine has no SIMD. */
export function runWasm(plan: Plan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const run = FAST[plan.kind] as Try<Plan> | undefined;
  return run === undefined || !features().simd ? null : run(plan, args, outs);
}

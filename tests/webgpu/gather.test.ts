/**
 * Gather and scatter on WebGPU as on the CPU.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import type { GatherPlan, IndexMode } from "../../lib/core/plan.ts";
import { anyLayout, array, between, randomFrom } from "../kernels/arrays.ts";
import { interleave, keptOf, randomIndexing } from "../kernels/indexing.ts";
import { assertAlike, planTest, TYPES } from "./plans.ts";

planTest("gather: any dimension numbers, both modes", (device) => {
  const random = randomFrom(14);
  for (let trial = 0; trial < 100; trial++) {
    const dtype: DType = TYPES[trial % TYPES.length];
    const mode: IndexMode = random() < 0.5 ? "clip" : "fill";
    const ix = randomIndexing(random);
    const x = anyLayout(random, dtype, ix.shape);
    const [offsetDims, shape] = interleave(random, ix.indices.shape.slice(0, -1), keptOf(ix).map((d) => ix.window[d]));
    const plan: GatherPlan = {
      kind: "gather",
      offsetDims,
      collapsedSliceDims: ix.collapsed,
      operandBatchingDims: ix.operandBatching,
      startIndicesBatchingDims: ix.indicesBatching,
      startIndexMap: ix.map,
      sliceSizes: ix.window,
      mode,
    };
    assertAlike(device, plan, [x, ix.indices], [[shape, dtype]], `${dtype} ${JSON.stringify([ix.shape, plan])}`);
  }
});

planTest("gather: many rows", (device) => {
  const random = randomFrom(15);
  const x = array("float32", [50, 7], Array.from({ length: 350 }, random));
  const indices = array("int32", [300, 1], Array.from({ length: 300 }, () => between(random, -5, 55)));
  for (const mode of ["clip", "fill"] as const) {
    const plan: GatherPlan = {
      kind: "gather",
      offsetDims: [1],
      collapsedSliceDims: [0],
      operandBatchingDims: [],
      startIndicesBatchingDims: [],
      startIndexMap: [0],
      sliceSizes: [1, 7],
      mode,
    };
    assertAlike(device, plan, [x, indices], [[[300, 7], "float32"]], mode);
  }
});

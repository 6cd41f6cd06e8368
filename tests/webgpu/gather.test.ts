/**
 * Gather and scatter on WebGPU as on the CPU.
 *
 * @module
 */
import { type DType, kindOf } from "../../lib/core/dtype.ts";
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

planTest("gather: many rows, of which elements are moved one by one or together", (device) => {
  const random = randomFrom(15);
  for (const dtype of TYPES) {
    const indices = array("int32", [300, 1], Array.from({ length: 300 }, () => between(random, -5, 55)));
    for (const width of [7, 8]) {
      const n = 50 * width * (kindOf(dtype) === "c" ? 2 : 1);
      const x = array(dtype, [50, width], Array.from({ length: n }, () => between(random, 0, 1)));
      for (const mode of ["clip", "fill"] as const) {
        const plan: GatherPlan = {
          kind: "gather",
          offsetDims: [1],
          collapsedSliceDims: [0],
          operandBatchingDims: [],
          startIndicesBatchingDims: [],
          startIndexMap: [0],
          sliceSizes: [1, width],
          mode,
        };
        assertAlike(device, plan, [x, indices], [[[300, width], dtype]], `${mode}: ${dtype}, rows of ${width}`);
      }
    }
  }
});

/**
 * Arrays that are written piece by piece on WebGPU.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import { Local, type Webgpu } from "../../kernels/webgpu/operands.ts";
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { Storage } from "../../lib/core/storage.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import { anyLayout, between, randomFrom } from "../kernels/arrays.ts";
import { numbersOf, onDevice, planTest, TYPES } from "./plans.ts";

/** An array of the CPU as one of the device that the host knows. */
function known(device: Webgpu, x: NDArray): NDArray {
  if (x.ext === null) return x;
  const { buffer, offset, strides } = x.ext as Storage;
  return storedArray(x.aval, new Storage(device, new Local(buffer as TypedArray), offset, strides));
}

planTest("build: pieces in either order, on the device, on the host, or here and there", (device) => {
  const random = randomFrom(1);
  for (const dtype of TYPES) {
    for (const where of ["device", "host", "both"]) {
      for (let trial = 0; trial < 4; trial++) {
        const length = between(random, 1, 6);
        const shape = Array.from({ length: between(random, 0, 2) }, () => between(random, 0, 4));
        const aval = makeAval([length, ...shape], dtype);
        const [mine, theirs] = [device.build(aval), cpu.build(aval)];
        for (let t = 0; t < length; t++) {
          const piece = anyLayout(random, dtype, shape);
          const at = (trial % 2 === 0 ? t : length - 1 - t) * piece.aval.size;
          theirs.write(at, piece);
          const there = piece.ext !== null && (where === "device" || (where === "both" && random() < 0.5));
          mine.write(at, there ? onDevice(device, piece) : known(device, piece));
        }
        const [x, y] = [mine.finish(), theirs.finish()];
        assertEquals([x.shape, x.dtype], [y.shape, y.dtype]);
        assertEquals(numbersOf(x), numbersOf(y), `${dtype}[${aval.shape}] on ${where}`);
        const storage = x.ext as Storage;
        assert(storage.device === device && !(storage.buffer instanceof Local), "it lies on the device");
      }
    }
  }
});

planTest("build: each piece is a dispatch, and nothing is submitted on the way", (device) => {
  const { recorder } = device.gpu;
  const random = randomFrom(2);
  const pieces = Array.from({ length: 50 }, () => onDevice(device, anyLayout(random, "float32", [30])));
  recorder.submit();
  const [dispatches, submissions] = [recorder.dispatches, recorder.submissions];
  const builder = device.build(makeAval([50, 30], "float32"));
  pieces.forEach((x, t) => builder.write(30 * t, x));
  builder.finish();
  assertEquals([recorder.dispatches - dispatches, recorder.submissions - submissions], [50, 0]);
});

/**
 * Arrays that are written piece by piece: pieces on the device by a dispatch each, those that the host knows there, and
 * from there all at once.
 *
 * @module
 */
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Builder, Device } from "../../lib/core/device.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import { rowMajor, Storage } from "../../lib/core/storage.ts";
import type { Block } from "./memory.ts";
import { move } from "./move.ts";
import { bytesOf, Local, onHost, upload, viewOf, type Webgpu, wrap, writable } from "./operands.ts";

/** Elements from one on, up to another. */
interface Run {
  from: number;
  to: number;
}

/** An array on `device` to be written; `host` keeps the pieces that it knows. */
export function build(device: Webgpu, host: Device, aval: Aval): Builder {
  const { gpu } = device;
  let block: Block | null = null;
  let known: Builder | null = null;
  const runs: Run[] = [];
  return {
    write(at, x) {
      if (x.aval.size === 0) return;
      if (x.ext === null || (x.ext as Storage).buffer instanceof Local) {
        known ??= host.build(aval);
        known.write(at, onHost(host, x));
        extend(runs, at, at + x.aval.size);
        return;
      }
      block ??= gpu.memory.take(bytesOf(aval.dtype) * aval.size, "build");
      const to = { block, offset: at, strides: rowMajor(x.shape) };
      move(device, aval.dtype, x.shape, viewOf(device, x), to);
    },
    finish() {
      const data = known === null ? null : dataOf(known.finish());
      if (data === null) return wrap(device, aval, block ?? gpu.memory.take(0, "build"));
      if (block === null) {
        if (aval.size < gpu.hostBelow) {
          return storedArray(aval, new Storage(device, new Local(data), 0, rowMajor(aval.shape)));
        }
        return wrap(device, aval, upload(gpu, data, "build"));
      }
      const words = data.length / aval.size;
      for (const { from, to } of runs) {
        const part = data.subarray(words * from, words * to) as TypedArray;
        gpu.recorder.upload(block, writable(part), bytesOf(aval.dtype) * from);
      }
      return wrap(device, aval, block);
    },
  };
}

function dataOf(x: NDArray): TypedArray {
  return (x.ext as Storage).buffer as TypedArray;
}

/** Adds elements to runs; pieces come in order, or from the end. */
function extend(runs: Run[], from: number, to: number): void {
  const last = runs[runs.length - 1];
  if (last?.to === from) last.to = to;
  else if (last?.from === to) last.from = from;
  else runs.push({ from, to });
}

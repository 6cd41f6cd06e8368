/**
 * Arrays that are written piece by piece.
 *
 * @module
 */
import type { Aval } from "../../lib/core/aval.ts";
import type { Builder, Device } from "../../lib/core/device.ts";
import { isRowMajor, rowMajor } from "../../lib/core/storage.ts";
import { copy, copyOf } from "./copy.ts";
import { raw, widthOf, wrap } from "./operand.ts";
import { buffer } from "./pool.ts";

/** From this length on a piece is copied by `set`. */
const RUN = 32;

/** An array on `device` to be written. */
export function build(device: Device, aval: Aval): Builder {
  const data = buffer(aval.dtype, aval.size);
  const w = widthOf(aval);
  return {
    write(at, x) {
      if (x.ext === null) {
        data[at] = x.num;
        return;
      }
      const { data: from, offset, strides } = raw(x);
      const { shape, size } = x.aval;
      if (!isRowMajor(shape, strides)) {
        copy(copyOf(shape, strides, rowMajor(shape), w), from, w * offset, data, w * at);
      } else if (w * size >= RUN) data.set(from.subarray(w * offset, w * (offset + size)) as never, w * at);
      else for (let i = 0; i < w * size; i++) data[w * at + i] = from[w * offset + i];
    },
    finish: () => wrap(aval, data, device),
  };
}

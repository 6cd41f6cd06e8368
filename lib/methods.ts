/**
 * Fills in the methods of arrays: each is one function of the rooms above.
 *
 * @module
 */
import { type Complex, methods, type NDArray, type Nested, type Scalar } from "./core/array.ts";
import type { DeviceName } from "./core/device.ts";
import { checkDType, type TypedArray } from "./core/dtype.ts";
import { concrete } from "./core/level.ts";
import { storageOf } from "./core/view.ts";
import { avalText, ConcreteValueError, shapeText } from "./errors.ts";
import { getIndex } from "./numpy/indexing.ts";
import { atIndex } from "./numpy/indexing_at.ts";
import { argmax, argmin } from "./numpy/order.ts";
import { dot, matmul } from "./numpy/products.ts";
import { all, any, max, min, prod, sum } from "./numpy/reductions.ts";
import { mean } from "./numpy/statistics.ts";
import { divide, power, remainder } from "./numpy/arithmetic.ts";
import { squeeze, transpose } from "./numpy/shape.ts";
import * as ops from "./ops/mod.ts";
import { arrayRepr, arrayText } from "./print.ts";

/** The transform that hides the value of `x`. */
function hiddenBy(x: NDArray): string {
  for (let box = x;;) {
    const level = box.level!;
    const value = level.value(box);
    if (value === null) return level.transform;
    box = value;
  }
}

/** The concrete array behind `x`, for `asked`; throws if there is none. */
function valueFor(asked: string, x: NDArray): NDArray {
  const value = concrete(x);
  if (value !== null) return value;
  const transform = hiddenBy(x);
  throw new ConcreteValueError(
    `${asked} of an array ${
      avalText(x)
    } that ${transform} traces: it has no value while ${transform} runs; choose with ` +
      `np.where or lax.cond, loop with lax.whileLoop or lax.foriLoop` +
      (transform === "jit" ? ", or pass what decides as one of jit's staticArgnums" : ""),
  );
}

/** The elements of a concrete array in row-major order. */
function elements(x: NDArray): TypedArray {
  const storage = storageOf(x);
  return storage.device.read(storage, x.aval);
}

/** As {@link elements}, without blocking where the device can. */
async function awaited(x: NDArray): Promise<TypedArray> {
  const value = valueFor("data()", x);
  const storage = storageOf(value);
  return await storage.device.readAsync?.(storage, value.aval) ?? storage.device.read(storage, value.aval);
}

function device(x: NDArray): DeviceName {
  const place = ops.placeOf(x);
  if (place === undefined) {
    throw new ConcreteValueError(
      `device of an array ${avalText(x)} that ${
        hiddenBy(x)
      } traces: a compiled function runs where its arguments lie; ask an argument outside of it`,
    );
  }
  return place?.device.name ?? "cpu";
}

/** The element at a place of row-major data. */
function scalarIn(data: TypedArray, i: number, kind: string): Scalar {
  if (kind === "c") return { re: data[2 * i], im: data[2 * i + 1] } satisfies Complex;
  return kind === "b" ? data[i] !== 0 : data[i];
}

function item(x: NDArray): Scalar {
  if (x.level === null && x.ext === null) return x.aval.index === 0 ? x.num !== 0 : x.num;
  if (x.aval.size !== 1) {
    throw new RangeError(
      `item() of an array of shape ${
        shapeText(x.aval.shape)
      }, which has ${x.aval.size} elements: only one of size 1 is a ` +
        `single value; use get() to choose an element, or tolist() for all`,
    );
  }
  const value = valueFor("item()", x);
  return value.ext === null ? item(value) : scalarIn(elements(value), 0, value.aval.kind);
}

function tolist(x: NDArray): Nested {
  const value = valueFor("tolist()", x);
  const { shape, kind } = value.aval;
  if (shape.length === 0) return item(value);
  const data = elements(value);
  let at = 0;
  const nested = (axis: number): Nested[] => {
    const row = new Array<Nested>(shape[axis]);
    for (let i = 0; i < row.length; i++) {
      row[i] = axis === shape.length - 1 ? scalarIn(data, at++, kind) : nested(axis + 1);
    }
    return row;
  };
  return nested(0);
}

/** `Traced<float32[3] by vmap>`: an array that has no value to print. */
function tracedText(x: NDArray): string {
  return `Traced<${avalText(x)} by ${hiddenBy(x)}>`;
}

/** What a closed level's arrays print, in place of an error in the middle of a message. */
function escapedText(x: NDArray): string {
  return `Escaped<${avalText(x)} from ${x.level!.transform}>`;
}

function printed(x: NDArray, print: (value: NDArray) => string): string {
  for (let box: NDArray | null = x; box !== null && box.level !== null; box = box.level.value(box)) {
    if (box.level.closed) return escapedText(box);
  }
  const value = concrete(x);
  return value === null ? tracedText(x) : print(value);
}

Object.assign(
  methods,
  {
    add: ops.add,
    sub: ops.sub,
    mul: ops.mul,
    div: divide,
    mod: remainder,
    pow: power,
    matmul,
    dot,
    neg: ops.neg,
    abs: ops.abs,
    conj: ops.conj,
    real: ops.real,
    imag: ops.imag,
    equal: ops.eq,
    notEqual: ops.ne,
    less: ops.lt,
    lessEqual: ops.le,
    greater: ops.gt,
    greaterEqual: ops.ge,
    sum,
    mean,
    prod,
    max,
    min,
    all,
    any,
    argmax,
    argmin,
    reshape: ops.reshape,
    transpose,
    squeeze,
    astype: (x, dtype) => ops.convert(x, checkDType(dtype, "astype")),
    device,
    to: (x, device) => ops.toDevice(x, device, "to"),
    get: getIndex,
    at: atIndex,
    item,
    tolist,
    toTypedArray: (x) => elements(valueFor("toTypedArray()", x)),
    data: awaited,
    text: (x) => printed(x, (v) => arrayText(elements(v), v.shape, v.dtype)),
    inspect: (x) => printed(x, (v) => arrayRepr(elements(v), v.shape, v.dtype, v.weakType)),
    coerced(_x, hint) {
      throw new TypeError(
        `using an array as a ${
          hint === "number" ? "number" : "plain value"
        }: arithmetic or comparison with JavaScript ` +
          `operators would lose the derivative; use x.add(y), x.less(y), ... or x.item() for a number`,
      );
    },
    assigned(key) {
      throw new TypeError(`assigning to x[${key}]: arrays don't change; x.at(${key}).set(value) gives a new one`);
    },
    keyed(key) {
      throw new TypeError(`indexing an array as x[${key}]: JavaScript can't do that; use x.get(${key})`);
    },
  } satisfies typeof methods,
);

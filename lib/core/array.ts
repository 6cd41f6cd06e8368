/**
 * The array class. Every op, transform and device passes these along, so it lives at the bottom; what its methods do
 * is filled in from above (`lib/methods.ts`).
 *
 * @module
 */
import type { Aval } from "./aval.ts";
import type {
  ArrayLike,
  Axes,
  FoldOptions,
  Index,
  IndexUpdate,
  MaskOptions,
  Methods,
  Nested,
  Scalar,
} from "./array_types.ts";
import type { DeviceName } from "./device.ts";
import type { DType, TypedArray } from "./dtype.ts";
import type { Level } from "./level.ts";
import type { Storage } from "./storage.ts";

export type {
  ArrayLike,
  Axes,
  Complex,
  Ellipsis,
  FoldOptions,
  Index,
  IndexingGetOptions,
  IndexingMode,
  IndexingOptions,
  IndexUpdate,
  MaskOptions,
  Methods,
  Nested,
  ReduceOptions,
  Scalar,
  Slice,
} from "./array_types.ts";

/** The table behind the methods. */
export const methods: Methods = {} as Methods;

/**
 * A NumPy-like array: immutable, eager, garbage-collected. Its elements lie on a device, or, inside a transform, it
 * stands for a value that the transform traces.
 *
 * Methods are the operators that JavaScript can't overload: `x.mul(y)` is `x * y` of NumPy. Everything else is a
 * function in `np`, `lax`, `linalg`, `nn` and `random`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[1, 2], [3, 4]]);
 * assertEquals(x.mul(2).add(x.T).tolist(), [[3, 7], [8, 12]]);
 * assertEquals(x.shape, [2, 2]);
 * assertEquals(x.dtype, "float32");
 * ```
 */
export class NDArray {
  /** @internal Shape, dtype, weak type. */
  readonly aval: Aval;
  /** @internal The transform that traces the array; null if it is concrete. */
  readonly level: Level | null;
  /** @internal The value of a concrete 0-d array on the CPU (booleans 0 and 1). */
  readonly num: number;
  /** @internal The place of a traced array in its level's record. */
  readonly slot: number;
  /** @internal The array one level down. */
  readonly inner: NDArray | null;
  /**
   * @internal Where a concrete array's elements lie (null: in `num`); a traced array's own companion, such as a
   * tangent.
   */
  readonly ext: Storage | object | null;

  /** @internal Arrays come from functions such as `np.array`. */
  constructor(
    aval: Aval,
    level: Level | null,
    num: number,
    slot: number,
    inner: NDArray | null,
    ext: Storage | object | null,
  ) {
    this.aval = aval;
    this.level = level;
    this.num = num;
    this.slot = slot;
    this.inner = inner;
    this.ext = ext;
  }

  /** Lengths of the axes. */
  get shape(): number[] {
    return this.aval.shape as number[];
  }
  /** The element type. */
  get dtype(): DType {
    return this.aval.dtype;
  }
  /** The number of axes. */
  get ndim(): number {
    return this.aval.shape.length;
  }
  /** The number of elements. */
  get size(): number {
    return this.aval.size;
  }
  /**
   * The name of the device on which the elements lie. A 0-d array that holds a number says `cpu`: the number lies on the
   * host, and joins operands on any device. A traced array says where the value lies that it stands for; under `jit` it
   * stands for none, and asking is an error.
   */
  get device(): DeviceName {
    return methods.device(this);
  }
  /** Whether the dtype came from a plain number and yields to the other operand's. */
  get weakType(): boolean {
    return this.aval.weak;
  }
  /** The transpose: all axes reversed. */
  get T(): NDArray {
    return methods.transpose(this, null);
  }
  /** Real part. */
  get real(): NDArray {
    return methods.real(this);
  }
  /** Imaginary part (zeros for real arrays). */
  get imag(): NDArray {
    return methods.imag(this);
  }

  /** `x + y`. */
  add(y: ArrayLike): NDArray {
    return methods.add(this, y);
  }
  /** `x - y`. */
  sub(y: ArrayLike): NDArray {
    return methods.sub(this, y);
  }
  /** `x * y`, element by element. */
  mul(y: ArrayLike): NDArray {
    return methods.mul(this, y);
  }
  /** `x / y`; integers divide to floats. */
  div(y: ArrayLike): NDArray {
    return methods.div(this, y);
  }
  /** `x % y` with the sign of `y`, as in Python. */
  mod(y: ArrayLike): NDArray {
    return methods.mod(this, y);
  }
  /** `x ** y`. */
  pow(y: ArrayLike): NDArray {
    return methods.pow(this, y);
  }
  /** `x @ y`. */
  matmul(y: ArrayLike): NDArray {
    return methods.matmul(this, y);
  }
  /** NumPy's `dot`. */
  dot(y: ArrayLike): NDArray {
    return methods.dot(this, y);
  }
  /** `-x`. */
  neg(): NDArray {
    return methods.neg(this);
  }
  /** `|x|`. */
  abs(): NDArray {
    return methods.abs(this);
  }
  /** Complex conjugate. */
  conj(): NDArray {
    return methods.conj(this);
  }

  /** `x == y`, element by element. */
  equal(y: ArrayLike): NDArray {
    return methods.equal(this, y);
  }
  /** `x != y`, element by element. */
  notEqual(y: ArrayLike): NDArray {
    return methods.notEqual(this, y);
  }
  /** `x < y`, element by element. */
  less(y: ArrayLike): NDArray {
    return methods.less(this, y);
  }
  /** `x <= y`, element by element. */
  lessEqual(y: ArrayLike): NDArray {
    return methods.lessEqual(this, y);
  }
  /** `x > y`, element by element. */
  greater(y: ArrayLike): NDArray {
    return methods.greater(this, y);
  }
  /** `x >= y`, element by element. */
  greaterEqual(y: ArrayLike): NDArray {
    return methods.greaterEqual(this, y);
  }

  /** Sum over axes. */
  sum(options?: Axes | FoldOptions): NDArray {
    return methods.sum(this, options);
  }
  /** Mean over axes. */
  mean(options?: Axes | MaskOptions): NDArray {
    return methods.mean(this, options);
  }
  /** Product over axes. */
  prod(options?: Axes | FoldOptions): NDArray {
    return methods.prod(this, options);
  }
  /** Largest element over axes. */
  max(options?: Axes | FoldOptions): NDArray {
    return methods.max(this, options);
  }
  /** Smallest element over axes. */
  min(options?: Axes | FoldOptions): NDArray {
    return methods.min(this, options);
  }
  /** Whether all elements are true (not 0). */
  all(options?: Axes | MaskOptions): NDArray {
    return methods.all(this, options);
  }
  /** Whether any element is true (not 0). */
  any(options?: Axes | MaskOptions): NDArray {
    return methods.any(this, options);
  }
  /** Place of the largest element along an axis, or in the flattened array. */
  argmax(axis?: number | null): NDArray {
    return methods.argmax(this, axis);
  }
  /** Place of the smallest element along an axis, or in the flattened array. */
  argmin(axis?: number | null): NDArray {
    return methods.argmin(this, axis);
  }

  /** The same elements in another shape; one length may be −1. */
  reshape(...shape: number[] | [readonly number[]]): NDArray {
    return methods.reshape(this, typeof shape[0] === "object" ? shape[0] : shape as number[]);
  }
  /** The axes in another order; reversed by default. */
  transpose(...axes: number[] | [readonly number[]]): NDArray {
    const order = typeof axes[0] === "object" ? axes[0] : axes as number[];
    return methods.transpose(this, order.length === 0 && this.ndim !== 0 ? null : order);
  }
  /** The elements as one axis. */
  ravel(): NDArray {
    return methods.reshape(this, [-1]);
  }
  /** Without axes of length 1. */
  squeeze(axis?: Axes): NDArray {
    return methods.squeeze(this, axis);
  }
  /** Converted to another dtype. */
  astype(dtype: DType): NDArray {
    return methods.astype(this, dtype);
  }
  /**
   * The array on a device: itself if it lies there, otherwise a copy. Differentiable: cotangents go back to where the
   * array lies (under `jit`, which doesn't know that, they stay). A number stays on the host.
   */
  to(device: DeviceName): NDArray {
    return methods.to(this, device);
  }
  /**
   * `x[...index]` of NumPy: `x.get(1, slice(0, null, 2), ellipsis, null, [2, 0])` is `x[1, 0::2, ..., None, [2, 0]]`.
   */
  get(...index: Index[]): NDArray {
    return methods.get(this, index);
  }
  /** JAX's `x.at[...index]`: `x.at(0).set(1)`, `x.at([0, 0]).add(1)`. */
  at(...index: Index[]): IndexUpdate {
    return methods.at(this, index);
  }

  /**
   * The single element as a JavaScript value; throws if there are several, or if `jit` or `vmap` traces the array. Its
   * type is a number's, so that `if (x.item() > 0)` compiles; `item<boolean>()` and `item<Complex>()` name the others.
   */
  item<S extends Scalar = number>(): S {
    return methods.item(this) as S;
  }
  /** The elements as nested JavaScript arrays. */
  tolist(): Nested {
    return methods.tolist(this);
  }
  /** A copy of the elements, row-major; complex ones interleave (re, im). */
  toTypedArray(): TypedArray {
    return methods.toTypedArray(this);
  }
  /** The elements as `toTypedArray` gives them, without blocking where the device can. */
  data(): Promise<TypedArray> {
    return methods.data(this);
  }
  /** What `JSON.stringify` writes: `tolist()`. */
  toJSON(): Nested {
    return methods.tolist(this);
  }
  /** The elements as NumPy prints them. */
  toString(): string {
    return methods.text(this);
  }
  /** Iterates over the first axis. */
  *[Symbol.iterator](): Generator<NDArray> {
    if (this.ndim === 0) throw new TypeError("iterating over a 0-d array: it has no axis; use item() for its value");
    for (let i = 0; i < this.shape[0]; i++) yield methods.get(this, [i]);
  }
  /**
   * `using x = ...` gives the array's memory back at the end of the scope, on devices where that helps; never needed.
   */
  [Symbol.dispose](): void {
    if (this.level === null && this.ext !== null) (this.ext as Storage).device.release?.(this.ext as Storage);
  }
  /** A template string prints the array; arithmetic and comparison throw, since they would lose the derivative. */
  [Symbol.toPrimitive](hint: string): string {
    return hint === "string" ? methods.text(this) : methods.coerced(this, hint);
  }
  static {
    // console.log in Deno and Node, and Jupyter; keys that isolatedDeclarations can't express as methods.
    // Deno says how deep in an object or list the array stands; Node indents by itself.
    const inspect = function (this: NDArray, _: unknown, options?: { readonly indentationLvl?: number }): string {
      return methods.inspect(this).replaceAll("\n", "\n" + " ".repeat(options?.indentationLvl ?? 0));
    };
    const display = function (this: NDArray): Record<string, string> {
      return { "text/plain": methods.inspect(this) };
    };
    for (
      const [name, value] of [
        ["Deno.customInspect", inspect],
        ["nodejs.util.inspect.custom", inspect],
        ["Jupyter.display", display],
      ] as const
    ) Object.defineProperty(NDArray.prototype, Symbol.for(name), { value });
    // x[0] and x[i] are undefined in JavaScript, and x[0] = 1 sets a property; here they are errors that name get() and
    // at().
    Object.setPrototypeOf(
      NDArray.prototype,
      new Proxy(Object.prototype, {
        get(target, key, receiver) {
          if (typeof key === "string" && /^\s*[[\d.-]/.test(key)) methods.keyed(key);
          return Reflect.get(target, key, receiver);
        },
        set(target, key, value, receiver) {
          if (typeof key === "string" && /^\s*[[\d.-]/.test(key)) methods.assigned(key);
          return Reflect.set(target, key, value, receiver);
        },
      }),
    );
  }
}

/** A concrete 0-d array of a real dtype; `num` must already be a value of that dtype. */
export function scalarArray(aval: Aval, num: number): NDArray {
  return new NDArray(aval, null, num, -1, null, null);
}

/** A concrete array whose elements lie in `storage`. */
export function storedArray(aval: Aval, storage: Storage): NDArray {
  return new NDArray(aval, null, 0, -1, null, storage);
}

/** `x` with another abstract value of the same size and dtype kind: another weak type, for example. */
export function withAval(x: NDArray, aval: Aval): NDArray {
  return x.aval === aval ? x : new NDArray(aval, x.level, x.num, x.slot, x.inner, x.ext);
}

/**
 * What the engine can do, probed once each. Tests switch features off.
 *
 * @module
 */
import { assemble, Code } from "./assembler.ts";

/** What of WebAssembly is used. */
export interface Features {
  /** Vector instructions; without them everything runs as JavaScript. */
  readonly simd: boolean;
  /** Relaxed vector instructions: multiply-add, fused where the machine can. */
  readonly fused: boolean;
  /** Memory shared by threads, and threads to wait on. */
  readonly threads: boolean;
}

/** Whether the engine takes a module with this function body. */
function takes(write: (code: Code) => void): boolean {
  const code = new Code([]);
  write(code);
  return typeof WebAssembly === "object" && WebAssembly.validate(assemble([{ code }], "own"));
}

/** Whether memory can be shared, and this thread may wait. */
export function probeThreads(): boolean {
  try {
    new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    // Where threads mustn't wait, this throws; it waits for a 1 to change, and there is a 0.
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0) === "not-equal";
  } catch {
    return false;
  }
}

let inUse: Features | null = null;

/** The features in use. */
export function features(): Features {
  return inUse ??= {
    simd: takes((code) => code.splat("f32", 0).op("f32x4.neg", "drop")),
    fused: takes((code) => code.splat("f64", 0).splat("f64", 0).splat("f64", 0).op("f64x2.relaxed_madd", "drop")),
    threads: probeThreads(),
  };
}

/** Runs `body` as if the engine lacked the features that are false in `off`. */
export function withoutFeatures<T>(off: Partial<Features>, body: () => T): T {
  const before = features();
  inUse = { ...before, ...off };
  try {
    return body();
  } finally {
    inUse = before;
  }
}

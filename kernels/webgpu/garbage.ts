/**
 * The engine's garbage collector, asked from within a synchronous loop.
 *
 * @module
 */

/** What is needed of node:v8 and node:vm. */
interface Builtin {
  setFlagsFromString?(flag: string): void;
  runInNewContext?(code: string, context?: object, options?: object): unknown;
}

/** Collects all garbage, and clears weak references to it. */
export type Collector = () => void;

let made: Collector | null | undefined;

/**
 * The collector, where the engine gives one whose work weak references show at once; null elsewhere. An engine keeps
 * what a weak reference was made for until the job ends (ECMAScript, KeepDuringJob), which is when it runs microtasks:
 * so does a context with a queue of its own, whose microtasks run when its code has, without touching others.
 */
export function collector(): Collector | null {
  return made === undefined ? made = find() : made;
}

function find(): Collector | null {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): Builtin | undefined } };
  const vm = process?.getBuiltinModule?.("node:vm");
  try {
    process?.getBuiltinModule?.("node:v8")?.setFlagsFromString?.("--expose-gc");
    const gc = vm?.runInNewContext?.("gc");
    if (typeof gc !== "function") return null;
    const collect = (): void => {
      vm?.runInNewContext?.("Promise.resolve().then(() => 0); 0", {}, { microtaskMode: "afterEvaluate" });
      gc();
    };
    return clears(collect) ? collect : null;
  } catch {
    return null;
  }
}

/** Whether most of some weak references without other owners are cleared. */
function clears(collect: Collector): boolean {
  const refs = Array.from({ length: 8 }, (_, i) => new WeakRef({ i }));
  collect();
  return refs.filter((ref) => ref.deref() === undefined).length > 4;
}

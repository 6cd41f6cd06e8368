/**
 * The engine's garbage collector, asked from within a synchronous loop.
 *
 * @module
 */

/** What is needed of node:v8 and node:vm. */
interface Builtin {
  setFlagsFromString?(flag: string): void;
  runInNewContext?(code: string): unknown;
  createContext?(context: object, options: object): object;
  runInContext?(code: string, context: object): unknown;
}

/** Collects garbage, and clears weak references to it. */
export interface Collector {
  /** Ends what the engine takes for a job, so that it needn't keep what weak references were made for. */
  endJob(): void;
  /** What was made since the last time or two: takes a few milliseconds, however much else there is. */
  young(): void;
  /** All. */
  all(): void;
}

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
    const context = vm?.createContext?.({}, { microtaskMode: "afterEvaluate" });
    if (typeof gc !== "function" || context === undefined) return null;
    const endJob = (): void => {
      vm?.runInContext?.("Promise.resolve().then(() => 0); 0", context);
    };
    const young = (): void => {
      endJob();
      fillNursery(endJob);
    };
    const all = (): void => {
      endJob();
      gc();
    };
    if (clears(young)) return { endJob, young, all };
    return clears(all) ? { endJob, young: all, all } : null;
  } catch {
    return null;
  }
}

/** Slots of an array of some 120 KB, a little less than those that don't lie in the nursery. */
const SLOTS = 15_000;
/** Such arrays between two looks, and looks: a nursery has 32 MB or less, in two halves. */
const ARRAYS = 16;
const LOOKS = 48;

// What is assigned to no variable is not made.
let _garbage: unknown = null;

/**
 * Makes garbage until the engine collects its nursery, which it does when that is full: there is no call for it. What
 * lives is moved, so that the time goes by what lives of the newest things, and by the nursery's size.
 */
function fillNursery(endJob: () => void): void {
  const canary = new WeakRef({});
  for (let look = 0; look < LOOKS; look++) {
    endJob();
    for (let i = 0; i < ARRAYS; i++) _garbage = new Array(SLOTS);
    if (canary.deref() === undefined) break;
  }
  _garbage = null;
  endJob();
}

/** Whether most of some weak references without other owners are cleared. */
function clears(collect: () => void): boolean {
  const refs = Array.from({ length: 8 }, (_, i) => new WeakRef({ i }));
  collect();
  return refs.filter((ref) => ref.deref() === undefined).length > 4;
}

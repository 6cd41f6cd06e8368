/**
 * A kernel: a small WebAssembly module over a scratch memory, assembled when it is first needed.
 *
 * @module
 */
import { assemble, Code, type MemoryKind, type WasmFunction } from "./assembler.ts";
import { features } from "./features.ts";

let made = 0;

/**
 * A module that exports `run`, whose parameters are i32: the address of a piece's scratch, that of the scratch that all
 * pieces share, and what the work passes besides.
 */
export class Kernel {
  /** Its number, by which threads know it. */
  readonly id: number;
  /** What it does, for messages. */
  readonly name: string;
  readonly #build: (fused: boolean) => readonly WasmFunction[];
  readonly #modules = new Map<string, Uint8Array<ArrayBuffer>>();
  #pace = NaN;

  /** A kernel of these functions, one of them exported as `run`; `fused` says whether to use relaxed multiply-add. */
  constructor(name: string, build: (fused: boolean) => readonly WasmFunction[]) {
    this.id = made++;
    this.name = name;
    this.#build = build;
  }

  /** A kernel of one function with `parameters` parameters besides the two addresses. */
  static of(name: string, parameters: number, write: (code: Code, fused: boolean) => void): Kernel {
    return new Kernel(name, (fused) => {
      const code = new Code(new Array(parameters + 2).fill("i32"));
      write(code, fused);
      return [{ code, name: "run" }];
    });
  }

  /** What distinguishes the module that the engine's features ask for. */
  get variant(): string {
    return features().fused ? "fused" : "plain";
  }

  /** A number for that module, which no other kernel has. */
  get key(): number {
    return 2 * this.id + (features().fused ? 1 : 0);
  }

  /** The module's bytes for a kind of memory. */
  bytes(memory: MemoryKind): Uint8Array<ArrayBuffer> {
    const { fused } = features();
    const key = `${memory}:${this.variant}`;
    let bytes = this.#modules.get(key);
    if (bytes === undefined) this.#modules.set(key, bytes = assemble(this.#build(fused), memory));
    return bytes;
  }

  /** How many times longer it takes on this machine than works estimate; 1 before that was measured. */
  get pace(): number {
    return Number.isNaN(this.#pace) ? 1 : this.#pace;
  }

  /**
   * Runs a piece that should take `expected` nanoseconds, and learns from it: the pace is near the least that was seen,
   * since compiling, or another process, may have held the piece up.
   */
  timed(expected: number, run: () => void): void {
    const start = performance.now();
    run();
    const pace = (performance.now() - start) * 1e6 / expected;
    this.#pace = pace > this.#pace ? Math.min(pace, 1.01 * this.#pace) : pace;
  }
}

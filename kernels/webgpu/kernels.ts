/**
 * Compute pipelines, compiled once per structure.
 *
 * @module
 */
import { DeviceError } from "../../lib/errors.ts";
import { settled } from "./settled.ts";

/** A storage buffer of a kernel. */
export interface Binding {
  /** Its name in the body. */
  readonly name: string;
  /** The type of its elements: `f32`, `vec2f`, `u32`, `atomic<u32>`, .... */
  readonly type: string;
  /** Whether the kernel writes it (it may read it then, too). */
  readonly written?: boolean;
}

/** A word of uniform data: a member of `p` in the body. */
export interface Word {
  /** Its name. */
  readonly name: string;
  /** Its type. */
  readonly type: "u32" | "i32" | "f32";
}

/** What a kernel is made of. */
export interface Source {
  /** What it does, in a word or two, for messages. */
  readonly name: string;
  /** Its buffers, in order. */
  readonly buffers: readonly Binding[];
  /** Its uniform data, in order. */
  readonly words: readonly Word[];
  /** Functions, workgroup memory, and `main` with its attributes. */
  readonly body: string;
}

/** A compiled kernel. */
export interface Kernel extends Source {
  /** A number of its own. */
  readonly id: number;
  /** The pipeline. */
  readonly pipeline: GPUComputePipeline;
  /** The layout of its buffers: group 1. */
  readonly layout: GPUBindGroupLayout;
}

/** The most words of uniform data that a kernel may take. */
export const MOST_WORDS = 256;

/** What a device makes of what WGSL leaves open. Shaders know it by these names. */
export interface Rounding {
  /** Whether quotients and square roots are the nearest floats. */
  readonly roundsRight: boolean;
  /** Whether a multiply-add rounds once. */
  readonly fmaRoundsOnce: boolean;
}

/** Compiles kernels and keeps them. */
export class Kernels {
  /** How many were compiled. */
  compiled = 0;
  /** How the device rounds. */
  rounding: Rounding = { roundsRight: true, fmaRoundsOnce: false };
  readonly #device: GPUDevice;
  readonly #uniforms: GPUBindGroupLayout;
  readonly #debug: boolean;
  readonly #made = new Map<string, Kernel>();
  readonly #layouts = new Map<string, { group: GPUBindGroupLayout; pipeline: GPUPipelineLayout }>();

  /** Kernels of `device`, whose uniform data is group 0; with `debug`, messages hold the shader's text. */
  constructor(device: GPUDevice, uniforms: GPUBindGroupLayout, debug: boolean) {
    this.#device = device;
    this.#uniforms = uniforms;
    this.#debug = debug;
  }

  /** The kernel with this key, which says all that its source depends on. */
  get(key: string, source: () => Source): Kernel {
    const found = this.#made.get(key);
    if (found !== undefined) return found;
    if (this.#made.size >= MOST) this.#made.delete(this.#made.keys().next().value!);
    const kernel = this.#compile(source());
    this.#made.set(key, kernel);
    return kernel;
  }

  #compile(source: Source): Kernel {
    const { name, buffers, words } = source;
    if (words.length > MOST_WORDS) {
      throw new DeviceError(
        `${name} on webgpu: it takes ${words.length} words of uniform data, and a kernel has ${MOST_WORDS}; use fewer ` +
          `operands or axes in one step`,
      );
    }
    const { group, pipeline: layout } = this.#layout(buffers);
    const code = textOf(source, this.rounding);
    this.#device.pushErrorScope("validation");
    const module = this.#device.createShaderModule({ label: name, code });
    const pipeline = this.#device.createComputePipeline({
      label: name,
      layout,
      compute: { module, entryPoint: "main" },
    });
    const refused = settled(this.#device.popErrorScope());
    this.compiled++;
    if (typeof refused === "string") {
      const text = this.#debug ? `\n${code}` : "; init with debug: true to see the shader";
      throw new DeviceError(`${name} on webgpu: the driver refused the shader: ${refused}${text}`);
    }
    return { ...source, id: this.compiled, pipeline, layout: group };
  }

  #layout(buffers: readonly Binding[]): { group: GPUBindGroupLayout; pipeline: GPUPipelineLayout } {
    const key = buffers.map((b) => b.written === true ? "w" : "r").join("");
    let made = this.#layouts.get(key);
    if (made === undefined) {
      const group = this.#device.createBindGroupLayout({
        entries: buffers.map(({ written }, binding) => ({
          binding,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: written === true ? "storage" as const : "read-only-storage" as const },
        })),
      });
      const pipeline = this.#device.createPipelineLayout({ bindGroupLayouts: [this.#uniforms, group] });
      this.#layouts.set(key, made = { group, pipeline });
    }
    return made;
  }
}

/** The most kernels that are kept. */
const MOST = 4096;

/** The whole text of a shader. */
function textOf({ buffers, words, body }: Source, rounding: Rounding): string {
  // A struct of no members is refused.
  const members = words.length === 0 ? "_unused: u32" : words.map(({ name, type }) => `${name}: ${type}`).join(", ");
  const bindings = buffers.map(({ name, type, written }, i) =>
    `@group(1) @binding(${i}) var<storage, ${written === true ? "read_write" : "read"}> ${name}: array<${type}>;\n`
  );
  const known = Object.entries(rounding).map(([name, is]) => body.includes(name) ? `const ${name} = ${is};\n` : "");
  return `${known.join("")}struct P { ${members} }\n@group(0) @binding(0) var<uniform> p: P;\n${
    bindings.join("")
  }${body}`;
}

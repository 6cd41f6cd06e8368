/**
 * An assembler of WebAssembly modules that have one imported memory and exported functions.
 *
 * @module
 */
import { ACCESS, LANE, LANE_ACCESS, PLAIN } from "./opcodes.ts";

/** The types of WebAssembly values that kernels use. */
export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

/** An instruction without immediates. */
export type Plain = keyof typeof PLAIN;
/** A load or a store. */
export type Access = keyof typeof ACCESS;

const TYPE_CODES: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** A local variable: its number. */
export type Local = number;

const bits = new DataView(new ArrayBuffer(16));

/** Appends an unsigned number in LEB128. */
function unsigned(out: number[], value: number): void {
  let rest = value >>> 0;
  for (; rest > 0x7f; rest >>>= 7) out.push((rest & 0x7f) | 0x80);
  out.push(rest);
}

/** Bytes one after another. */
function joined(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A number below 2^14 in two bytes. */
function numberOf(value: number): readonly [number, number] {
  return [(value & 0x7f) | 0x80, value >>> 7];
}

/** Appends a signed 32-bit number in LEB128. */
function signed(out: number[], value: number): void {
  let rest = value | 0;
  while (rest < -0x40 || rest > 0x3f) {
    out.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  out.push(rest & 0x7f);
}

/** The body of a function: instructions are appended in order, operands first. */
export class Code {
  #bytes: number[] = [];
  /** What runs before all else: it makes the constants. */
  readonly #head: number[] = [];
  readonly #constants = new Map<string, Local>();
  readonly #parameters: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  /** Functions that the module takes along, and where they are called. */
  readonly #callees: { readonly at: number; readonly callee: WasmFunction }[] = [];

  #encoded: Uint8Array | null = null;

  /** The body of a function with these parameters, which are its first locals. */
  constructor(parameters: readonly ValueType[]) {
    this.#parameters = parameters;
  }

  /** The types of the parameters. */
  get parameters(): readonly ValueType[] {
    return this.#parameters;
  }

  /** The number of bytes so far. */
  get length(): number {
    return this.#bytes.length;
  }

  /** A new local variable, 0 at first. */
  local(type: ValueType): Local {
    return this.#parameters.length + this.#locals.push(type) - 1;
  }

  /** Pushes a local. */
  get(local: Local): this {
    return this.#indexed(0x20, local);
  }
  /** Pops into a local. */
  set(local: Local): this {
    return this.#indexed(0x21, local);
  }
  /** Copies the top of the stack into a local. */
  tee(local: Local): this {
    return this.#indexed(0x22, local);
  }

  #indexed(opcode: number, index: number): this {
    this.#bytes.push(opcode);
    unsigned(this.#bytes, index);
    return this;
  }

  /** Instructions without immediates. */
  op(...names: Plain[]): this {
    for (const name of names) this.#opcode(PLAIN[name]);
    return this;
  }

  #opcode(code: number): void {
    if (code <= 0xff) {
      this.#bytes.push(code);
      return;
    }
    this.#bytes.push(code >>> 16);
    unsigned(this.#bytes, code & 0xffff);
  }

  /** A load or a store at the address on the stack (below the stored value) plus `offset` bytes. */
  access(name: Access, offset = 0): this {
    const [code, size] = ACCESS[name];
    this.#opcode(code);
    return this.#address(size, offset);
  }

  /** A load or a store of one lane: address and vector are on the stack. */
  laneAccess(name: keyof typeof LANE_ACCESS, lane: number, offset = 0): this {
    const [code, size] = LANE_ACCESS[name];
    this.#opcode(code);
    this.#address(size, offset);
    this.#bytes.push(lane);
    return this;
  }

  #address(size: number, offset: number): this {
    this.#bytes.push(Math.log2(size));
    unsigned(this.#bytes, offset);
    return this;
  }

  /** Extracts or replaces a lane. */
  lane(name: keyof typeof LANE, lane: number): this {
    this.#opcode(LANE[name]);
    this.#bytes.push(lane);
    return this;
  }

  /** Picks 16 of the 32 bytes of two vectors. */
  shuffle(bytes: readonly number[]): this {
    this.#bytes.push(0xfd, 0x0d, ...bytes);
    return this;
  }

  /** Picks lanes of two vectors of 32-bit lanes (0 to 3, and 4 to 7). */
  shuffle32(a: number, b: number, c: number, d: number): this {
    return this.shuffle([a, b, c, d].flatMap((i) => [4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3]));
  }

  /** A constant of 32 bits. */
  i32(value: number): this {
    this.#bytes.push(0x41);
    signed(this.#bytes, value);
    return this;
  }
  /** A constant of 64 bits. */
  i64(value: bigint): this {
    this.#bytes.push(0x42);
    let rest = BigInt.asIntN(64, value);
    for (; rest < -0x40n || rest > 0x3fn; rest >>= 7n) this.#bytes.push(Number(rest & 0x7fn) | 0x80);
    this.#bytes.push(Number(rest & 0x7fn));
    return this;
  }
  /** A constant in single precision. */
  f32(value: number): this {
    bits.setFloat32(0, value, true);
    return this.#raw(0x43, 4);
  }
  /** A constant in double precision. */
  f64(value: number): this {
    bits.setFloat64(0, value, true);
    return this.#raw(0x44, 8);
  }
  #raw(opcode: number, length: number): this {
    this.#bytes.push(opcode);
    for (let i = 0; i < length; i++) this.#bytes.push(bits.getUint8(i));
    return this;
  }
  /** A vector whose lanes have one value, of 32 or 64 bits. */
  splat(type: "i32" | "f32" | "f64", value: number): this {
    if (type === "f64") { for (const at of [0, 8]) bits.setFloat64(at, value, true); }
    for (let at = 0; at < 16 && type !== "f64"; at += 4) {
      if (type === "f32") bits.setFloat32(at, value, true);
      else bits.setInt32(at, value, true);
    }
    this.#bytes.push(0xfd);
    return this.#raw(0x0c, 16);
  }

  /** A vector of four lanes of 32 bits. */
  vector(...lanes: readonly [number, number, number, number]): this {
    lanes.forEach((x, i) => bits.setInt32(4 * i, x, true));
    this.#bytes.push(0xfd);
    return this.#raw(0x0c, 16);
  }

  /** The same, made once where the function begins: within a loop V8 would make it anew each time. */
  constant(type: "i32" | "f32" | "f64", value: number): this {
    const key = `${type}:${Object.is(value, -0) ? "-0" : value}`;
    let local = this.#constants.get(key);
    if (local === undefined) {
      this.#constants.set(key, local = this.local("v128"));
      const body = this.#bytes;
      this.#bytes = this.#head;
      this.splat(type, value).set(local);
      this.#bytes = body;
    }
    return this.get(local);
  }

  /** Opens a block that `br` leaves. */
  block(result?: ValueType): this {
    return this.#open(0x02, result);
  }
  /** Opens a block that `br` starts again. */
  loop(result?: ValueType): this {
    return this.#open(0x03, result);
  }
  /** Opens a block that runs if the top of the stack is not 0. */
  if(result?: ValueType): this {
    return this.#open(0x04, result);
  }
  #open(opcode: number, result?: ValueType): this {
    this.#bytes.push(opcode, result === undefined ? 0x40 : TYPE_CODES[result]);
    return this;
  }
  /** The other branch of `if`. */
  else(): this {
    this.#bytes.push(0x05);
    return this;
  }
  /** Closes the innermost block. */
  end(): this {
    this.#bytes.push(0x0b);
    return this;
  }
  /** Leaves (or restarts) the block that lies `depth` blocks outside the innermost one. */
  br(depth: number): this {
    return this.#indexed(0x0c, depth);
  }
  /** {@link br} if the top of the stack is not 0. */
  brIf(depth: number): this {
    return this.#indexed(0x0d, depth);
  }
  /** Leaves the function. */
  return(): this {
    this.#bytes.push(0x0f);
    return this;
  }
  /** Calls the function with this number: functions are numbered in the order in which they are assembled. */
  call(index: number): this {
    return this.#indexed(0x10, index);
  }
  /** Calls a function that the module takes along; that one calls no other. */
  callWith(callee: WasmFunction): this {
    this.#bytes.push(0x10);
    this.#callees.push({ at: this.#bytes.length, callee });
    this.#bytes.push(...numberOf(0));
    return this;
  }
  /** The functions that the module takes along for this one. */
  get callees(): readonly WasmFunction[] {
    return this.#callees.map((x) => x.callee);
  }
  /** Copies bytes: destination, source and length are on the stack. */
  copyMemory(): this {
    this.#bytes.push(0xfc, 0x0a, 0, 0);
    return this;
  }
  /** Fills bytes: destination, value and length are on the stack. */
  fillMemory(): this {
    this.#bytes.push(0xfc, 0x0b, 0);
    return this;
  }

  /** A loop whose body runs `local` = its value now, then `step` more each time, while it is below `end` (signed). */
  count(local: Local, end: Local, step: number, body: () => void): this {
    this.get(local).get(end).op("i32.lt_s").if().loop();
    body();
    return this.get(local).i32(step).op("i32.add").tee(local).get(end).op("i32.lt_s").brIf(0).end().end();
  }

  /** A loop whose body runs so many times. */
  repeat(times: number, body: () => void): this {
    const left = this.local("i32");
    this.i32(times).set(left).loop();
    body();
    return this.get(left).i32(1).op("i32.sub").tee(left).brIf(0).end();
  }

  /** The encoded body, with its locals, in a module of these functions. */
  encode(functions: readonly WasmFunction[]): Uint8Array {
    // What calls nothing is the same in every module.
    if (this.#callees.length === 0) return this.#encoded ??= this.#encode();
    for (const { at, callee } of this.#callees) {
      numberOf(functions.indexOf(callee)).forEach((byte, i) => this.#bytes[at + i] = byte);
    }
    return this.#encode();
  }

  #encode(): Uint8Array {
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    const head: number[] = [];
    unsigned(head, runs.length);
    for (const { type, count } of runs) {
      unsigned(head, count);
      head.push(TYPE_CODES[type]);
    }
    const size: number[] = [];
    unsigned(size, head.length + this.#head.length + this.#bytes.length + 1);
    return joined([size, head, this.#head, this.#bytes, [0x0b]]);
  }
}

/** A function of a module. */
export interface WasmFunction {
  /** Its body. */
  readonly code: Code;
  /** The type of its result, if it has one; or of all of them. */
  readonly result?: ValueType | readonly ValueType[];
  /** The name under which it is exported, if it is. */
  readonly name?: string;
}

/** The kind of memory that a module imports. */
export type MemoryKind = "own" | "shared";

/** The most pages of 64 KiB that a memory may have: 1 GiB. */
export const MAX_PAGES = 0x4000;

/** The bytes of a module that imports the memory `m.m` and has these functions, and those that they take along. */
export function assemble(first: readonly WasmFunction[], memory: MemoryKind): Uint8Array<ArrayBuffer> {
  const functions = [...new Set([...first, ...first.flatMap(({ code }) => code.callees)])];
  const out: ArrayLike<number>[] = [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]];
  const section = (id: number, write: (body: number[]) => readonly Uint8Array[] | void): void => {
    const body: number[] = [];
    const more = write(body) ?? [];
    const head = [id];
    unsigned(head, more.reduce((sum, part) => sum + part.length, body.length));
    out.push(head, body, ...more);
  };
  section(1, (body) => {
    unsigned(body, functions.length);
    for (const { code, result } of functions) {
      body.push(0x60);
      unsigned(body, code.parameters.length);
      for (const type of code.parameters) body.push(TYPE_CODES[type]);
      const results = result === undefined ? [] : typeof result === "string" ? [result] : result;
      body.push(results.length, ...results.map((type) => TYPE_CODES[type]));
    }
  });
  section(2, (body) => {
    body.push(1, 1, 0x6d, 1, 0x6d, 2, memory === "shared" ? 3 : 1, 1);
    unsigned(body, MAX_PAGES);
  });
  section(3, (body) => {
    unsigned(body, functions.length);
    functions.forEach((_, i) => unsigned(body, i));
  });
  section(7, (body) => {
    const exported = functions.flatMap(({ name }, i) => name === undefined ? [] : [{ name, i }]);
    unsigned(body, exported.length);
    for (const { name, i } of exported) {
      unsigned(body, name.length);
      for (const c of name) body.push(c.charCodeAt(0));
      body.push(0);
      unsigned(body, i);
    }
  });
  section(10, (body) => {
    unsigned(body, functions.length);
    return functions.map(({ code }) => code.encode(functions));
  });
  return joined(out);
}

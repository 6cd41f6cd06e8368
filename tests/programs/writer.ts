/**
 * Writing one function of a random program: statement after statement, over what is in scope.
 *
 * @module
 */
import { inferStatement, permitted, type Surroundings, type Types, within } from "./infer.ts";
import { type Fn, type Id, type Params, sizeOf, type Statement, type Type } from "./program.ts";
import type { Random } from "./random.ts";
import { TRANSFORMS } from "./transforms/mod.ts";
import type { Builder, Transform, Variable, Want } from "./transforms/transform.ts";
import type { Vocabulary, Word } from "./vocabulary/word.ts";

/** What all functions of a program in the making share. */
export interface Draft {
  readonly random: Random;
  readonly vocabulary: Vocabulary;
  readonly types: Types;
  /** Words that are used more often than others, so that over many seeds none is missing. */
  readonly favourites: readonly Word[];
  /** Likewise a transform. */
  readonly favourite: Transform;
  /** The number of the next value. */
  next: Id;
}

/** How much may still be nested here, and in what. */
export interface Room {
  readonly depth: number;
  /** The order of the derivatives that may still be taken. */
  readonly order: number;
  readonly around: Surroundings;
}

/** Values larger than this are squashed before they are used. */
const LARGE = 8;
const MOST_ELEMENTS = 12;
const SQUASHING = {
  f: ["sin", "tanh", "atan", "cos", "logistic"],
  c: ["unit", "sinC", "tanhC"],
  i: ["modI"],
} as const;

/** A function in the making. */
export class Writer {
  readonly random: Random;
  private readonly params: readonly Variable[];
  private readonly own: Variable[];
  private readonly body: Statement[] = [];

  /** `outer` are the values of the functions around it. */
  constructor(
    private readonly draft: Draft,
    params: readonly Type[],
    private readonly outer: readonly Variable[],
    private readonly room: Room,
  ) {
    this.random = draft.random;
    this.params = params.map((t) => this.variable(t));
    this.own = [...this.params];
  }

  private variable(type: Type): Variable {
    const id = this.draft.next++;
    this.draft.types.set(id, type);
    return { id, type };
  }

  choose(n: number, wanted: (t: Type) => boolean): Variable[] {
    const far = this.outer.filter(() => this.random.chance(0.3));
    const order = this.random.shuffle([...this.own, ...far]);
    const last = this.own.at(-1);
    if (last !== undefined && this.random.chance(0.5)) order.unshift(last);
    const chosen: Variable[] = [];
    for (const v of order) {
      if (chosen.length < n && !chosen.includes(v) && wanted(v.type)) chosen.push(v);
    }
    if (chosen.length > 0 && chosen.length < n && this.random.chance(0.2)) chosen.push(chosen[0]);
    return chosen;
  }

  valueOf(type: Type): Variable {
    const [known] = this.choose(1, (t) => t.kind === type.kind && t.shape.join() === type.shape.join());
    if (known !== undefined && this.random.chance(0.7)) return known;
    const n = sizeOf(type.shape);
    const part = (): Variable =>
      this.emit("constant", { shape: type.shape, values: this.random.values(n, 1) }, [], [])[0];
    return type.kind === "f" ? part() : this.emit("complex", {}, [], [part(), part()])[0];
  }

  /** Writes the function. */
  write(want: Want): { fn: Fn; outs: Type[] } {
    if (this.own.length === 0) this.emit("constant", { shape: [3], values: this.random.values(3) }, [], []);
    const steps = this.random.integer(1, 3);
    const nested = this.room.depth > 0 ? this.random.integer(0, steps) : -1;
    for (let i = 0; i <= steps; i++) {
      if (i === nested || (this.room.depth > 0 && this.random.chance(0.15))) this.writeTransform();
      if (i < steps) this.writeWord();
    }
    const results = this.results(want);
    return {
      fn: { params: this.params.map((v) => v.id), body: this.body, outs: results.map((v) => v.id) },
      outs: results.map((v) => v.type),
    };
  }

  /** Adds a statement. */
  private emit(op: string, params: Params, fns: readonly Fn[], args: readonly Variable[]): Variable[] {
    const made = this.attempt(op, params, fns, args, Infinity);
    if (made === null) throw new Error(`the statement ${op} doesn't fit`);
    return made;
  }

  private attempt(
    op: string,
    params: Params,
    fns: readonly Fn[],
    args: readonly Variable[],
    most: number,
  ): Variable[] | null {
    const given = { op, params, fns, args: args.map((v) => v.id), outs: [] };
    const empty = args.some((v) => sizeOf(v.type.shape) === 0);
    const types = this.typesOf(given, empty);
    if (types === null || types.some((t) => sizeOf(t.shape) > most || t.shape.length > 5)) return null;
    if (!empty && most < Infinity && types.some((t) => sizeOf(t.shape) === 0)) return null;
    const outs = types.map((t) => this.variable(t));
    this.body.push({ ...given, outs: outs.map((v) => v.id) });
    this.own.push(...outs);
    return outs;
  }

  /** The types of a statement's results; null for a word that doesn't take empty arrays. */
  private typesOf(s: Statement, empty: boolean): Type[] | null {
    try {
      return inferStatement(s, this.draft.types, this.draft.vocabulary, false);
    } catch (e) {
      if (empty && s.fns.length === 0 && (e instanceof RangeError || e instanceof TypeError)) return null;
      throw e;
    }
  }

  private writeWord(): void {
    for (let tries = 0; tries < 12; tries++) {
      const w = this.random.pick(this.random.chance(0.4) ? this.draft.favourites : this.words());
      for (let draws = 0; draws < 6; draws++) if (this.written(w, w.takes.map((kinds) => this.operand(kinds)))) return;
      const made = w.shapes?.map((shape, i) => {
        const x = this.operand(w.takes[i]);
        return this.coerced(x, { ...x.type, shape });
      });
      if (made !== undefined && this.written(w, made)) return;
    }
  }

  /** Adds a statement of the word, if the operands suit it. */
  private written(w: Word, args: readonly Variable[]): boolean {
    const params = w.fit(args.map((v) => v.type), this.random);
    const outs = params && this.attempt(w.name, params, [], args, MOST_ELEMENTS);
    for (const y of outs ?? []) if (y.type.bound > LARGE) this.squash(y);
    return outs !== null;
  }

  /** A value of one of these kinds. */
  private operand(kinds: string): Variable {
    const [known] = this.choose(1, (t) => kinds.includes(t.kind));
    if (known === undefined && kinds === "i" && this.random.chance(0.5)) {
      const shape = this.random.pick([[], [2]]);
      const values = Array.from({ length: sizeOf(shape) }, () => this.random.integer(0, 2));
      return this.emit("integers", { shape, values }, [], [])[0];
    }
    return known ?? this.asKind(this.random.pick(this.own), kinds[0] as Type["kind"]);
  }

  private words(): Word[] {
    return [...this.draft.vocabulary.values()];
  }

  /** Replaces a value by one of modulus at most about 1. */
  private squash(x: Variable): Variable {
    this.own.splice(this.own.indexOf(x), 1);
    return this.emit(this.random.pick(SQUASHING[x.type.kind]), {}, [], [x])[0];
  }

  private writeTransform(): void {
    const { around, order: most } = this.room;
    const order = this.random.shuffle([...TRANSFORMS.values()]).slice(0, 6);
    if (this.random.chance(0.3)) order.unshift(this.draft.favourite);
    for (const t of order) {
      if (t.modes.length > most || !permitted(t.name, { dynamic: false }, around)) continue;
      const made = t.build(this.builder(t));
      if (made === null || !permitted(t.name, made.params, around)) continue;
      if (this.attempt(t.name, made.params, made.fns, made.args, 3 * MOST_ELEMENTS) !== null) return;
    }
  }

  /** This function as the place where a statement of a transform is built. */
  private builder(t: Transform): Builder {
    const room: Room = {
      depth: this.room.depth - 1,
      order: this.room.order - t.modes.length,
      around: within(t.name, { dynamic: true, way: "jit" }, this.room.around),
    };
    return {
      random: this.random,
      choose: (n, wanted) => this.choose(n, wanted),
      valueOf: (type) => this.valueOf(type),
      fn: (params, want) =>
        new Writer(this.draft, params, t.closes ? [...this.outer, ...this.own] : [], room).write(want),
    };
  }

  private results(want: Want): Variable[] {
    const newest = this.own.toReversed();
    if (want.kind === "scalar") {
      const parts = newest.slice(0, 2).map((v) => this.reduced(this.asKind(v, "f")));
      const y = parts.length === 1 ? parts : this.emit("add", {}, [], parts);
      return [...y, ...newest.slice(0, this.random.pick([0, 0, 0, 1, 2]))];
    }
    if (want.kind === "types") {
      const fitted = want.types.map((t, i) => this.coerced(newest[i % newest.length], t));
      return [...fitted, ...want.more ? newest.slice(0, this.random.integer(0, 2)) : []];
    }
    const chosen = newest.slice(0, this.random.pick([1, 1, 1, 2, 2, 3]));
    // Something that may not depend on the arguments, or be one of them.
    if (this.random.chance(0.2)) chosen.push(...this.choose(1, () => true));
    if (want.kind === "any") return chosen;
    return chosen.map((v) => this.asKind(v, want.kind === "smooth" && v.type.kind === "c" ? "c" : "f"));
  }

  private asKind(x: Variable, kind: Type["kind"]): Variable {
    const { kind: from } = x.type;
    if (from === kind) return x;
    if (kind === "c") return this.emit("asComplex", {}, [], [x])[0];
    const word = kind === "i" ? "nearest" : from === "i" ? "asReal" : this.random.pick(["real", "imag", "modulus"]);
    return this.emit(word, {}, [], [kind === "i" ? this.asKind(x, "f") : x])[0];
  }

  private reduced(x: Variable): Variable {
    if (x.type.shape.length === 0) return x;
    return this.emit(sizeOf(x.type.shape) === 0 ? "sumAll" : this.random.pick(["sum", "mean"]), {}, [], [x])[0];
  }

  private coerced(x: Variable, type: Type): Variable {
    let y = this.asKind(x, type.kind);
    if (y.type.shape.join() !== type.shape.join()) {
      const word = sizeOf(y.type.shape) === sizeOf(type.shape) ? "reshape" : "fill";
      [y] = this.emit(word, { shape: type.shape }, [], [
        y.type.kind === "i" && word === "fill" ? this.asKind(y, "f") : y,
      ]);
      y = this.asKind(y, type.kind);
    }
    return y.type.bound > type.bound ? this.squash(y) : y;
  }
}

/**
 * Control flow, which means branches and loops of the language.
 *
 * @module
 */
import { lax, type NDArray, np } from "@fluxion/fluxion";
import type { Statement, Type } from "../program.ts";
import {
  agree,
  argumentText,
  type Builder,
  type Flat,
  leaves,
  misfit,
  pack,
  packOut,
  type Style,
  styleOf,
  STYLES,
  text,
  type Transform,
  treeFunction,
  treeText,
  type Variable,
} from "./transform.ts";

interface LoopParams {
  readonly style: Style;
  /** How many of the arguments are carried from step to step. */
  readonly carry: number;
  readonly length: number;
  readonly reverse: boolean;
  /** Whether the number of steps depends on a value. */
  readonly dynamic: boolean;
  readonly threshold: number;
}
const loop = (s: Statement): LoopParams => s.params as unknown as LoopParams;
const INDEX: Type = { kind: "f", shape: [], bound: 3 };

/** Values that a loop carries: of a bound that its steps keep. */
const carried = (types: readonly Type[]): Type[] => types.map((t) => ({ ...t, bound: Math.max(2, t.bound) }));
const scalar = (t: Type): boolean => t.kind === "f" && t.shape.length === 0;
const value = (x: NDArray): number => x.item();

// Branches

function branches(name: string, index: (p: NDArray, s: Statement) => NDArray, run: Transform["library"]): Transform {
  return {
    name,
    modes: [],
    stages: () => false,
    closes: true,
    build(b) {
      const [p] = b.choose(1, scalar);
      const args = b.choose(b.random.integer(0, 3), () => true);
      if (p === undefined) return null;
      const types = args.map((v) => v.type);
      const first = b.fn(types, { kind: "any" });
      const count = name === "cond" ? 1 : b.random.integer(1, 2);
      const others = Array.from(
        { length: count },
        () => b.fn(types, { kind: "types", types: first.outs, more: false }),
      );
      const style = args.length === 0 ? "args" : b.random.pick(STYLES);
      const params = { style, threshold: b.random.values(1, 1)[0] };
      return { params, fns: [first, ...others].map(({ fn }) => fn), args: [p, ...args] };
    },
    infer(_s, [p, ...types], fs) {
      if (!scalar(p)) misfit("a predicate that isn't a real scalar");
      const results = fs.map((f) => f(types));
      results.forEach((r) => agree(r, results[0]));
      return results[0].map((t, i) => ({ ...t, bound: Math.max(...results.map((r) => r[i].bound)) }));
    },
    parallel: true,
    cost: () => 1,
    library: run,
    meaning(s, fs, [p, ...xs], m) {
      const at = Math.max(0, Math.min(fs.length - 1, value(index(p, s))));
      m.choose(at);
      return fs[at](xs);
    },
    print(s, fs, [p, ...args]) {
      const [rest, each] = [argumentText(styleOf(s), args), fs.map((f) => treeText(styleOf(s), f)).join(", ")];
      return name === "cond"
        ? `lax.cond(${p}.less(${s.params.threshold}), ${each}, ${rest})`
        : `lax.switch(np.floor(${p}.sub(${s.params.threshold}).mul(2)).astype("int32"), [${each}], ${rest})`;
    },
  };
}

const below = (p: NDArray, s: Statement): NDArray => p.less(s.params.threshold as number);
const step = (p: NDArray, s: Statement): NDArray =>
  np.floor(p.sub(s.params.threshold as number).mul(2)).astype("int32");
const trees = (s: Statement, fs: readonly Flat[]) => fs.map((f) => treeFunction(styleOf(s), f));

const COND = branches(
  "cond",
  // Function 0 is the one taken where the predicate holds.
  (p, s) => np.where(below(p, s), 0, 1),
  (s, fs, [p, ...xs]) => {
    const [yes, no] = trees(s, fs);
    return leaves(lax.cond(below(p, s), yes, no, ...pack(styleOf(s), xs)));
  },
);
const SWITCH = branches(
  "switch",
  step,
  (s, fs, [p, ...xs]) => leaves(lax.switch(step(p, s), trees(s, fs), ...pack(styleOf(s), xs))),
);

// Loops

function chooseCarry(b: Builder): Variable[] {
  return b.choose(b.random.integer(1, 2), (t) => t.bound <= 8);
}

function loopParams(b: Builder, carry: number, length: number): LoopParams {
  return {
    style: b.random.pick(["list", "dict"] as const),
    carry,
    length,
    reverse: b.random.chance(0.3),
    dynamic: b.random.chance(0.4),
    threshold: Math.abs(b.random.values(1, 1)[0]),
  };
}

/** Checks that a step keeps the types of what it carries. */
function kept(carry: readonly Type[], next: readonly Type[]): Type[] {
  agree(carry, next);
  return carry.map((t, i) => ({ ...t, bound: Math.max(t.bound, next[i].bound) }));
}

const slice = (t: Type): Type => t.shape.length === 0 ? misfit("no axis to scan") : { ...t, shape: t.shape.slice(1) };
/** Several values as one tree; for the types' sake, as if it were a leaf. */
const tree = (style: Style, xs: readonly NDArray[]): NDArray => pack(style, xs)[0] as NDArray;

/** The names of several values as one tree. */
const treeOf = (s: Statement, names: readonly string[]): string => text(pack(styleOf(s), names)[0]);

const SCAN: Transform = {
  name: "scan",
  modes: [],
  stages: () => false,
  closes: true,
  build(b) {
    const carry = chooseCarry(b);
    const slices = b.choose(b.random.integer(0, 2), (t) => t.shape[0] > 0 && t.shape[0] <= 3);
    const length = slices[0]?.type.shape[0] ?? b.random.integer(1, 3);
    const xs = slices.filter((v) => v.type.shape[0] === length);
    if (carry.length === 0) return null;
    const types = carried(carry.map((v) => v.type));
    const { fn } = b.fn([...types, ...xs.map((v) => slice(v.type))], { kind: "types", types, more: true });
    return { params: { ...loopParams(b, carry.length, length) }, fns: [fn], args: [...carry, ...xs] };
  },
  infer(s, types, [f]) {
    const { carry, length } = loop(s);
    const init = carried(types.slice(0, carry));
    const xs = types.slice(carry);
    const outs = f([...init, ...xs.map(slice)]);
    if (xs.some((t) => t.shape[0] !== length)) misfit("lengths differ");
    return [
      ...kept(init, outs.slice(0, carry)),
      ...outs.slice(carry).map((t) => ({ ...t, shape: [length, ...t.shape] })),
    ];
  },
  cost: (s) => loop(s).length,
  library(s, [f], all) {
    const { style, carry, length, reverse } = loop(s);
    const xs = all.slice(carry);
    const [last, ys] = lax.scan(
      (c: NDArray, x: NDArray | null): [NDArray, NDArray[]] => {
        const outs = f([...leaves(c), ...leaves(x)]);
        return [tree(style, outs.slice(0, carry)), outs.slice(carry)];
      },
      tree(style, all.slice(0, carry)),
      xs.length === 0 ? null : xs.length === 1 ? xs[0] : tree(style, xs),
      xs.length === 0 || length === 2 ? { length, reverse } : { reverse },
    );
    return [...leaves(last), ...leaves(ys)];
  },
  meaning(s, [f], all) {
    const { carry, length, reverse } = loop(s);
    let state = all.slice(0, carry);
    const xs = all.slice(carry);
    const ys: (readonly NDArray[])[] = new Array(length);
    for (let t = 0; t < length; t++) {
      const at = reverse ? length - 1 - t : t;
      const outs = f([...state, ...xs.map((x) => x.get(at))]);
      state = outs.slice(0, carry);
      ys[at] = outs.slice(carry);
    }
    return [...state, ...ys[0].map((_, k) => np.stack(ys.map((y) => y[k])))];
  },
  print(s, [f], args) {
    const { carry, length, reverse } = loop(s);
    const [c, x] = [f.params.slice(0, carry), f.params.slice(carry)];
    const slices = (names: readonly string[]): string => names.length === 1 ? names[0] : treeOf(s, names);
    const g = f.text(
      `${treeOf(s, c)}, ${x.length === 0 ? "_" : slices(x)}`,
      (outs) => `[${treeOf(s, outs.slice(0, carry))}, [${outs.slice(carry).join(", ")}]]`,
    );
    const xs = args.length === carry ? "null" : slices(args.slice(carry));
    return `lax.scan(${g}, ${treeOf(s, args.slice(0, carry))}, ${xs}, { length: ${length}, reverse: ${reverse} })`;
  },
};

const MAP: Transform = {
  ...SCAN,
  name: "map",
  build(b) {
    const [first] = b.choose(1, (t) => t.shape[0] > 0 && t.shape[0] <= 3);
    if (first === undefined) return null;
    const xs = [first, ...b.choose(1, (t) => t.shape[0] === first.type.shape[0])];
    const { fn } = b.fn(xs.map((v) => slice(v.type)), { kind: "any" });
    return { params: { ...loopParams(b, 0, first.type.shape[0]), reverse: false }, fns: [fn], args: xs };
  },
  library(s, [f], xs) {
    const { style } = loop(s);
    const step = (x: unknown): unknown => packOut(style, f(leaves(x)));
    return leaves(lax.map(step, xs.length === 1 ? xs[0] : tree(style, xs)));
  },
  parallel: true,
  print(s, [f], args) {
    const slices = (names: readonly string[]): string => names.length === 1 ? names[0] : treeOf(s, names);
    return `lax.map(${f.text(slices(f.params), (outs) => text(packOut(styleOf(s), outs)))}, ${slices(args)})`;
  },
};

/** The upper bound of a loop of as many steps as said, one less where a value is below the threshold. */
const upper = (s: Statement, x: NDArray): NDArray =>
  np.where(np.sum(np.real(x)).less(loop(s).threshold), loop(s).length - 1, loop(s).length).astype("int32");

const FORI: Transform = {
  name: "foriLoop",
  modes: [],
  stages: () => false,
  closes: true,
  loops: (params) => params.dynamic as boolean,
  build(b) {
    const carry = chooseCarry(b);
    if (carry.length === 0) return null;
    const types = carried(carry.map((v) => v.type));
    const { fn } = b.fn([INDEX, ...types], { kind: "types", types, more: false });
    return { params: { ...loopParams(b, carry.length, b.random.integer(1, 3)) }, fns: [fn], args: carry };
  },
  infer: (_s, types, [f]) => kept(carried(types), f([INDEX, ...carried(types)])),
  cost: (s) => loop(s).length,
  library(s, [f], xs, { real }) {
    const { style, length, dynamic } = loop(s);
    const to = dynamic ? upper(s, xs[0]).add(1) : length + 1;
    return leaves(
      lax.foriLoop(1, to, (i, c) => tree(style, f([i.astype(real), ...leaves(c)])), tree(style, xs)),
    );
  },
  meaning(s, [f], xs, m) {
    const { length, dynamic } = loop(s);
    const { real } = m.precision;
    const steps = dynamic ? value(upper(s, xs[0])) : length;
    m.choose(steps);
    let state = xs;
    for (let i = 1; i <= steps; i++) state = f([np.array(i, { dtype: real }), ...state]);
    return state;
  },
  print(s, [f], args) {
    const { length, dynamic, threshold } = loop(s);
    const to = dynamic
      ? `np.where(np.sum(np.real(${args[0]})).less(${threshold}), ${length}, ${length + 1}).astype("int32")`
      : length + 1;
    const [i, ...carry] = f.params;
    const before = [`const ${i} = n.astype("float64");`];
    const g = f.text(`n, ${treeOf(s, carry)}`, (outs) => treeOf(s, outs), before);
    return `lax.foriLoop(1, ${to}, ${g}, ${treeOf(s, args)})`;
  },
};

const WHILE: Transform = {
  ...FORI,
  name: "whileLoop",
  loops: () => true,
  build(b) {
    const carry = chooseCarry(b);
    if (carry.length === 0) return null;
    const types = carried(carry.map((v) => v.type));
    const { fn } = b.fn(types, { kind: "types", types, more: false });
    return { params: { ...loopParams(b, carry.length, b.random.integer(1, 3)) }, fns: [fn], args: carry };
  },
  infer: (_s, types, [f]) => kept(carried(types), f(carried(types))),
  library(s, [f], xs) {
    const { style, length, dynamic, threshold } = loop(s);
    const [, last] = lax.whileLoop(
      ([n, c]: [NDArray, NDArray]) => {
        const more = n.less(length);
        return dynamic ? np.logicalAnd(more, np.sum(np.abs(leaves(c)[0])).greater(threshold)) : more;
      },
      ([n, c]: [NDArray, NDArray]): [NDArray, NDArray] => [n.add(1), tree(style, f(leaves(c)))],
      [np.array(0, { dtype: "int32" }), tree(style, xs)] as [NDArray, NDArray],
    );
    return leaves(last);
  },
  meaning(s, [f], xs, m) {
    const { length, dynamic, threshold } = loop(s);
    let state = xs;
    for (let n = 0; n < length; n++) {
      const more = !dynamic || value(np.sum(np.abs(state[0]))) > threshold;
      m.choose(more ? 1 : 0);
      if (!more) break;
      state = f(state);
    }
    return state;
  },
  print(s, [f], args) {
    const { length, dynamic, threshold } = loop(s);
    const more = `n.less(${length})`;
    const holds = dynamic ? `np.logicalAnd(${more}, np.sum(np.abs(${f.params[0]})).greater(${threshold}))` : more;
    const carry = `([n, ${treeOf(s, f.params)}])`;
    const g = f.text(carry.slice(1, -1), (outs) => `[n.add(1), ${treeOf(s, outs)}]`);
    return `lax.whileLoop(${carry} => ${holds}, ${g}, [np.array(0, { dtype: "int32" }), ${treeOf(s, args)}])[1]`;
  },
};

/** Control flow. */
export const CONTROL: readonly Transform[] = [COND, SWITCH, SCAN, MAP, FORI, WHILE];

/**
 * How jaxprs show each op: its name, parameters and operands in JAX's terms.
 *
 * @module
 */
import type { Graph } from "../transforms/graph.ts";

/** A parameter's value as jaxprs print it: a text, a graph, or several graphs. */
export type ShownParam = string | Graph | readonly Graph[];

/** An op in JAX's terms. */
export interface Shown {
  readonly name: string;
  /** Parameters by name; printed in alphabetical order, but for `name`, which comes first. */
  readonly params: Readonly<Record<string, ShownParam>>;
  /** The order in which JAX takes the operands, where it differs. */
  readonly order?: readonly number[];
  /** What JAX prints after the operands, where it has one more. */
  readonly rest?: string;
}

/** Parameters by our names, of any op. */
type Params = Readonly<Record<string, unknown>>;

type Show = (params: Params) => Omit<Shown, "name"> & { readonly name?: string };

/** A Python literal: tuples for arrays, True and False. */
function python(x: unknown): string {
  if (Array.isArray(x)) return `(${x.map(python).join(", ")}${x.length === 1 ? "," : ""})`;
  return typeof x === "boolean" ? (x ? "True" : "False") : x === null || x === undefined ? "None" : String(x);
}

const list = (x: unknown): string => `[${(x as readonly number[]).join(", ")}]`;

/** Parameters under other names: ours to JAX's. */
const renamed = (names: Record<string, string>, fixed: Record<string, string> = {}): Show => (params) => ({
  params: {
    ...Object.fromEntries(Object.entries(names).map(([ours, theirs]) => [theirs, python(params[ours])])),
    ...fixed,
  },
});

const windowed: Show = ({ dimensions, strides, lo, hi, baseDilation, windowDilation }) => ({
  params: {
    base_dilation: python(baseDilation),
    padding: python((lo as number[]).map((n, i) => [n, (hi as number[])[i]])),
    window_dilation: python(windowDilation),
    window_dimensions: python(dimensions),
    window_strides: python(strides),
  },
});
const argument: Show = ({ axis }) => ({ params: { axes: python([axis]), index_dtype: "int32" } });
const running = renamed({ axis: "axis", reverse: "reverse" });

/** Ops that need more than their name in snake case and their parameters as they are. */
const SHOWN: Readonly<Record<string, Show>> = {
  argmax: argument,
  argmin: argument,
  bitcast: ({ dtype }) => ({ name: "bitcast_convert_type", params: { new_dtype: python(dtype) } }),
  broadcastInDim: ({ dims }) => ({
    params: Object.fromEntries(
      (dims as readonly number[]).length > 0 ? [["broadcast_dimensions", python(dims)]] : [],
    ),
  }),
  checkpoint: ({ graph }) => ({
    name: "remat2",
    params: { differentiated: "False", jaxpr: graph as Graph, policy: "None", prevent_cse: "True" },
  }),
  concatenate: renamed({ axis: "dimension" }),
  cond: ({ branches }) => ({ params: { branches: branches as readonly Graph[] } }),
  convGeneralDilated: (p) => ({
    params: {
      batch_group_count: python(p.batchGroups),
      dimension_numbers: `ConvDimensionNumbers(lhs_spec=${python(p.lhsSpec)}, rhs_spec=${python(p.rhsSpec)}, out_spec=${
        python(p.outSpec)
      })`,
      feature_group_count: python(p.featureGroups),
      lhs_dilation: python(p.lhsDilation),
      out_sharding: "None",
      padding: python((p.lo as number[]).map((n, i) => [n, (p.hi as number[])[i]])),
      precision: "None",
      preferred_element_type: "None",
      rhs_dilation: python(p.rhsDilation),
      window_strides: python(p.strides),
    },
  }),
  convert: ({ dtype, weak }) => ({
    name: "convert_element_type",
    params: { new_dtype: python(dtype), weak_type: python(weak) },
  }),
  cumprod: running,
  cumsum: running,
  customJvp: ({ name, graph }) => ({
    name: "custom_jvp_call",
    params: { name: python(name), call_jaxpr: graph as Graph, symbolic_zeros: "False" },
  }),
  customVjp: ({ name, graph }) => ({
    name: "custom_vjp_call",
    params: { name: python(name), call_jaxpr: graph as Graph, symbolic_zeros: "False" },
  }),
  dotGeneral: ({ lhsContract, rhsContract, lhsBatch, rhsBatch }) => ({
    params: {
      dimension_numbers: `((${list(lhsContract)}, ${list(rhsContract)}), (${list(lhsBatch)}, ${list(rhsBatch)}))`,
    },
  }),
  dynamicSlice: renamed({ sizes: "slice_sizes" }),
  fft: ({ fftType, fftLengths }) => ({
    params: {
      fft_lengths: python(fftLengths),
      fft_type: String(["fft", "ifft", "rfft", "irfft"].indexOf(fftType as string)),
    },
  }),
  integerPow: renamed({ n: "y" }),
  iota: renamed({ axis: "dimension", dtype: "dtype", shape: "shape" }, { sharding: "None" }),
  jit: ({ name, graph }) => ({ params: { name: String(name ?? (graph as Graph).name), jaxpr: graph as Graph } }),
  luPivotsToPermutation: renamed({ size: "permutation_size" }),
  pad: ({ lo, hi, interior }) => ({
    params: {
      padding_config: python(
        (lo as readonly number[]).map((low, i) => [low, (hi as number[])[i], (interior as number[])[i]]),
      ),
    },
    rest: "0.0:f32[]",
  }),
  qr: renamed({ fullMatrices: "full_matrices" }, { pivoting: "False", use_magma: "None" }),
  eig: renamed({
    left: "compute_left_eigenvectors",
    right: "compute_right_eigenvectors",
    smooth: "enable_eigvec_derivs",
  }, { implementation: "None" }),
  eigh: renamed({ lower: "lower" }, { algorithm: "None", sort_eigenvalues: "True", subset_by_index: "None" }),
  svd: renamed({ computeUv: "compute_uv", fullMatrices: "full_matrices" }, {
    algorithm: "None",
    subset_by_index: "None",
  }),
  reduceSum: renamed({ axes: "axes" }, { out_sharding: "None" }),
  reduceWindowMax: windowed,
  reduceWindowMin: windowed,
  reduceWindowSum: windowed,
  reshape: renamed({ shape: "new_sizes" }, { dimensions: "None", sharding: "None" }),
  rev: renamed({ axes: "dimensions" }),
  scan: ({ body, numConsts, numCarry, length, reverse }) => ({
    params: {
      jaxpr: body as Graph,
      length: python(length),
      num_carry: python(numCarry),
      num_consts: python(numConsts),
      reverse: python(reverse),
      unroll: "1",
    },
  }),
  // JAX chooses the first case where the predicate is false.
  select: () => ({ name: "select_n", params: {}, order: [0, 2, 1] }),
  slice: ({ start, limit, strides }) => ({
    params: {
      limit_indices: python(limit),
      start_indices: python(start),
      strides: (strides as readonly number[]).every((s) => s === 1) ? "None" : python(strides),
    },
  }),
  split: renamed({ axis: "axis", sizes: "sizes" }),
  squeeze: renamed({ axes: "dimensions" }),
  sort: renamed({ axis: "dimension", numKeys: "num_keys" }, { is_stable: "True" }),
  transpose: renamed({ axes: "permutation" }),
  triangularSolve: renamed({
    conjugate: "conjugate_a",
    left: "left_side",
    lower: "lower",
    transpose: "transpose_a",
    unitDiagonal: "unit_diagonal",
  }),
  while: ({ cond, body, condConsts, bodyConsts }) => ({
    params: {
      body_jaxpr: body as Graph,
      body_nconsts: python(bodyConsts),
      cond_jaxpr: cond as Graph,
      cond_nconsts: python(condConsts),
    },
  }),
};

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
}

/** An op and its parameters in JAX's terms. */
export function shown(name: string, params: unknown): Shown {
  const given = (params ?? {}) as Params;
  const show = SHOWN[name];
  if (show !== undefined) return { name: snake(name), ...show(given) };
  const entries = Object.entries(given).filter(([, v]) => typeof v !== "function");
  return { name: snake(name), params: Object.fromEntries(entries.map(([k, v]) => [snake(k), python(v)])) };
}

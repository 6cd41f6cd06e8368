/**
 * Reverse mode through `scan`. The forward pass is a scan that also returns what the backward pass of its body reads;
 * the backward pass is a scan in the other direction, whose carry is the cotangent of the carry and the sums of those
 * of the constants. What doesn't change from step to step is computed once, and isn't stacked.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import type { Aval } from "../core/aval.ts";
import type { Forward } from "../core/op.ts";
import { zerosOf } from "../core/view.ts";
import { add } from "../ops/arithmetic.ts";
import { instantiate } from "./backward.ts";
import { activeInputs, dependents, type Loop, parts, type ScanParams } from "./control_reach.ts";
import { type GraphVjp, vjpGraph } from "./derive.ts";
import {
  type Atom,
  avalOf,
  bits,
  evaluate,
  extract,
  type Graph,
  inAvals,
  memo,
  outAvals,
  tangentAval,
} from "./graph.ts";
import { trace } from "./stage.ts";
import { differentiable } from "./tape.ts";

/** The forward pass of a scan and what pulls cotangents back; `bindScan` applies the op. */
export function forwardScan(
  bindScan: (args: readonly NDArray[], params: ScanParams) => readonly NDArray[],
  primals: readonly NDArray[],
  needs: readonly boolean[],
  params: ScanParams,
): Forward {
  const { numConsts, numCarry, length, reverse } = params;
  const split = memo(params.body, `scanVjp:${numConsts}:${numCarry}:${bits(needs)}`, () => splitScan(params, needs));
  const [consts, carry, xs] = parts(primals, params);
  const fixed = [...consts, ...split.captures];
  const all = bindScan([...fixed, ...carry, ...xs], { ...params, body: split.forward, numConsts: fixed.length });
  const count = params.body.outs.length;
  const outs = all.slice(0, count);
  const invariant = [...evaluate(split.once, fixed), ...split.keptConsts.map((i) => fixed[i])];
  const stacked = [...all.slice(count), ...split.keptXs.map((i) => xs[i])];
  const sums = consts.filter((_, i) => split.active[i]);
  return {
    outs,
    pull(cts) {
      const states: NDArray[] = [];
      const given: NDArray[] = [];
      outs.forEach((out, k) => {
        if (k >= numCarry) {
          if (differentiable(out.aval)) given.push(instantiate(cts[k], out.aval));
        } else if (split.active[numConsts + k]) states.push(instantiate(cts[k], out.aval));
      });
      const zeros = sums.map((x) => zerosOf(tangentAval(x.aval)));
      const back = bindScan([...invariant, ...states, ...zeros, ...stacked, ...given], {
        body: split.backward,
        numConsts: invariant.length,
        numCarry: states.length + zeros.length,
        length,
        reverse: !reverse,
      });
      let sum = states.length;
      let state = 0;
      let slice = states.length + zeros.length;
      return split.active.map((a, i) =>
        !a ? null : i < numConsts ? back[sum++] : i < numConsts + numCarry ? back[state++] : back[slice++]
      );
    },
  };
}

interface SplitScan {
  /** Inputs: constants and captures, carry, slices. Results: those of the body, then residuals to stack. */
  readonly forward: Graph;
  /** From constants and captures to the residuals that depend on nothing else. */
  readonly once: Graph;
  /**
   * Inputs: residuals of `once`, constants kept; cotangents of the carry, sums for the constants; residuals, slices
   * kept, cotangents of the outputs. Results: cotangents of the carry, sums, cotangents of the slices.
   */
  readonly backward: Graph;
  readonly captures: readonly NDArray[];
  /** The constants and captures that the backward pass reads. */
  readonly keptConsts: readonly number[];
  /** The arrays scanned over that it reads. */
  readonly keptXs: readonly number[];
  /** The inputs whose cotangents it gives. */
  readonly active: readonly boolean[];
}

function splitScan(loop: Loop, needs: readonly boolean[]): SplitScan {
  const { body, numConsts, numCarry } = loop;
  const active = activeInputs(loop, needs);
  const vjp = vjpGraph(body, active);
  const count = body.outs.length;
  const { inputs, outs } = vjp.forward;
  const fixed = [...inputs.slice(0, numConsts), ...inputs.slice(active.length)];
  const kept = sortResiduals(loop, vjp, active.length);
  return {
    forward: extract(
      vjp.forward,
      [...fixed, ...inputs.slice(numConsts, active.length)],
      [...outs.slice(0, count), ...kept.saved.map((r) => r.atom)],
    ),
    once: extract(vjp.forward, fixed, kept.once.map((r) => r.atom)),
    backward: backwardBody(loop, active, vjp, kept),
    captures: vjp.captures,
    keptConsts: kept.consts.map((r) => fixed.indexOf(r.atom)),
    keptXs: kept.xs.map((r) => r.place - numConsts - numCarry),
    active,
  };
}

/**
 * A value that the backward pass of a body reads: an atom of the forward pass, and its place among the inputs, or −1.
 */
interface Residual {
  readonly atom: Atom;
  readonly place: number;
}

/** Residuals by where they come from. */
interface Residuals {
  /** All of them, in the order in which the backward pass takes them. */
  readonly all: readonly Residual[];
  /** Computed from constants only. */
  readonly once: readonly Residual[];
  /** Constants and captures themselves. */
  readonly consts: readonly Residual[];
  /** Carries, and what differs from step to step. */
  readonly saved: readonly Residual[];
  /** Slices of what is scanned over. */
  readonly xs: readonly Residual[];
}

function sortResiduals(
  { body, numConsts, numCarry }: Loop,
  { forward, inputResiduals }: GraphVjp,
  own: number,
): Residuals {
  const { inputs, outs } = forward;
  const changing = dependents(forward, inputs.map((_, i) => i >= numConsts && i < own), false);
  const all = [
    ...inputResiduals.map((place) => ({ atom: inputs[place], place })),
    ...outs.slice(body.outs.length).map((atom) => ({ atom, place: -1 })),
  ];
  const isX = ({ place }: Residual): boolean => place >= numConsts + numCarry && place < own;
  return {
    all,
    once: all.filter((r) => r.place < 0 && !changing(r.atom)),
    consts: all.filter((r) => r.place >= 0 && !changing(r.atom)),
    saved: all.filter((r) => changing(r.atom) && !isX(r)),
    xs: all.filter(isX),
  };
}

/** One step of the backward scan; see {@link SplitScan.backward}. */
function backwardBody(loop: Loop, active: readonly boolean[], vjp: GraphVjp, kept: Residuals): Graph {
  const { body, numConsts, numCarry } = loop;
  const first = numConsts + numCarry;
  const types = inAvals(body).map(tangentAval);
  const outs = outAvals(body);
  const places = active.map((_, i) => i).filter((i) => active[i]);
  const states = places.filter((i) => i >= numConsts && i < first);
  const sums = places.filter((i) => i < numConsts);
  const ys = outs.map((_, k) => k).filter((k) => k >= numCarry && differentiable(outs[k]));
  const fixed = [...kept.once, ...kept.consts];
  const stacked = [...kept.saved, ...kept.xs];
  const typeOf = (r: Residual): Aval => avalOf(vjp.forward, r.atom);
  const inputs = [
    ...fixed.map(typeOf),
    ...[...states, ...sums].map((i) => types[i]),
    ...stacked.map(typeOf),
    ...ys.map((k) => tangentAval(outs[k])),
  ];
  const { graph } = trace(`${body.name} backward`, inputs, (args) => {
    let at = 0;
    const take = <K>(keys: readonly K[]): Map<K, NDArray> => new Map(keys.map((key) => [key, args[at++]]));
    const values = take(fixed);
    const dCarry = take(states);
    const totals = take(sums);
    take(stacked).forEach((x, r) => values.set(r, x));
    const dYs = take(ys);
    const cts = outs.flatMap((a, k) => {
      if (!differentiable(a)) return [];
      return [(k < numCarry ? dCarry.get(numConsts + k) : dYs.get(k)) ?? zerosOf(tangentAval(a))];
    });
    const back = evaluate(vjp.backward, [...kept.all.map((r) => values.get(r)!), ...cts]);
    let next = 0;
    const found = vjp.returned.map((r) => r ? back[next++] : null);
    return [
      ...states.map((i) => instantiate(found[i], types[i])),
      ...sums.map((i) => found[i] === null ? totals.get(i)! : add(totals.get(i)!, found[i])),
      ...places.filter((i) => i >= first).map((i) => instantiate(found[i], types[i])),
    ];
  });
  return graph;
}

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
import { bits, memo, tangentAval } from "./control_graph.ts";
import { activeInputs, dependents, type Loop, parts } from "./control_reach.ts";
import { vjpGraph } from "./derive.ts";
import { avalOf, evaluate, extract, type Graph, inAvals, outAvals } from "./graph.ts";
import { trace } from "./stage.ts";
import { differentiable } from "./tape.ts";

interface Params extends Loop {
  readonly length: number;
  readonly reverse: boolean;
}

/** The forward pass of a scan and what pulls cotangents back; `bindScan` applies the op. */
export function forwardScan(
  bindScan: (args: readonly NDArray[], params: Params) => readonly NDArray[],
  primals: readonly NDArray[],
  needs: readonly boolean[],
  params: Params,
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
  const first = numConsts + numCarry;
  const active = activeInputs(loop, needs);
  const vjp = vjpGraph(body, active);
  const count = body.outs.length;
  const inputs = vjp.forward.inputs;
  const own = inputs.slice(0, active.length);
  const captured = inputs.slice(active.length);
  const fixed = [...own.slice(0, numConsts), ...captured];
  const changing = dependents(vjp.forward, inputs.map((_, i) => i >= numConsts && i < active.length), false);

  // Residuals in the order of the backward graph's inputs: inputs of the forward pass, then values it computed.
  const residuals = [
    ...vjp.inputResiduals.map((i) => ({ atom: inputs[i], place: i })),
    ...vjp.forward.outs.slice(count).map((atom) => ({ atom, place: -1 })),
  ];
  const isX = (place: number): boolean => place >= first && place < active.length;
  const once = residuals.filter((r) => r.place < 0 && !changing(r.atom));
  const keptConsts = residuals.filter((r) => r.place >= 0 && !changing(r.atom));
  const saved = residuals.filter((r) => changing(r.atom) && !isX(r.place));
  const keptXs = residuals.filter((r) => isX(r.place));
  const order = [...once, ...keptConsts, ...saved, ...keptXs];
  const type = (r: { atom: number }): Aval => avalOf(vjp.forward, r.atom);

  const avals = outAvals(body);
  const states = avals.map(tangentAval).filter((_, k) => k < numCarry && active[numConsts + k]);
  const sums = inAvals(body).map(tangentAval).filter((_, i) => i < numConsts && active[i]);
  const given = avals.map(tangentAval).filter((a, k) => k >= numCarry && differentiable(a));
  const fixedTypes = [...once, ...keptConsts].map(type);
  const stackedTypes = [...saved, ...keptXs].map(type);
  const { graph: backward } = trace(
    `${body.name} backward`,
    [...fixedTypes, ...states, ...sums, ...stackedTypes, ...given],
    (args) => {
      let at = 0;
      const take = (n: number): readonly NDArray[] => args.slice(at, at += n);
      const head = take(fixedTypes.length);
      const dCarry = take(states.length);
      const totals = take(sums.length);
      const tail = take(stackedTypes.length);
      const dYs = take(given.length);
      const values = [...head, ...tail];
      let state = 0;
      let y = 0;
      const cts = avals.flatMap((a, k) => {
        if (!differentiable(a)) return [];
        if (k >= numCarry) return [dYs[y++]];
        return [active[numConsts + k] ? dCarry[state++] : zerosOf(tangentAval(a))];
      });
      const back = evaluate(vjp.backward, [...residuals.map((r) => values[order.indexOf(r)]), ...cts]);
      let next = 0;
      const found = vjp.returned.map((r) => r ? back[next++] : null);
      const types = inAvals(body);
      const at2 = (i: number): NDArray => instantiate(found[i], tangentAval(types[i]));
      const places = active.map((_, i) => i).filter((i) => active[i]);
      let total = 0;
      const newTotals = places.filter((i) => i < numConsts).map((i) => {
        const sum = totals[total++];
        return found[i] === null ? sum : add(sum, found[i]);
      });
      return [
        ...places.filter((i) => i >= numConsts && i < first).map(at2),
        ...newTotals,
        ...places.filter((i) => i >= first).map(at2),
      ];
    },
  );
  return {
    forward: extract(
      vjp.forward,
      [...fixed, ...own.slice(numConsts)],
      [...vjp.forward.outs.slice(0, count), ...saved.map((r) => r.atom)],
    ),
    once: extract(vjp.forward, fixed, once.map((r) => r.atom)),
    backward,
    captures: vjp.captures,
    keptConsts: keptConsts.map((r) => fixed.indexOf(r.atom)),
    keptXs: keptXs.map((r) => r.place - first),
    active,
  };
}

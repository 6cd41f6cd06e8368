/**
 * GradBench's lstm: the loss of a diagonal LSTM that predicts the next element of a sequence.
 *
 * @module
 */
import { lax, type NDArray, nn, np, random, slice } from "@fluxion/fluxion";

/** Weights of the layers, and what stands before and after them. */
export interface Lstm {
  /** For each layer four gates' weights and four biases: [layers, 2, 4, b]. */
  main: NDArray;
  /** Weights of the input and of the output, bias of the output: [3, b]. */
  extra: NDArray;
}

const dtype = "float64";

/** The loss over a sequence of `length` vectors of `b` numbers, and weights to take it at. */
export function lstm(layers: number, length: number, b: number): { f: (p: Lstm) => NDArray; at: Lstm } {
  const normal = (seed: number, shape: number[]): NDArray => random.normal(random.key(seed), { shape, dtype });
  const sequence = normal(0, [length, b]);
  const state = normal(1, [layers, 2, b]).mul(0.1);
  const f = ({ main, extra }: Lstm): NDArray => {
    const step = (carry: NDArray, [x, next]: [NDArray, NDArray]): [NDArray, NDArray] => {
      const states: NDArray[] = [];
      let input = x.mul(extra.get(0));
      for (let k = 0; k < layers; k++) {
        const [hidden, cell] = [carry.get(k, 0), carry.get(k, 1)];
        const gate = (g: number, v: NDArray): NDArray => v.mul(main.get(k, 0, g)).add(main.get(k, 1, g));
        const kept = nn.sigmoid(gate(0, input)).mul(cell);
        const taken = nn.sigmoid(gate(1, hidden)).mul(np.tanh(gate(3, hidden)));
        const memory = kept.add(taken);
        input = nn.sigmoid(gate(2, input)).mul(np.tanh(memory));
        states.push(np.stack([input, memory]));
      }
      const y = input.mul(extra.get(1)).add(extra.get(2));
      const normed = y.sub(np.log(np.sum(np.exp(y)).add(2)));
      return [np.stack(states), np.sum(next.mul(normed))];
    };
    const [, totals] = lax.scan(
      step,
      state,
      [sequence.get(slice(0, -1)), sequence.get(slice(1, null))] as [NDArray, NDArray],
    );
    return np.sum(totals).div(-(length - 1) * b);
  };
  const at = { main: normal(2, [layers, 2, 4, b]), extra: normal(3, [3, b]) };
  return { f, at };
}

/**
 * Chapter 10: a function that does nothing but limit gradients, drawn.
 *
 * @module
 */
import { customVjp, grad, type NDArray, np, vmap } from "@fluxion/fluxion";
import { save } from "./plot.ts";
import { heading, say, show } from "./say.ts";

/** Prints the range of a gradient before and after clipping, and draws both to `examples/out/`. */
export async function run(): Promise<string[]> {
  heading("10. Gradient clipping");

  say("The identity, with a backward pass that keeps the cotangent between two bounds. The bounds get none: null.");
  const clipGradient = customVjp((_lo: NDArray, _hi: NDArray, x: NDArray) => x);
  clipGradient.defvjp(
    (lo, hi, x) => [x, [lo, hi]],
    ([lo, hi], g) => [null, null, np.clip(g, lo, hi)],
  );

  const sin = (x: NDArray) => np.sin(x);
  const clippedSin = (x: NDArray) => np.sin(clipGradient(-0.75, 0.75, x));
  const t = np.linspace(0, 10, 1000);
  const gradient = vmap(grad(sin))(t);
  const clipped = vmap(grad(clippedSin))(t);
  const range = (x: NDArray) => `${np.min(x)} to ${np.max(x)}`;
  show("values of sin", range(sin(t)));
  show("values with clipping", range(clippedSin(t)));
  show("gradient of sin", range(gradient));
  show("gradient with clipping", range(clipped));

  const plot = (name: string, title: string, label: string, f: NDArray, g: NDArray) =>
    save(name, {
      title,
      xTitle: "t",
      yTitle: "value and gradient",
      x: t.toTypedArray(),
      curves: [{ name: "sin t", y: f.toTypedArray() }, { name: label, y: g.toTypedArray() }],
    });
  const files = [
    await plot("sin", "The sine and its gradient", "gradient", sin(t), gradient),
    await plot("sin_clipped", "The sine, its gradient clipped to ±0.75", "clipped gradient", clippedSin(t), clipped),
  ];
  say(`Drawn: ${files.join(" and ")}`);
  return files;
}

if (import.meta.main) await run();

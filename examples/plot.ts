/**
 * Line plots as SVG files, drawn by Vega-Lite without a browser.
 *
 * @module
 */
import { parse, View } from "npm:vega@6.4.0";
import { compile, type TopLevelSpec } from "npm:vega-lite@6.5.0";

/** A curve: its name in the legend, and its height at each x. */
export interface Curve {
  /** What the legend calls it. */
  readonly name: string;
  /** One y for each x of the plot. */
  readonly y: ArrayLike<number>;
}

/** What a plot shows. */
export interface Plot {
  /** The line above the plot. */
  readonly title: string;
  /** What the horizontal axis means. */
  readonly xTitle: string;
  /** What the vertical axis means. */
  readonly yTitle: string;
  /** Where the curves are known. */
  readonly x: ArrayLike<number>;
  /** The curves, in the legend's order. */
  readonly curves: readonly Curve[];
  /** From where to where the vertical axis goes; [-1.1, 1.1] by default. */
  readonly range?: readonly [number, number];
}

// Two hues that stay apart for colour-blind readers, and in print by their dashes.
const COLORS = ["#0072b2", "#d55e00"];
const DASHES = [[1, 0], [6, 3]];

function specification({ title, xTitle, yTitle, x, curves, range = [-1.1, 1.1] }: Plot): TopLevelSpec {
  const names = curves.map((c) => c.name);
  const values = curves.flatMap(({ name, y }) => Array.from(x, (x, i) => ({ x, y: y[i], name })));
  const legend = {
    title: null,
    orient: "top",
    symbolStrokeWidth: 2,
    symbolSize: 400,
    labelFontSize: 13,
    labelLimit: 400,
  } as const;
  const axis = { grid: true, labelFontSize: 12, titleFontSize: 13 };
  return {
    width: 640,
    height: 320,
    padding: 12,
    background: "white",
    title: { text: title, fontSize: 16, anchor: "start", offset: 8 },
    data: { values },
    mark: { type: "line", strokeWidth: 2 },
    encoding: {
      x: { field: "x", type: "quantitative", axis: { ...axis, title: xTitle, format: "d" } },
      y: { field: "y", type: "quantitative", axis: { ...axis, title: yTitle }, scale: { domain: [...range] } },
      color: { field: "name", type: "nominal", legend, scale: { domain: names, range: COLORS } },
      strokeDash: { field: "name", type: "nominal", legend, scale: { domain: names, range: DASHES } },
    },
  };
}

/** The plot as SVG text. */
async function draw(plot: Plot): Promise<string> {
  const view = new View(parse(compile(specification(plot)).spec), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Draws the plot to `examples/out/NAME.svg`; gives the file's path from the repository's root. */
export async function save(name: string, plot: Plot): Promise<string> {
  const folder = new URL("./out/", import.meta.url);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(new URL(`${name}.svg`, folder), await draw(plot));
  return `examples/out/${name}.svg`;
}

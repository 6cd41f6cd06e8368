/**
 * The ratios as a picture: a row a benchmark, a dot a peer.
 *
 * @module
 */
import { parse, View } from "npm:vega@6.4.0";
import { compile, type TopLevelSpec } from "npm:vega-lite@6.5.0";
import type { TableRow } from "./table.ts";

const COLORS = {
  "tfjs": "#e69f00",
  "jax-js": "#d55e00",
  "numpy": "#56b4e9",
  "PyTorch": "#cc79a7",
  "JAX": "#0072b2",
  "autograd": "#009e73",
};
const NAMES: Readonly<Record<string, keyof typeof COLORS>> = {
  tfjs: "tfjs",
  "tfjs-wasm": "tfjs",
  "tfjs-webgpu": "tfjs",
  "jax-js": "jax-js",
  numpy: "numpy",
  torch: "PyTorch",
  jax: "JAX",
  autograd: "autograd",
};

function specification(rows: readonly TableRow[]): TopLevelSpec {
  const values = rows.flatMap(({ title, medians }) =>
    Object.entries(medians).flatMap(([library, time]) => {
      const name = NAMES[library];
      return name === undefined || medians.fluxion === undefined
        ? []
        : [{ title, name, ratio: time / medians.fluxion }];
    })
  );
  const titles = rows.map((r) => r.title).filter((t) => values.some((v) => v.title === t));
  return {
    width: 520,
    height: { step: 20 },
    padding: 12,
    background: "white",
    title: { text: "Peer's time / Fluxion's time: right of 1, Fluxion is faster", fontSize: 15, anchor: "start" },
    layer: [
      { data: { values: [{ ratio: 1 }] }, mark: { type: "rule", color: "#888", strokeWidth: 1.5 }, encoding: {} },
      { data: { values }, mark: { type: "point", filled: true, size: 70, opacity: 0.9 }, encoding: {} },
    ].map((layer, i) => ({
      ...layer,
      encoding: {
        x: {
          field: "ratio",
          type: "quantitative",
          scale: { type: "log" },
          axis: { title: null, grid: true, format: "~r", orient: "top" },
        },
        ...(i === 0 ? {} : {
          y: { field: "title", type: "nominal", sort: titles, axis: { title: null, grid: true, labelLimit: 460 } },
          color: {
            field: "name",
            type: "nominal",
            scale: { domain: Object.keys(COLORS), range: Object.values(COLORS) },
            legend: { title: null, orient: "bottom" },
          },
        }),
      },
    })) as TopLevelSpec extends { layer: infer L } ? L : never,
  } as TopLevelSpec;
}

/** The picture as SVG text. */
export async function picture(rows: readonly TableRow[]): Promise<string> {
  const view = new View(parse(compile(specification(rows)).spec), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/**
 * Calls of rows as functions from lists of arrays to lists of arrays.
 *
 * @module
 */
import * as library from "../../mod.ts";
import { NDArray, tree } from "../../mod.ts";
import type { Flat } from "../ops/flat.ts";
import { argumentsOf, type Row } from "./rows.ts";

/** The rooms whose functions rows call. */
export const ROOMS: readonly string[] = ["np", "lax", "linalg", "fft", "nn", "random", "special"];

type Room = Readonly<Record<string, unknown>>;

/** A room of the library, by name; `lax.linalg` is one within a room. */
export function roomNamed(name: string): Room {
  return name.split(".").reduce((room, key) => (room[key] ?? {}) as Room, library as unknown as Room);
}

/** The function that a row calls. */
export function functionOf({ call }: Row): (...args: unknown[]) => unknown {
  const dot = call.lastIndexOf(".");
  const f = roomNamed(call.slice(0, dot))[call.slice(dot + 1)];
  if (typeof f !== "function") throw new TypeError(`there is no function ${call}`);
  return f as (...args: unknown[]) => unknown;
}

/** The results of a call: arrays and host values, in order. */
export function resultsOf(row: Row, arrays: readonly NDArray[]): unknown[] {
  return tree.leaves(functionOf(row)(...argumentsOf(row, arrays)));
}

/** A row's call as a function of its operands, to those of its results that are arrays. */
export function flatCall(row: Row): Flat {
  return (xs) => resultsOf(row, xs).filter((y) => y instanceof NDArray);
}

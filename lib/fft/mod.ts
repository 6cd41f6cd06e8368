/**
 * The namespace `fft`: discrete Fourier transforms, of any length.
 *
 * @module
 */
export * from "./complex.ts";
export type { FftAxesOptions, FftNorm, FftOptions } from "./core.ts";
export * from "./frequencies.ts";
export * from "./real.ts";

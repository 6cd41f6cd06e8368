/**
 * One pass of a mixed-radix Fourier transform: Stockham's form, which leaves the elements in order (Van Loan 1992,
 * "Computational frameworks for the fast Fourier transform", section 1.7).
 *
 * A pass of radix r takes s transforms of length r·m, interleaved with step s, to r·s transforms of length m. With
 * w = exp(−2πi/(r·m)), y[q + s(rp + j)] = w^pj · Σ_k exp(−2πi jk/r) x[q + s(p + mk)]. Complex numbers are pairs.
 *
 * @module
 */

/** The roots of unity exp(−2πi k/n) as pairs, from angles of at most π/4, so that each part is off by an ulp at most. */
export function rootsOf(n: number): Float64Array {
  const out = new Float64Array(2 * n);
  // All eighths of a turn have the angles of the first one if they begin at roots.
  const part = n % 8 === 0 ? n / 8 : null;
  const first = part === null ? out : new Float64Array(2 * (part + 1));
  for (let j = 0; part !== null && j <= part; j++) {
    const angle = Math.PI / 4 * (8 * j / n);
    first[2 * j] = Math.cos(angle);
    first[2 * j + 1] = j === part ? first[2 * j] : Math.sin(angle);
  }
  for (let k = 0; k < n; k++) {
    // The eighth of a turn that k/n lies in, and what is left to its nearer end, exactly.
    const eighth = Math.floor(8 * k / n);
    const rest = eighth % 2 === 0 ? 8 * k - eighth * n : (eighth + 1) * n - 8 * k;
    let [c, s] = [0, 0];
    if (part !== null) {
      c = first[rest >> 2];
      s = first[(rest >> 2) + 1];
    } else {
      const angle = Math.PI / 4 * (rest / n);
      c = Math.cos(angle);
      s = rest === n ? c : Math.sin(angle);
    }
    // cos and sin of the whole angle, by eighths: (c, s), (s, c), (−s, c), (−c, s) and the negatives of these.
    const swap = ((eighth + 1) >> 1) % 2 === 1;
    const x = swap ? s : c;
    const y = swap ? c : s;
    out[2 * k] = eighth >= 2 && eighth < 6 ? -x : x;
    out[2 * k + 1] = eighth >= 4 ? y : -y;
  }
  return out;
}

/** A pass of radix 2; `roots` are those of m·s·2, of which w is every s-th. */
export function pass2(x: Float64Array, y: Float64Array, m: number, s: number, roots: Float64Array): void {
  const half = 2 * s * m;
  for (let p = 0; p < m; p++) {
    const wr = roots[2 * s * p];
    const wi = roots[2 * s * p + 1];
    let i = 2 * s * p;
    let o = 4 * s * p;
    for (const end = i + 2 * s; i < end; i += 2, o += 2) {
      const ar = x[i];
      const ai = x[i + 1];
      const br = x[i + half];
      const bi = x[i + half + 1];
      const dr = ar - br;
      const di = ai - bi;
      y[o] = ar + br;
      y[o + 1] = ai + bi;
      y[o + 2 * s] = dr * wr - di * wi;
      y[o + 2 * s + 1] = dr * wi + di * wr;
    }
  }
}

/** A pass of radix 4. */
export function pass4(x: Float64Array, y: Float64Array, m: number, s: number, roots: Float64Array): void {
  const part = 2 * s * m;
  const step = 2 * s;
  for (let p = 0; p < m; p++) {
    const w = 2 * s * p;
    const ur = roots[w];
    const ui = roots[w + 1];
    const vr = roots[2 * w];
    const vi = roots[2 * w + 1];
    const tr = roots[3 * w];
    const ti = roots[3 * w + 1];
    let i = 2 * s * p;
    let o = 8 * s * p;
    for (const end = i + step; i < end; i += 2, o += 2) {
      const ar = x[i];
      const ai = x[i + 1];
      const br = x[i + part];
      const bi = x[i + part + 1];
      const cr = x[i + 2 * part];
      const ci = x[i + 2 * part + 1];
      const dr = x[i + 3 * part];
      const di = x[i + 3 * part + 1];
      const er = ar + cr;
      const ei = ai + ci;
      const fr = br + dr;
      const fi = bi + di;
      // (a − c) ∓ i(b − d)
      const gr = ar - cr;
      const gi = ai - ci;
      const hr = bi - di;
      const hi = dr - br;
      const kr = gr + hr;
      const ki = gi + hi;
      const lr = er - fr;
      const li = ei - fi;
      const nr = gr - hr;
      const ni = gi - hi;
      y[o] = er + fr;
      y[o + 1] = ei + fi;
      y[o + step] = kr * ur - ki * ui;
      y[o + step + 1] = kr * ui + ki * ur;
      y[o + 2 * step] = lr * vr - li * vi;
      y[o + 2 * step + 1] = lr * vi + li * vr;
      y[o + 3 * step] = nr * tr - ni * ti;
      y[o + 3 * step + 1] = nr * ti + ni * tr;
    }
  }
}

/**
 * A pass of an odd radix r. With c and d the sum and difference of elements k and r − k, the transform's elements j and
 * r − j are a_0 + Σ_k cos(2πjk/r) c_k ∓ i Σ_k sin(2πjk/r) d_k, over k from 1 to (r − 1)/2.
 */
export function passOdd(
  x: Float64Array,
  y: Float64Array,
  r: number,
  m: number,
  s: number,
  roots: Float64Array,
): void {
  const part = 2 * s * m;
  const step = 2 * s;
  const half = (r - 1) >> 1;
  // The r-th roots are every (m·s)-th of all.
  const cos = new Float64Array(half * half);
  const sin = new Float64Array(half * half);
  for (let j = 0; j < half; j++) {
    for (let k = 0; k < half; k++) {
      const at = 2 * m * s * ((j + 1) * (k + 1) % r);
      cos[j * half + k] = roots[at];
      sin[j * half + k] = -roots[at + 1];
    }
  }
  const sums = new Float64Array(2 * half);
  const differences = new Float64Array(2 * half);
  for (let p = 0; p < m; p++) {
    const w = 2 * s * p;
    let i = 2 * s * p;
    let o = 2 * r * s * p;
    for (const end = i + step; i < end; i += 2, o += 2) {
      const ar = x[i];
      const ai = x[i + 1];
      let zr = ar;
      let zi = ai;
      for (let k = 0; k < half; k++) {
        const b = i + (k + 1) * part;
        const c = i + (r - 1 - k) * part;
        zr += sums[2 * k] = x[b] + x[c];
        zi += sums[2 * k + 1] = x[b + 1] + x[c + 1];
        differences[2 * k] = x[b] - x[c];
        differences[2 * k + 1] = x[b + 1] - x[c + 1];
      }
      y[o] = zr;
      y[o + 1] = zi;
      for (let j = 1; j <= half; j++) {
        let er = ar;
        let ei = ai;
        let fr = 0;
        let fi = 0;
        for (let k = 0, t = (j - 1) * half; k < half; k++, t++) {
          er += cos[t] * sums[2 * k];
          ei += cos[t] * sums[2 * k + 1];
          fr += sin[t] * differences[2 * k + 1];
          fi -= sin[t] * differences[2 * k];
        }
        turn(y, o + j * step, er + fr, ei + fi, roots, j * w);
        turn(y, o + (r - j) * step, er - fr, ei - fi, roots, (r - j) * w);
      }
    }
  }
}

/** Writes the product of a number and a root of unity. */
function turn(y: Float64Array, o: number, re: number, im: number, roots: Float64Array, w: number): void {
  y[o] = re * roots[w] - im * roots[w + 1];
  y[o + 1] = re * roots[w + 1] + im * roots[w];
}

/**
 * Words of complex arrays, away from branch cuts and zeros.
 *
 * @module
 */
import { lax, type NDArray, np } from "@fluxion/fluxion";
import { named, type Word, word } from "./word.ts";

type A = NDArray;

/** Words of complex arrays, and those that make or take them apart. */
export const COMPLEX: readonly Word[] = named({
  real: word("c", (z: A) => np.real(z)),
  imag: word("c", (z: A) => np.imag(z)),
  complex: word("f f", (x: A, y: A) => lax.complex(x, y), { bound: ([b, c]) => b + c }),
  rotate: word("f", (x: A) => np.exp(lax.complex(np.sin(x), x)), { bound: 2.8 }),
  conj: word("c", (z: A) => np.conj(z)),
  modulus: word("c", (z: A) => np.abs(z.mul(z).add(lax.complex(np.square(np.abs(z)), np.onesLike(np.real(z))))), {
    bound: ([b]) => 2 * b * b + 1,
  }),
  phase: word("c", (z: A) => np.angle(z.div(np.square(np.abs(z)).add(1)).add(1)), { bound: 1.6 }),
  expC: word("c", (z: A) => np.exp(z.div(np.square(np.abs(z)).add(1))), { bound: 1.7 }),
  expm1C: word("c", (z: A) => np.expm1(z.div(np.square(np.abs(z)).add(1))), { bound: 1 }),
  logC: word("c", (z: A) => np.log(z.div(np.square(np.abs(z)).add(1)).add(1)), { bound: 1.3 }),
  log1pC: word("c", (z: A) => np.log1p(z.div(np.square(np.abs(z)).add(2))), { bound: 1.3 }),
  sqrtC: word("c", (z: A) => np.sqrt(z.div(np.square(np.abs(z)).add(1)).add(1)), { bound: 1.3 }),
  rsqrtC: word("c", (z: A) => lax.rsqrt(z.div(np.square(np.abs(z)).add(1)).add(1)), { bound: 1.5 }),
  sinC: word("c", (z: A) => np.sin(z.div(np.square(np.abs(z)).add(1))), { bound: 1 }),
  cosC: word("c", (z: A) => np.cos(z.div(np.square(np.abs(z)).add(1))), { bound: 1.2 }),
  tanhC: word("c", (z: A) => np.tanh(z.div(np.square(np.abs(z)).add(1))), { bound: 1 }),
  logisticC: word("c", (z: A) => lax.logistic(z.div(np.square(np.abs(z)).add(1))), { bound: 1 }),
  powC: word(
    "c c",
    (z: A, w: A) => np.power(z.div(np.square(np.abs(z)).add(1)).add(1), w.div(np.square(np.abs(w)).add(1))),
    { bound: 2 },
  ),
  divC: word("fc c", (x: A, z: A) => x.div(z.div(np.square(np.abs(z)).add(1)).add(1)), { bound: ([b]) => 2 * b }),
  unit: word("c", (z: A) => z.div(np.square(np.abs(z)).add(1)), { bound: 0.5 }),
});

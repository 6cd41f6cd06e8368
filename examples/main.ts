/**
 * Runs every chapter in order, and says at the end which files they wrote: `deno task examples`.
 *
 * @module
 */
import { run as higherOrder } from "./01_higher_order.ts";
import { run as stopGradient } from "./02_stop_gradient.ts";
import { run as perExample } from "./03_per_example.ts";
import { run as jacobians } from "./04_jacobians.ts";
import { run as jvpVjp } from "./05_jvp_vjp.ts";
import { run as hvp } from "./06_hvp.ts";
import { run as composing } from "./07_composing.ts";
import { run as complexNumbers } from "./08_complex.ts";
import { run as customRules } from "./09_custom_rules.ts";
import { run as gradientClipping } from "./10_gradient_clipping.ts";
import { run as implicit } from "./11_implicit.ts";
import { run as ruleDetails } from "./12_rule_details.ts";
import { run as onDevices } from "./13_devices.ts";

const CHAPTERS: readonly (() => void | Promise<string[]>)[] = [
  higherOrder,
  stopGradient,
  perExample,
  jacobians,
  jvpVjp,
  hvp,
  composing,
  complexNumbers,
  customRules,
  gradientClipping,
  implicit,
  ruleDetails,
  onDevices,
];

const files: string[] = [];
for (const chapter of CHAPTERS) files.push(...await chapter() ?? []);
console.log(`\n${CHAPTERS.length} chapters ran; they wrote ${files.join(" and ")}`);

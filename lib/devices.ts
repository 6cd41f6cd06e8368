/**
 * Joins the library and the kernels: the only file that imports both. Importing it makes the CPU the default device.
 *
 * @module
 */
import { cpu } from "../kernels/cpu/device.ts";
import type { GpuOptions } from "../kernels/webgpu/gpu.ts";
import type { Webgpu } from "../kernels/webgpu/operands.ts";
import {
  defaultDevice as theDefault,
  type Device,
  DEVICE_NAMES,
  type DeviceName,
  deviceNamed,
  registerDevice,
  registeredDevices,
  setDefaultDevice,
} from "./core/device.ts";
import { checkOptions } from "./core/options.ts";
import { DeviceError, valueText } from "./errors.ts";

registerDevice(cpu);
setDefaultDevice(cpu);

export { setThreads, threads } from "../kernels/wasm/threads.ts";

/** A device, as {@link devices} lists it. */
export interface DeviceInfo {
  /** The name that `to`, `device` and `defaultDevice` take. */
  readonly name: DeviceName;
  /** What it is: the adapter's own words, or how many threads there are. */
  readonly description: string;
}

/** Options of `init("webgpu")`. */
export interface InitOptions {
  /** Which adapter, of several. */
  readonly powerPreference?: "low-power" | "high-performance";
  /** A device to use, in place of one of our own; whatever its limits are. */
  readonly device?: GPUDevice;
  /** Whether each dispatch is submitted alone, so that errors name it, and errors of shaders hold their text. Slow. */
  readonly debug?: boolean;
}

const OPTIONS = ["powerPreference", "device", "debug"] as const;
const POWER: readonly unknown[] = ["low-power", "high-performance"];

/** The device that is being opened, and the one that was opened last. */
let opening: Promise<Webgpu> | null = null;
let opened: Webgpu | null = null;

/**
 * Opens a device; awaited once, everything that runs on it is synchronous. `"webgpu"` is the adapter that Deno's built-in
 * WebGPU finds; `"cpu"` is always open. Arrays are made on it when they are asked to (`np.array(x, { device: "webgpu" })`,
 * `x.to("webgpu")`) or after `defaultDevice("webgpu")`.
 *
 * A second call without options gives the same device while it lives. With options, or when it was lost, another one
 * takes its name and, if it was that, its place as the default; the arrays of the first don't combine with its own. If it
 * can't be opened, the first one stays.
 *
 * @throws TypeError for unknown options; {@link DeviceError} if there is no such device, no adapter, or if it gives no
 *   device; the error says what to install.
 *
 * @example
 * ```ts
 * import { init, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * if (await navigator.gpu?.requestAdapter()) {
 *   await init("webgpu");
 *   const x = np.array([1, 2, 3], { device: "webgpu" });
 *   assertEquals(x.mul(2).tolist(), [2, 4, 6]);
 *   assertEquals(x.mul(2).device, "webgpu");
 * }
 * ```
 */
export async function init(name: DeviceName, options?: InitOptions): Promise<DeviceInfo> {
  if (!DEVICE_NAMES.includes(name)) {
    throw new DeviceError(
      `init: there is no device ${valueText(name)}; the devices are ${DEVICE_NAMES.map(valueText).join(" and ")}`,
    );
  }
  if (name === "cpu") {
    checkOptions<object>("init of the CPU", options ?? {}, []);
    return infoOf(cpu);
  }
  if (options === undefined) {
    if (opening !== null) return infoOf(await opening);
    if (opened !== null && opened.gpu.lost() === null) return infoOf(opened);
  }
  const mine = opening = openWebgpu(checked(options ?? {}));
  try {
    opened = await mine;
    return infoOf(opened);
  } finally {
    if (opening === mine) opening = null;
  }
}

async function openWebgpu(options: GpuOptions): Promise<Webgpu> {
  // Loaded when it is asked for, so that a script without a GPU starts sooner.
  const [{ open }, { webgpuDevice }] = await Promise.all([
    import("../kernels/webgpu/gpu.ts"),
    import("../kernels/webgpu/device.ts"),
  ]);
  const device = webgpuDevice(await open(options), cpu);
  registerDevice(device);
  return device;
}

function checked(options: InitOptions): GpuOptions {
  const { powerPreference, device, debug } = checkOptions("init", options, OPTIONS);
  const refuse = (key: string, value: unknown, must: string): never => {
    throw new TypeError(`init: ${key} is ${valueText(value)}; it must be ${must}`);
  };
  if (powerPreference !== undefined && !POWER.includes(powerPreference)) {
    refuse("powerPreference", powerPreference, POWER.map(valueText).join(" or "));
  }
  if (device !== undefined && !(device instanceof GPUDevice)) {
    refuse("device", device, "a GPUDevice, as an adapter's requestDevice() gives it");
  }
  if (debug !== undefined && typeof debug !== "boolean") refuse("debug", debug, "true or false");
  return options;
}

function infoOf({ name, description }: Device): DeviceInfo {
  return { name, description };
}

/**
 * The devices that are open: the CPU, and what {@link init} has opened.
 *
 * @example
 * ```ts
 * import { devices } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(devices()[0].name, "cpu");
 * ```
 */
export function devices(): readonly DeviceInfo[] {
  return registeredDevices().map(infoOf);
}

/**
 * The name of the device on which new arrays are made, after it was set to `name` if that is given. Arrays that exist stay
 * where they are.
 *
 * @throws {DeviceError} If there is no such device, or if it isn't open: `await init(name)` opens it.
 *
 * @example
 * ```ts
 * import { defaultDevice } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(defaultDevice(), "cpu");
 * assertEquals(defaultDevice("cpu"), "cpu");
 * ```
 */
export function defaultDevice(name?: DeviceName): DeviceName {
  if (name !== undefined) setDefaultDevice(deviceNamed(name, "defaultDevice"));
  return theDefault().name;
}

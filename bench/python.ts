/**
 * The rows that Python's libraries share, measured where a Python with them is found.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** What a Python measured: versions of its libraries, and medians in nanoseconds by row and library. */
export interface PythonMeasured {
  readonly versions: Readonly<Record<string, string>>;
  readonly medians: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Runs `bench/peers.py` by this Python, or by the machine's own; null where there is none or it has no numpy. */
export async function measurePython(python: string | undefined): Promise<PythonMeasured | null> {
  const script = fileURLToPath(new URL("./peers.py", import.meta.url));
  for (const command of python === undefined ? ["python3", "python"] : [python]) {
    try {
      const { success, stdout, stderr } = await new Deno.Command(command, { args: [script] }).output();
      if (!success) throw new Error(`${command} bench/peers.py failed: ${new TextDecoder().decode(stderr)}`);
      const measured: PythonMeasured = JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
      return Object.keys(measured.versions).length > 0 ? measured : null;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound) || python !== undefined) throw error;
    }
  }
  return null;
}

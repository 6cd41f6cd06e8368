/**
 * Folders of line-by-line JSON beside the tests.
 *
 * @module
 */

/** A file of a folder: its name without the extension, and its lines. */
export interface Lines {
  /** What it is about. */
  readonly area: string;
  /** Its lines. */
  readonly lines: readonly string[];
}

/** The files `*.jsonl` of a folder under `tests/`, by name. */
export function readFolder(folder: string): Lines[] {
  const at = new URL(`./${folder}/`, import.meta.url);
  return [...Deno.readDirSync(at)].map(({ name }) => name).filter((name) => name.endsWith(".jsonl")).sort()
    .map((name) => ({
      area: name.slice(0, -".jsonl".length),
      lines: Deno.readTextFileSync(new URL(name, at)).trimEnd().split("\n"),
    }));
}

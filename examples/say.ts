/**
 * How the chapters print: a heading, and values with their names.
 *
 * @module
 */

/** Prints a chapter's heading. */
export function heading(text: string): void {
  console.log(`\n${text}\n${"=".repeat(text.length)}`);
}

/** Prints a remark, one argument a line, below an empty line. */
export function say(...lines: readonly string[]): void {
  console.log(`\n${lines.join("\n")}`);
}

/** Prints `name = value`; the lines of a matrix stand below each other. */
export function show(name: string, value: unknown): void {
  const start = `  ${name} = `;
  console.log(start + `${value}`.replaceAll("\n", "\n" + " ".repeat(start.length)));
}

/**
 * What a promise of the driver has come to, without awaiting it.
 *
 * @module
 */

/**
 * The message of the error that an error scope caught, null if it caught none, or undefined where that can't be known
 * without awaiting: Deno's error scopes are settled when they are popped, and `Deno.inspect` shows what a promise holds.
 */
export function settled(scope: Promise<GPUError | null>): string | null | undefined {
  const inspect = (globalThis as { Deno?: { inspect?(x: unknown, options: object): string } }).Deno?.inspect;
  const text = inspect?.(scope, { strAbbreviateSize: Infinity, colors: false, compact: true, breakLength: Infinity });
  if (text === undefined || /^Promise \{\s*<pending>/.test(text)) return undefined;
  if (/^Promise \{\s*null/.test(text)) return null;
  const message = /message:\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)/s.exec(text)?.[1] ?? text;
  return unquoted(message);
}

function unquoted(text: string): string {
  if (!/^["'`]/.test(text)) return text;
  const escapes: Record<string, string> = { n: "\n", t: "\t", r: "" };
  return text.slice(1, -1).replace(/\\(.)/gs, (_, c: string) => escapes[c] ?? c);
}

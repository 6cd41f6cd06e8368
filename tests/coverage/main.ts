/**
 * Writes COVERAGE.md.
 *
 * @module
 */
import { pageText } from "./page.ts";

Deno.writeTextFileSync(new URL("../../COVERAGE.md", import.meta.url), pageText());

/**
 * Nothing: the time that Deno itself takes.
 *
 * @module
 */

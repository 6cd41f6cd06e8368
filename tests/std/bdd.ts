/**
 * `@std/testing/bdd` for the tests: Node's `describe` and `it`, built into Deno, under std's names.
 *
 * @module
 */
export {
  after,
  after as afterAll,
  afterEach,
  before,
  before as beforeAll,
  beforeEach,
  describe,
  it,
  test,
} from "node:test";

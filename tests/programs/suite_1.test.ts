/**
 * Random programs: part 1 of 4.
 *
 * @module
 */
import { SEEDS, testSeeds } from "./suite.ts";

testSeeds(0 * SEEDS / 4, 1 * SEEDS / 4);

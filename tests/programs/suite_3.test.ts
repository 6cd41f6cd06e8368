/**
 * Random programs: part 3 of 4.
 *
 * @module
 */
import { SEEDS, testSeeds } from "./suite.ts";

testSeeds(2 * SEEDS / 4, 3 * SEEDS / 4);

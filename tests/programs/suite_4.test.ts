/**
 * Random programs: part 4 of 4.
 *
 * @module
 */
import { SEEDS, testSeeds } from "./suite.ts";

testSeeds(3 * SEEDS / 4, 4 * SEEDS / 4);

/**
 * Random programs: part 2 of 4.
 *
 * @module
 */
import { SEEDS, testSeeds } from "./suite.ts";

testSeeds(1 * SEEDS / 4, 2 * SEEDS / 4);

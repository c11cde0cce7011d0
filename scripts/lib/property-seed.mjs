// @ts-check
// Loaded before the tests. Property tests draw other values in each run of a developer. In CI, `PROPERTY_SEED` makes them
// draw the same ones each time, so that a failure there is about the change.
import fc from 'fast-check';

const { PROPERTY_SEED } = process.env;
if (PROPERTY_SEED !== undefined) fc.configureGlobal({ seed: Number(PROPERTY_SEED) });

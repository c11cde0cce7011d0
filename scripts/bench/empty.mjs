// A Node process that does nothing, as the base for start-up times.

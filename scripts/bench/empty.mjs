// A Node process that does nothing: what start-up is measured against.

"""People held out of one run on purpose: with a reason, until somebody takes it back or the run is sealed."""

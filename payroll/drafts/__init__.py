"""The always-on draft: what the current period would pay if it were paid as things stand."""

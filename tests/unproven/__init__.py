"""Browser, crawl and access-matrix tests that are written but not yet seen green; see the README here."""

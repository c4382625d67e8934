"""The figures of each filing, from the sealed ledger: boxes, tie-out, problems, the file itself."""

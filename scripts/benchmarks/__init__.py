"""What `make bench` measures: one module per benchmark, each runs in a process of its own."""

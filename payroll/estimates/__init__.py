"""What somebody's first pays will be, told before the first run: an estimate with all it assumes."""

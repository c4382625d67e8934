"""From the bytes of a file to lines in reading order, in a child process with limits."""

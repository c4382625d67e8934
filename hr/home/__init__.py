"""Start pages, health and the pages about the portal itself."""

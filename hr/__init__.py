"""The core that every feature stands on."""

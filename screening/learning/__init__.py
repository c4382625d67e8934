"""What the score learns from people's decisions: estimated, compared in shadow, promoted by a person."""

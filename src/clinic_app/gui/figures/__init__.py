"""Moving figures, the choice of the person they show, and the pose editor."""

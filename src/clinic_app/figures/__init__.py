"""Exercise figures: from joint angles to vector drawings."""

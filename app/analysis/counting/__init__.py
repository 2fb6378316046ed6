"""From answers to exact counts."""

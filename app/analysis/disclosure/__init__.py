"""From exact counts to figures that may leave."""

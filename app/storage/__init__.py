"""What is kept. Functions take and return plain objects, and never commit."""

"""What it says: from frozen answers to protected figures."""

"""The workshop: questionnaires from their first text to their publication."""

"""A language added to a questionnaire: its texts out to a sheet, and back into the files."""

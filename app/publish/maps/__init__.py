"""The map of a questionnaire, drawn and in words."""

"""What is asked: the questionnaire language, from YAML text to checked answers."""

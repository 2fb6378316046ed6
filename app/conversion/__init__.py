"""Questionnaires written for other tools, as far as our language can say what they say."""

"""The flow of a questionnaire: who is asked what, the routes through it, and a map of them."""

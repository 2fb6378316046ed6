"""How it is shown: a release as sentences, tables, charts and files."""

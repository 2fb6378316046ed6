"""The codebook of a version: variables, labels, missing codes, conditions in words."""

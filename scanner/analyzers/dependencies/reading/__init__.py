"""Reads the files in which apps say what they depend on."""

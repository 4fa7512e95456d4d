"""Publish apps on a Matrix Marketplace from the command line."""

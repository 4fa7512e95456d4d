"""Matrix Marketplace for Python programs."""

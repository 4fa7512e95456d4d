class ProofMissing(Exception):
    """The proof was not found; ``str(error)`` says what was, fit for the developer to read."""

"""The review queue: why a person is needed, how soon, and what becomes of it."""

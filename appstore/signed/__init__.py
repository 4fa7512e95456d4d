"""What we sign for others to check without asking us: license keys, revocations, answers."""

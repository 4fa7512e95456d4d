"""The review desk, page by page. What is decided there is done by our actions."""

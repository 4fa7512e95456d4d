"""What SQL and HTML look like inside a string of any language."""

import re

SQL = re.compile(
    r"(?is)^\s*(?:select\b.+\bfrom\b|insert\s+into\b|update\b.+\bset\b|delete\s+from\b"
    r"|replace\s+into\b|(?:create|drop|alter)\s+(?:table|database|user)\b|with\s+\w+\s+as\s*\()"
)
HTML = re.compile(r"(?i)<(?:html|body|div|span|p|h[1-6]|a|b|li|td|script|img|input|title)\b[^<]*>")

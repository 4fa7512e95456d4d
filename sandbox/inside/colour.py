"""Say what each stretch of a text is, for a reader's eyes. ``pygments`` is bound beside this.

    python3 colour.py NAME < TEXT

Prints a JSON list of ``[class, length]``; together they are as long as the text. Regular
expressions on strangers' text may take for ever, which is why this runs where it can be ended.
"""

import json
import sys

sys.path.insert(0, "/opt/pygments")

from pygments.lexers import get_lexer_for_filename
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound


def main() -> int:
    text = sys.stdin.buffer.read().decode()
    try:
        lexer = get_lexer_for_filename(sys.argv[1], stripnl=False, ensurenl=False)
    except ClassNotFound:
        print("[]")
        return 0
    tokens = lexer.get_tokens_unprocessed(text)
    spans = [(STANDARD_TYPES.get(token, ""), len(value)) for _, token, value in tokens]
    json.dump(spans, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())

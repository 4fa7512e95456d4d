"""When two names look the same to a person: what is left of a name once looks are all that counts.

The look-alikes are those people are deceived with in Latin, Greek and Cyrillic, taken from
Unicode's confusables (UTS #39), beside digits and pairs of letters that pass for another.
"""

import re
import unicodedata

CAPITALS = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕЅІЈКМНОРСТУХ", "ABEZHIKMNOPTYXABESIJKMHOPCTYX")
LOOK_ALIKES = str.maketrans(
    "авгекмнопрстухьєіјѕһԁԛԝαβγεηικμνορστυχωϳıłøđħŧŋɑɡɩ015",
    "abrekmhonpctyxbeijshdqwabyenikmvopotuxwjilodhtnagiols",
)
PAIRS = (("rn", "m"), ("vv", "w"), ("i", "l"))
NOT_A_LETTER = re.compile(r"[\W_]+")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def skeleton(name: str) -> str:
    """What a name looks like, without case, accents, spaces and signs.

    >>> skeleton("Chess") == skeleton("С-hеѕs") == skeleton("che55")
    True
    """
    decomposed = unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKC", name).translate(CAPITALS).casefold()
    )
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    looks = NOT_A_LETTER.sub("", letters.translate(LOOK_ALIKES))
    for pair, single in PAIRS:
        looks = looks.replace(pair, single)
    return looks


def neighbours(looks: str) -> set[str]:
    """Every skeleton that one slip of the finger makes of another.

    A letter left out, added, replaced, or swapped with the next: Damerau and Levenshtein's
    distance 1, as values an index finds rather than distances to compute for each row.
    """
    halves = [(looks[:cut], looks[cut:]) for cut in range(len(looks) + 1)]
    letters = set(LETTERS) | set(looks)
    left_out = {head + tail[1:] for head, tail in halves if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in halves if len(tail) > 1}
    replaced = {head + sign + tail[1:] for head, tail in halves if tail for sign in letters}
    added = {head + sign + tail for head, tail in halves for sign in letters}
    return (left_out | swapped | replaced | added) - {looks}

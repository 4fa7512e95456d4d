def joined(*words):
    return " ".join(words)


def cleaned(text):
    return int(text)

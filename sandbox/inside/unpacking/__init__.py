"""Strict readers of archives that may be hostile.

Nothing an archive says about itself is believed: bytes are counted as they come out, and every
byte of the file must belong to exactly one entry. Inside a sandbox this lies beside ``unpack.py``
under another name than here, so its modules import each other relatively.
"""

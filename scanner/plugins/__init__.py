"""Other people's scanners, as programs of their own. None is ours to ship, all are off at first.

``configuration`` and ``environments`` work where the marketplace does; the rest, which runs and
understands a tool, is imported inside the sandbox.
"""

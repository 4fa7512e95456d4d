"""An optional reviewer: any model behind an OpenAI-compatible address, asked about single parts.

It can raise a level and never lower one. Nothing is asked unless an operator configured it.
"""

"""Helpers for headless browsers."""

from . import profiles

profiles.Collector().run()

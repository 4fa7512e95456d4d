"""What the apps above are told about developers, inside the transaction."""

from django.dispatch import Signal

developer_suspended = Signal()
"""``developer``: it may not publish until it is reinstated."""

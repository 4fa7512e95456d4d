"""What the apps above are told about people, inside the transaction."""

from django.dispatch import Signal

second_factor_changed = Signal()
"""``user``: they added or lost a second factor."""

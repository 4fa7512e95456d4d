from .api import get, post
from . import _compat

"""The audit log: who did what, to which thing, from where. Nobody can bend it unseen.

``record`` writes a row in the transaction of the change it describes. When that commits, the
database gives the row its place in a Merkle tree (RFC 9162). Signed roots of the tree leave the
house, so that whoever keeps one can prove later that nothing before it was changed.
"""

from marketplace.core.audit.erasing import erase, erase_personal
from marketplace.core.audit.owners import owners_of, owners_source
from marketplace.core.audit.recording import Detail, record

__all__ = ["Detail", "erase", "erase_personal", "owners_of", "owners_source", "record"]

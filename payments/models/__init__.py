from payments.models.ledger import Account, AccountKind, Entry, Transfer, TransferKind
from payments.models.order import Order, OrderStatus
from payments.models.revenue import DeveloperWallet, RevenueShare

__all__ = [
    "Account",
    "AccountKind",
    "DeveloperWallet",
    "Entry",
    "Order",
    "OrderStatus",
    "RevenueShare",
    "Transfer",
    "TransferKind",
]

from payments.models.ledger import Account, AccountKind, Entry, Transfer, TransferKind
from payments.models.order import Order, OrderKind, OrderStatus
from payments.models.revenue import DeveloperWallet, RevenueShare
from payments.models.subscription import Subscription, SubscriptionStatus

__all__ = [
    "Account",
    "AccountKind",
    "DeveloperWallet",
    "Entry",
    "Order",
    "OrderKind",
    "OrderStatus",
    "RevenueShare",
    "Subscription",
    "SubscriptionStatus",
    "Transfer",
    "TransferKind",
]

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from marketplace.core.models import User
from payments.models import Order


def order_paid(order: Order) -> None:
    """The buyer's receipt, once the transaction has committed."""
    context = {
        "order": order,
        "app": order.app,
        "url": f"{settings.SITE_URL}{order.get_absolute_url()}",
        "site_url": settings.SITE_URL,
    }
    text = render_to_string("emails/order_receipt.txt", context)
    subject = f"Your receipt for {order.app}"
    to = order.buyer.email
    transaction.on_commit(lambda: send_mail(subject, text, None, [to]), robust=True)


def money_arrived(user: User, *, amount_minor: int, balance_minor: int, currency: str) -> None:
    """Tell a person that there is more in their wallet, once the transaction has committed."""
    context = {
        "amount_minor": amount_minor,
        "balance_minor": balance_minor,
        "currency": currency,
        "url": f"{settings.SITE_URL}{reverse('payments:wallet')}",
        "site_url": settings.SITE_URL,
    }
    text = render_to_string("emails/deposit.txt", context)
    subject, to = "Money has arrived in your Matrix Wallet", user.email
    transaction.on_commit(lambda: send_mail(subject, text, None, [to]), robust=True)

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

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

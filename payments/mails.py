from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from appstore import mails as store
from marketplace.core.models import User
from marketplace.core.money import format_minor
from payments.models import Order, Subscription


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


def payment_comes(subscription: Subscription, price_minor: int) -> None:
    """Before a trial ends or a year is paid."""
    price = format_minor(price_minor, subscription.plan.currency)
    app = subscription.plan.app
    _about(subscription, "payment_comes", f"{app}: {price} soon", price=price)


def payment_failed(subscription: Subscription) -> None:
    _about(subscription, "payment_failed", f"{subscription.plan.app} could not be paid")


def subscription_cancelled(subscription: Subscription) -> None:
    _about(subscription, "subscription_cancelled", f"{subscription.plan.app} is cancelled")


def subscription_ended(subscription: Subscription) -> None:
    _about(subscription, "subscription_ended", f"{subscription.plan.app} has ended")


def _about(subscription: Subscription, template: str, subject: str, **context: object) -> None:
    store.tell_owners(
        subscription.workspace,
        template,
        subject,
        subscription=subscription,
        app=subscription.plan.app,
        url=f"{settings.SITE_URL}{subscription.get_absolute_url()}",
        **context,
    )

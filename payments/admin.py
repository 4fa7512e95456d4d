"""Money in the admin: to be read. A deposit is the one button, and it is an action."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from marketplace.core.admin import ReadOnlyAdmin
from marketplace.core.errors import DomainError
from marketplace.core.models import User
from payments.actions import deposits
from payments.models import (
    Account,
    DeveloperWallet,
    Entry,
    Order,
    RevenueShare,
    Subscription,
    Transfer,
)


class DepositForm(forms.Form):
    email = forms.EmailField(label="Whose Matrix Wallet (e-mail)")
    amount = forms.DecimalField(min_value=0, decimal_places=2, max_digits=9, label="Amount in EUR")
    reason = forms.CharField(max_length=150, help_text="For example the bank statement's line.")

    def clean_email(self) -> User:
        user = User.objects.filter(email__iexact=self.cleaned_data["email"]).first()
        if user is None:
            raise forms.ValidationError("Nobody has an account with this address.")
        return user


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    list_display = ("kind", "owner", "developer", "currency", "balance_minor")
    list_filter = ("kind", "currency")
    list_select_related = ("owner", "developer")
    search_fields = ("owner__email",)
    ordering = ("-pk",)
    change_list_template = "admin/payments/account/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        deposit = path(
            "deposit/", self.admin_site.admin_view(self.deposit), name="payments_deposit"
        )
        return [deposit, *super().get_urls()]

    def deposit(self, request: HttpRequest) -> HttpResponse:
        assert isinstance(request.user, User)
        form = DepositForm(request.POST or None)
        if form.is_valid():
            try:
                deposits.record_deposit(
                    user=form.cleaned_data["email"],
                    amount_minor=int(form.cleaned_data["amount"] * 100),
                    currency="EUR",
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                )
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "The deposit is in the wallet.")
                return redirect("admin:payments_account_changelist")
        context: dict[str, Any] = self.admin_site.each_context(request)
        context |= {"form": form, "title": "Record a deposit", "opts": self.opts}
        return TemplateResponse(request, "admin/payments/account/deposit.html", context)


@admin.register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    list_display = ("occurred_at", "kind", "description", "reference")
    list_filter = ("kind",)
    search_fields = ("reference", "description")
    ordering = ("-pk",)


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ("transfer", "account", "amount_minor")
    list_select_related = ("transfer", "account__owner", "account__developer")
    ordering = ("-pk",)


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ("reference", "buyer", "app", "price_minor", "currency", "status", "paid_at")
    list_select_related = ("buyer", "app")
    list_filter = ("status",)
    search_fields = ("reference", "buyer__email", "app__slug")
    ordering = ("-pk",)


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    list_display = ("plan", "workspace", "payer", "status", "current_period_end", "attempts")
    list_select_related = ("plan", "workspace", "payer")
    list_filter = ("status", "cancel_at_period_end")
    search_fields = ("workspace__slug", "payer__email", "plan__app__slug")
    ordering = ("-pk",)


@admin.register(RevenueShare)
class RevenueShareAdmin(ReadOnlyAdmin):
    list_display = ("order", "developer", "gross_minor", "developer_minor", "platform_minor")
    list_select_related = ("order", "developer")
    ordering = ("-pk",)


@admin.register(DeveloperWallet)
class DeveloperWalletAdmin(ReadOnlyAdmin):
    list_display = ("developer", "account")
    list_select_related = ("developer", "account__developer")

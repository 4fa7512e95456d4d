"""Where a rule is explained."""

from django import template

from scanner import catalogue

register = template.Library()


@register.filter
def explained_at(rule: str) -> str:
    return catalogue.url_of(rule)

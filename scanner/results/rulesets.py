"""The rule set that this installation works with, as a row, and what reads beside it."""

from datetime import datetime

from django.conf import settings

from scanner.engine import identity
from scanner.llm import configuration as llm_configuration
from scanner.llm.configuration import LlmConfig
from scanner.models import CustomRule, RuleSet, RuleSetState
from scanner.plugins import configuration
from scanner.plugins.configuration import Plugin


def current(*, at: datetime) -> RuleSet:
    """The row of what is on disk now; a new one when that was never seen before.

    The very first is in force at once: there is nothing it could be compared with.
    """
    custom = list(CustomRule.objects.in_force().order_by("name"))
    digests = [plugin.digest for plugin in plugins()] + [rule.sha256 for rule in custom]
    if model := language_model():
        digests.append(model.digest)
    now = identity.current(custom=digests)
    is_first = not RuleSet.objects.exists()
    ruleset, _ = RuleSet.objects.get_or_create(
        digest=now.digest,
        defaults={
            "model_digest": now.model,
            "custom_rules": [{"name": str(rule), "sha256": rule.sha256} for rule in custom],
            "state": RuleSetState.ENFORCED if is_first else RuleSetState.SHADOW,
            "first_seen_at": at,
            "enforced_at": at if is_first else None,
        },
    )
    return ruleset


def plugins() -> tuple[Plugin, ...]:
    """The tools of others that are switched on. Raises where one of them cannot work."""
    return configuration.configured(
        {name: getattr(settings, name) for name in configuration.SETTINGS}
    )


def custom() -> dict[str, str]:
    """The operator's own rules that are in force: text by name."""
    return dict(CustomRule.objects.in_force().order_by("name").values_list("name", "text"))


def language_model() -> LlmConfig | None:
    """Which one is asked, None where none is. Raises where its settings make no sense."""
    return llm_configuration.configured(
        {name: getattr(settings, name) for name in llm_configuration.SETTINGS}
    )

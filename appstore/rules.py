"""What an app in the store must and must not do: the rules that every decision rests on.

A code is a promise: decisions keep it for good and mails link to it, so it is never renamed nor
given another meaning. A change of words is a new ``RULES_VERSION``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from django.urls import reverse

from marketplace.core.errors import Invalid

RULES_VERSION = "2026-11-22"


class RuleGroup(Enum):
    """A chapter of the rules; the value is its heading."""

    SECURITY = "Security"
    HONESTY = "Honesty"
    PERMISSIONS = "Permissions and data"
    QUALITY = "Quality"
    LEGAL = "Law and licences"
    LISTING = "The listing"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: ``text`` is Markdown for the page, ``canned_reason`` how a reviewer begins."""

    code: str
    group: RuleGroup
    title: str
    text: str
    canned_reason: str

    @property
    def url(self) -> str:
        return f"{reverse('appstore:rules')}#{self.code}"


class UnknownRule(Invalid):
    code = "unknown_rule"

    def __init__(self, code: str) -> None:
        super().__init__(f"There is no publishing rule “{code}”. Choose from the list at /rules/.")


_ALL = (
    Rule(
        "malware",
        RuleGroup.SECURITY,
        "Do no harm",
        "An app must not damage, spy on, encrypt or take over anything: no malware, no mining "
        "behind people's backs, no attempt to leave its sandbox, no attack on other machines.",
        "The app does something harmful to those who run it or to others.",
    ),
    Rule(
        "known-vulnerability",
        RuleGroup.SECURITY,
        "No known holes",
        "Do not ship a weakness that is known, in your own code or in a dependency, when there is "
        "a mended version. The scan names what it found and where; **update it or say in your "
        "changelog why it cannot be reached**.",
        "The version has a known weakness, in its code or in a dependency. "
        "Please update what the scan names and upload a new version.",
    ),
    Rule(
        "hidden-code",
        RuleGroup.SECURITY,
        "Code that can be read",
        "Reviewers must be able to read what runs. Minified code is fine beside its source; code "
        "that is scrambled, packed or decoded at run time is not.",
        "Part of the code is obfuscated and cannot be reviewed. Please upload its readable source.",
    ),
    Rule(
        "remote-code",
        RuleGroup.SECURITY,
        "What was reviewed is what runs",
        "Everything the app executes comes with its bundle or is installed from it at build time, "
        "at pinned versions. Do not fetch code later and run it, and do not update yourself.",
        "The app downloads code and runs it. Please ship everything it executes in the bundle.",
    ),
    Rule(
        "secrets",
        RuleGroup.SECURITY,
        "No secrets in a bundle",
        "Everybody who can read the bundle can read a password in it. Take keys and tokens from "
        "the environment, and revoke those that were in an upload.",
        "The bundle contains a key or password. "
        "Please revoke it, take it from the environment, and upload a new version.",
    ),
    Rule(
        "deception",
        RuleGroup.HONESTY,
        "Do what you say",
        "The app does what its listing says, and nothing of weight beside it. No hidden features, "
        "no different behaviour while it is being reviewed.",
        "The app does something its listing does not mention. Please describe it, or take it out.",
    ),
    Rule(
        "impersonation",
        RuleGroup.HONESTY,
        "Be yourself",
        "Do not use a name, logo or look that makes people think the app is somebody else's, or "
        "that somebody endorses it who does not.",
        "The name or look suggests the app is from somebody else. "
        "Please choose one that is clearly yours.",
    ),
    Rule(
        "manipulation",
        RuleGroup.HONESTY,
        "Earn your stars",
        "Do not buy, trade or invent reviews and installs, and do not give an advantage for a good "
        "one. Ask for an honest opinion as often as is polite.",
        "Reviews or installs of the app were not given freely.",
    ),
    Rule(
        "excess-permissions",
        RuleGroup.PERMISSIONS,
        "Ask for what you need",
        "Name each host the app reaches and each permission it uses, and none beside. A wildcard "
        "needs a reason in the description.",
        "The app asks for more than its features need. "
        "Please narrow the permissions in its manifest.",
    ),
    Rule(
        "personal-data",
        RuleGroup.PERMISSIONS,
        "Their data is theirs",
        "Say in the description which personal data leaves the workspace, to whom and why. Send no "
        "more than that, never sell it, and delete it when it is no longer needed.",
        "The app sends personal data somewhere without saying so. "
        "Please describe what is sent, to whom and why.",
    ),
    Rule(
        "tracking",
        RuleGroup.PERMISSIONS,
        "No tracking unasked",
        "Analytics and telemetry are off until somebody turns them on, and the app works without.",
        "The app reports on its users without asking them. Please make it an explicit choice.",
    ),
    Rule(
        "broken",
        RuleGroup.QUALITY,
        "It works",
        "The version starts from a clean install, answers on its health path and does its main "
        "task without an account that a reviewer cannot get.",
        "The version did not start, or its main task failed, when we tried it.",
    ),
    Rule(
        "resources",
        RuleGroup.QUALITY,
        "Be a good neighbour",
        "Use the CPU, memory and disk you declare. No busy loops, no unbounded files, no hammering "
        "of hosts the app reaches.",
        "The app uses far more resources than it declares.",
    ),
    Rule(
        "unlawful",
        RuleGroup.LEGAL,
        "Nothing unlawful",
        "Nothing that is illegal where it is offered, and nothing that promotes violence, abuse or "
        "hatred.",
        "The app has content or a purpose that the law does not allow us to offer.",
    ),
    Rule(
        "copyright",
        RuleGroup.LEGAL,
        "Yours to give",
        "Offer only code, names and pictures that are yours or that you have a licence for, and "
        "keep to the terms of what you include: name its authors, enclose its licence.",
        "The bundle or the listing contains work of others without the right to it, "
        "or without keeping to its licence.",
    ),
    Rule(
        "listing-words",
        RuleGroup.LISTING,
        "A listing that helps",
        "Name, summary and description say what the app does, in plain words and about this app: "
        "no lists of keywords, no names of other products to be found by.",
        "The listing does not say plainly what the app does. Please rewrite it.",
    ),
    Rule(
        "price",
        RuleGroup.LISTING,
        "A price without surprises",
        "Say before the purchase what is included, what costs extra and what another service "
        "charges. Sell features of the app here, not past the store.",
        "What the app costs is not clear before it is bought. Please say it in the listing.",
    ),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.code: rule for rule in _ALL})


def known(codes: Iterable[str]) -> list[str]:
    """The codes, once each and in the order of the rules.

    Raises:
        UnknownRule: one of them is none.
    """
    chosen = set(codes)
    if strange := sorted(chosen - RULES.keys()):
        raise UnknownRule(strange[0])
    return [code for code in RULES if code in chosen]


def named(codes: Iterable[str]) -> list[Rule]:
    """The rules with those codes, to show; a code no longer in the list is left out."""
    return [RULES[code] for code in codes if code in RULES]


def by_group() -> list[tuple[RuleGroup, list[Rule]]]:
    return [(group, [rule for rule in _ALL if rule.group is group]) for group in RuleGroup]

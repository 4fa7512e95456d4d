"""What an operator changed about grading."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from scanner.models.finding import Severity

RULE_NAME = RegexValidator(
    r"^[a-z0-9][a-z0-9_-]{0,31}\.[a-z0-9][a-z0-9_.-]{0,46}\Z",
    "Name the rule as findings do, such as python.built-sql.",
)


class SettingAction(models.TextChoices):
    """What findings of one rule do, instead of what their severity says."""

    OFF = "off", "Not shown"
    INFORM = "inform", "Shown, and no more"
    PERSON = "person", "A person looks"
    BLOCK = "block", "Refused at once"


class RuleSetting(models.Model):
    """One rule, as this operator wants it. Without a row it is as it was delivered."""

    rule = models.CharField(max_length=80, unique=True, validators=[RULE_NAME])
    action = models.CharField(max_length=6, choices=SettingAction, blank=True)
    severity = models.CharField(max_length=8, choices=Severity, blank=True)
    note = models.CharField(max_length=500)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="scan_settings"
    )
    set_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="rule_setting_says_something", condition=~Q(action="", severity="")
            ),
            models.CheckConstraint(
                name="rule_setting_action_is_known",
                condition=Q(action="") | Q(action__in=SettingAction.values),
            ),
            models.CheckConstraint(
                name="rule_setting_severity_is_known",
                condition=Q(severity="") | Q(severity__in=Severity.values),
            ),
            models.CheckConstraint(
                name="rule_setting_spares_the_engine", condition=~Q(rule__startswith="engine.")
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule}: {self.action or self.severity}"


class ModelCutOffs(models.Model):
    """From which probability the model alone sets a level. The newest row counts; none is lost."""

    medium = models.FloatField()
    high = models.FloatField()
    critical = models.FloatField()
    doubt_from = models.FloatField(help_text="Between the two a person looks, whatever the level.")
    doubt_to = models.FloatField()
    note = models.CharField(max_length=500)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="model_cut_offs"
    )
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "model cut-offs"
        constraints = (
            models.CheckConstraint(
                name="cut_offs_rise",
                condition=Q(
                    medium__gt=0, medium__lte=F("high"), high__lte=F("critical"), critical__lte=1
                ),
            ),
            models.CheckConstraint(
                name="doubt_is_a_band",
                condition=Q(doubt_from__gte=0, doubt_from__lte=F("doubt_to"), doubt_to__lte=1),
            ),
        )

    def __str__(self) -> str:
        return f"{self.medium:g} / {self.high:g} / {self.critical:g}"

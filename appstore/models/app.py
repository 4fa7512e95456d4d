"""The listing: what people find, buy and install."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest, Now
from django.urls import reverse

from appstore.likeness import skeleton
from appstore.models.status import PUBLISHING, AppStatus
from developers.models import Developer
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet

if TYPE_CHECKING:
    from appstore.models.plan import Plan

# How alike a word must be to what was typed; 0.5 forgives one wrong letter in five.
SIMILAR_ENOUGH = 0.5


class Category(models.TextChoices):
    AI = "ai", "AI & data"
    BUSINESS = "business", "Business"
    COMMUNICATION = "communication", "Communication"
    DEVELOPER = "developer-tools", "Developer tools"
    FINANCE = "finance", "Finance"
    MONITORING = "monitoring", "Monitoring"
    PRODUCTIVITY = "productivity", "Productivity"
    OTHER = "other", "Other"


class SortOrder(models.TextChoices):
    """How the catalogue can be ordered."""

    POPULARITY = "popularity", "Most installed"
    RATING = "rating", "Best rated"
    NEWEST = "newest", "Newest"


class SourceAccess(models.TextChoices):
    """Who may read a version's code."""

    OPEN = "open", "Open source"
    """Everybody, in the store."""
    CLOSED = "closed", "Closed source"
    """Its developer, and reviewers."""


class AppQuerySet(DomainQuerySet["App"]):
    """Questions about apps. Each method returns a queryset, so they chain."""

    def listed(self) -> Self:
        """What a visitor may see."""
        return self.filter(status=AppStatus.PUBLISHED)

    def of(self, developer: Developer) -> Self:
        return self.filter(developer=developer)

    def made_by(self, user: User) -> Self:
        """The apps of every developer account somebody is a member of."""
        return self.filter(developer__memberships__user=user)

    def matching(self, text: str) -> Self:
        """What contains the words, or words much like them."""
        alike = Greatest(
            TrigramWordSimilarity(text, "name"),
            TrigramWordSimilarity(text, "summary"),
            TrigramWordSimilarity(text, "developer__display_name"),
        )
        contains = Q(name__icontains=text) | Q(summary__icontains=text)
        return self.annotate(alike=alike).filter(contains | Q(alike__gte=SIMILAR_ENOUGH))

    def with_rating(self) -> Self:
        """Add ``rating`` (1 to 5 stars, 0 for none) and ``rating_count``."""
        return self.annotate(
            rating=Coalesce(models.Avg("reviews__stars"), 0.0),
            rating_count=models.Count("reviews"),
        )

    def with_offer(self) -> Self:
        """Bring the developer and the plan along, for a card."""
        return self.select_related("developer").prefetch_related("plans")

    def sorted_by(self, order: SortOrder) -> Self:
        """Best first; by rating needs ``with_rating``. The key breaks ties."""
        return self.order_by(*ORDERS[order])


ORDERS = {
    SortOrder.POPULARITY: ("-install_count", "-pk"),
    SortOrder.RATING: ("-rating", "-pk"),
    SortOrder.NEWEST: ("-published_at", "-pk"),
}


class App(models.Model):
    """A listing in the store: the name, price and place its versions share.

    What people install and run is an ``AppVersion``.
    """

    developer = models.ForeignKey(Developer, on_delete=models.PROTECT, related_name="apps")
    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    name_looks = models.CharField(max_length=64, editable=False, db_index=True)
    slug_looks = models.CharField(max_length=64, editable=False, db_index=True)
    summary = models.CharField(max_length=140)
    description = models.TextField(blank=True, max_length=20_000, help_text="Markdown.")
    category = models.CharField(max_length=24, choices=Category, default=Category.OTHER)
    status = models.CharField(max_length=16, choices=AppStatus, default=AppStatus.DRAFT)
    source_access = models.CharField(
        max_length=8,
        choices=SourceAccess,
        default=SourceAccess.CLOSED,
        help_text="For versions uploaded from now on.",
    )
    install_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    published_at = models.DateTimeField(null=True, editable=False)

    objects = AppQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="app_status_is_known", condition=Q(status__in=AppStatus.values)
            ),
            models.CheckConstraint(
                name="app_published_has_a_date",
                condition=~Q(status=AppStatus.PUBLISHED) | Q(published_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("status", "-install_count", "-id"), name="app_by_popularity"),
            models.Index(fields=("status", "-published_at", "-id"), name="app_by_age"),
            models.Index(fields=("status", "category"), name="app_by_category"),
            GinIndex(fields=("name",), opclasses=("gin_trgm_ops",), name="app_name_trigrams"),
            GinIndex(fields=("summary",), opclasses=("gin_trgm_ops",), name="app_summary_trigrams"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever saves a name saves what it looks like, so that likeness is one query."""
        self.name_looks, self.slug_looks = skeleton(self.name)[:64], skeleton(self.slug)[:64]
        named = {"name", "slug"} & set(kwargs.get("update_fields") or ())
        if named:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_looks", "slug_looks"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("appstore:app-detail", kwargs={"slug": self.slug})

    @property
    def audit_owner(self) -> str:
        return f"developer:{self.developer_id}"

    def move_to(self, status: AppStatus) -> None:
        """Change status in memory, or raise ``InvalidTransition``. The caller saves."""
        PUBLISHING.require(AppStatus(self.status), status)
        self.status = status

    @cached_property
    def tiers(self) -> list["Plan"]:
        """The plans on offer, in the order their developer gave them."""
        offered = (plan for plan in self.plans.all() if plan.is_offered)
        return sorted(offered, key=lambda plan: plan.position)

    @property
    def plan(self) -> "Plan":
        """The first of the plans on offer."""
        return self.tiers[0]

    @property
    def free_plan(self) -> "Plan | None":
        """The first tier that nobody has to pay for, if there is one."""
        return next((plan for plan in self.tiers if plan.is_free), None)

    @property
    def price_label(self) -> str:
        """What a card says: the price, or where the prices begin."""
        paid = sorted((plan for plan in self.tiers if not plan.is_free), key=_price)
        if not paid:
            return self.plan.price_label
        if len(self.tiers) == 1:
            return paid[0].price_label
        beginning = f"from {paid[0].price_label}"
        return f"Free · {beginning}" if self.free_plan else beginning

    @property
    def is_free(self) -> bool:
        """Whether it can be had without paying."""
        return self.free_plan is not None


def _price(plan: "Plan") -> int:
    return plan.price_minor

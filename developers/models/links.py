"""The links a developer may show: a closed set, so that each has a name."""

from django.db import models


class ProfileLink(models.TextChoices):
    """A field of ``Developer``, and what stands before the link on their page."""

    WEBSITE = "website", "Website"
    SOURCE = "source_url", "Source code"
    DOCUMENTATION = "documentation_url", "Documentation"
    SUPPORT = "support_url", "Support"
    SOCIAL = "social_url", "Social"

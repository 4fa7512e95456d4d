from appstore.admin import (
    appeals,
    apps,
    holdings,
    licenses,
    name_disputes,
    suspension_requests,
    versions,
)

__all__ = [
    "appeals",
    "apps",
    "holdings",
    "licenses",
    "name_disputes",
    "suspension_requests",
    "versions",
]

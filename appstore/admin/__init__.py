from appstore.admin import appeals, apps, holdings, suspension_requests, versions

__all__ = ["appeals", "apps", "holdings", "suspension_requests", "versions"]

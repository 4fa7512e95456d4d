from appstore.admin import appeals, apps, holdings, licenses, suspension_requests, versions

__all__ = ["appeals", "apps", "holdings", "licenses", "suspension_requests", "versions"]

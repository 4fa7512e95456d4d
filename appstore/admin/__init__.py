from appstore.admin import apps, holdings, versions

__all__ = ["apps", "holdings", "versions"]

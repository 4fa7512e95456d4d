from identity.models.token import AccessToken

__all__ = ["AccessToken"]

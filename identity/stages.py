"""The last stage of every sign-in.

Password, password reset, code by e-mail and other sites' sign-ins all end in allauth's login
stages, so none of them goes round this one.
"""

# The cycle between allauth's stages and flows opens only from this side.
import allauth.account.internal.flows  # noqa: F401  # isort: skip
from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from identity import policies


class SecondFactorStage(LoginStage):  # type: ignore[misc]  # allauth is not typed
    key = "second_factor"
    urlname = "identity:challenge"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if policies.has_second_factor(self.login.user):
            self.state["password"] = self.login.user.get_session_auth_hash()
            return redirect(self.urlname), True
        return None, True

    @property
    def still_holds(self) -> bool:
        """As with sessions: a new password ends every sign-in that began with the old one."""
        user, begun_with = self.login.user, self.state.get("password", "")
        return user.is_active and constant_time_compare(user.get_session_auth_hash(), begun_with)


def pending(request: HttpRequest) -> SecondFactorStage | None:
    """The sign-in of this session that waits for its second factor."""
    stage: SecondFactorStage | None = LoginStageController.enter(request, SecondFactorStage.key)
    return stage if stage and stage.still_holds else None

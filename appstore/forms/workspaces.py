from django import forms

from appstore.models import WorkspaceRole
from marketplace.core.texts import single_line


class WorkspaceForm(forms.Form):
    name = forms.CharField(max_length=80, validators=[single_line])


class InviteForm(forms.Form):
    email = forms.EmailField(label="E-mail address")
    role = forms.ChoiceField(choices=WorkspaceRole, initial=WorkspaceRole.MEMBER)


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=WorkspaceRole)

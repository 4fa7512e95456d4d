from rest_framework import serializers

from developers import policies
from developers.models import Developer, Invitation, Membership, Role
from marketplace.core.texts import single_line


class OrganisationSerializer(serializers.ModelSerializer[Developer]):
    """An organisation, and what the caller is in it."""

    display_name = serializers.CharField(max_length=80, validators=[single_line])
    role = serializers.SerializerMethodField()

    class Meta:
        model = Developer
        fields = ("slug", "display_name", "role", "verification", "created_at")
        read_only_fields = ("slug", "role", "verification", "created_at")

    def get_role(self, developer: Developer) -> str:
        role = policies.role_of(developer, self.context["request"].user)
        return role.value if role else ""


class RoleSerializer(serializers.Serializer[None]):
    role = serializers.ChoiceField(choices=Role.choices)


class InviteSerializer(RoleSerializer):
    email = serializers.EmailField()


class MemberSerializer(serializers.ModelSerializer[Membership]):
    name = serializers.CharField(source="user.get_full_name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)
    role = serializers.ChoiceField(choices=Role.choices)

    class Meta:
        model = Membership
        fields = ("id", "name", "email", "role", "joined_at")
        read_only_fields = fields


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    role = serializers.ChoiceField(choices=Role.choices)
    invited_by = serializers.CharField(source="invited_by.get_full_name", read_only=True)

    class Meta:
        model = Invitation
        fields = ("id", "email", "role", "invited_by", "sent_at", "expires_at")
        read_only_fields = fields


class InvitationTokenSerializer(serializers.Serializer[None]):
    token = serializers.CharField(max_length=200, help_text="From the link in the mail.")

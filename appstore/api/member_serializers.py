from rest_framework import serializers

from appstore.models import WorkspaceInvitation, WorkspaceMember, WorkspaceRole


class WorkspaceRoleSerializer(serializers.Serializer[None]):
    role = serializers.ChoiceField(choices=WorkspaceRole.choices)


class WorkspaceInviteSerializer(WorkspaceRoleSerializer):
    email = serializers.EmailField()


class WorkspaceMemberSerializer(serializers.ModelSerializer[WorkspaceMember]):
    name = serializers.CharField(source="user.get_full_name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)
    role = serializers.ChoiceField(choices=WorkspaceRole.choices)

    class Meta:
        model = WorkspaceMember
        fields = ("id", "name", "email", "role", "joined_at")
        read_only_fields = fields


class WorkspaceInvitationSerializer(serializers.ModelSerializer[WorkspaceInvitation]):
    role = serializers.ChoiceField(choices=WorkspaceRole.choices)

    class Meta:
        model = WorkspaceInvitation
        fields = ("id", "email", "role", "sent_at", "expires_at")
        read_only_fields = fields


class WorkspaceJoinSerializer(serializers.Serializer[None]):
    token = serializers.CharField(max_length=200, help_text="From the link in the mail.")
    accept = serializers.BooleanField(default=True, help_text="False declines.")

"""Rows written before there was a tree become its first leaves, in the order they were written."""

import os
from itertools import islice
from uuid import uuid4

from django.db import migrations

from marketplace.core.audit import entries, merkle

BATCH = 1000


def carry_over(apps, schema_editor):
    rows = apps.get_model("core", "SecurityAudit").objects.order_by("pk").iterator(BATCH)
    frontier = merkle.Frontier()
    schema_editor.execute(
        "ALTER TABLE core_securityaudit DISABLE TRIGGER core_securityaudit_append_only"
    )
    while batch := list(islice(rows, BATCH)):
        plant(apps, batch, frontier)
    schema_editor.execute(
        "ALTER TABLE core_securityaudit ENABLE TRIGGER core_securityaudit_append_only"
    )


def plant(apps, batch, frontier):
    """Give some rows their payload, their hashes and their nodes."""
    audit, payload, node = (
        apps.get_model("core", name) for name in ("SecurityAudit", "AuditPayload", "AuditNode")
    )
    payloads, nodes = [], []
    for row in batch:
        data = {
            "target_name": row.target_name,
            "details": row.details,
            "ip_address": row.ip_address,
        }
        salt = os.urandom(16)
        row.event, row.owner = uuid4(), f"user:{row.actor_id}" if row.actor_id else ""
        row.payload_hash = entries.hash_payload(salt, data)
        row.leaf_hash = entries.leaf_of(row)
        row.seal = entries.seal(row.leaf_hash)
        payloads.append(payload(event=row, salt=salt, data=data))
        for (level, position), value in frontier.add(row.leaf_hash):
            event = None if level else row
            nodes.append(node(level=level, position=position, hash=value, event=event))
    audit.objects.bulk_update(batch, ["event", "owner", "payload_hash", "leaf_hash", "seal"])
    payload.objects.bulk_create(payloads)
    node.objects.bulk_create(nodes)


class Migration(migrations.Migration):
    dependencies = [("core", "0004_audit_tree")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]

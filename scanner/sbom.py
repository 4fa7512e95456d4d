"""What an app is made of, as a CycloneDX 1.6 document (https://cyclonedx.org/specification/)."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.exception import CycloneDxException
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:matrix-marketplace:sbom")
WHERE, DIRECT = "matrix:where", "matrix:direct"


def document(
    parts: Iterable[Mapping[str, Any]],
    *,
    app: str,
    version: str,
    bundle_sha256: str,
    license_expression: str = "",
    at: datetime,
) -> str:
    """The parts of one bundle, as JSON. The same bundle has the same serial number.

    Args:
        parts: As the dependency analyzer tells them: ``purl``, ``name``, ``version``, ``licence``,
            ``direct``, ``dev`` and ``where``. One without a version is what a manifest asks for.
        app: Its slug.
        version: The release's number.
        bundle_sha256: The digest of the archive, in hex.
        license_expression: What the app declares, as SPDX; empty when it does not.
        at: When it was read.
    """
    root = Component(
        name=app,
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref=f"{app}@{version}",
        licenses=_licenses(license_expression),
        properties=[Property(name="matrix:bundle-sha256", value=bundle_sha256)],
    )
    components = {part["purl"]: _component(part) for part in parts}
    bom = Bom(
        serial_number=uuid.uuid5(NAMESPACE, bundle_sha256),
        metadata=BomMetaData(component=root, timestamp=at),
        components=components.values(),
    )
    bom.register_dependency(root, components.values())
    return str(JsonV1Dot6(bom).output_as_string(indent=2))


def _component(part: Mapping[str, Any]) -> Component:
    purl = PackageURL.from_string(part["purl"])
    return Component(
        name=purl.name,
        group=purl.namespace,
        version=part["version"] or None,
        type=ComponentType.LIBRARY,
        scope=ComponentScope.EXCLUDED if part["dev"] else ComponentScope.REQUIRED,
        bom_ref=part["purl"],
        purl=purl,
        licenses=_licenses(part["licence"]),
        properties=[
            Property(name=WHERE, value=part["where"]),
            Property(name=DIRECT, value=str(bool(part["direct"])).lower()),
        ],
    )


def _licenses(written: str) -> list[License]:
    """An SPDX id or expression where it is one; else the words as they stand."""
    if not written:
        return []
    try:
        return [LicenseFactory().make_from_string(written)]
    except CycloneDxException:
        return []

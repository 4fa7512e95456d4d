"""A manifest in words, for people who decide."""

from typing import Any

RUNTIMES = {
    "flask": "Flask",
    "fastapi": "FastAPI",
    "python": "Python",
    "express": "Express",
    "nextjs": "Next.js",
    "node": "Node.js",
    "react": "React",
    "static": "Static site",
}


# What each fact is called in matrix.toml.
KEYS = {
    "Runtime": "runtime",
    "Start": "start",
    "Install": "install",
    "Build": "build",
    "Port": "port",
    "Health check": "health_path",
    "Hosts it may reach": "permissions",
    "Memory": "resources.memory_mib",
    "Processor": "resources.cpu_millicores",
    "Disk": "resources.disk_mib",
}
DETECTABLE = {"runtime", "start", "build"}


def runtime_label(manifest: dict[str, Any]) -> str:
    runtime = str(manifest["runtime"])
    return RUNTIMES.get(runtime, runtime)


def manifest_facts(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs of label and value."""
    return [
        ("Runtime", runtime_label(manifest)),
        ("Start", manifest["start"]),
        ("Install", manifest["install"] or "as usual for the runtime"),
        ("Build", manifest["build"]),
        ("Port", str(manifest["port"])),
        ("Health check", manifest["health_path"]),
        ("Hosts it may reach", ", ".join(manifest["hosts"]) or "none"),
        ("Memory", f"{manifest['memory_mib']} MiB"),
        ("Processor", f"{manifest['cpu_millicores']} millicores"),
        ("Disk", f"{manifest['disk_mib']} MiB"),
    ]


def facts_with_origin(manifest: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Label, value and whether it was declared in matrix.toml, detected, or is the default."""
    declared = manifest.get("declared")

    def origin(label: str, value: str) -> str:
        if declared is None or not value:  # uploaded before it was noted, or nothing to say
            return ""
        if KEYS[label] in declared:
            return "declared"
        return "detected" if KEYS[label] in DETECTABLE else "default"

    return [(label, value, origin(label, value)) for label, value in manifest_facts(manifest)]

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

"""What every container of ours is created with: the walls, whatever runs inside."""

from typing import Any

from docker.types import LogConfig, Mount, Ulimit

from runtime.backends.base import Limits

USER = "10001:10001"
MIB = 1 << 20


def cage(limits: Limits, *, mounts: list[Mount]) -> dict[str, Any]:
    """Arguments of ``containers.create``: section 5 of the CIS Docker Benchmark, as code.

    No seccomp option is set, so the daemon's default filter applies, and no restart policy: who
    runs is the control plane's decision. Memory and swap are one limit, which means no swap.
    """
    return {
        "user": USER,
        "network_mode": "none",
        "ipc_mode": "private",
        "cgroupns": "private",
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "mem_limit": limits.memory_mib * MIB,
        "memswap_limit": limits.memory_mib * MIB,
        "nano_cpus": limits.cpu_millicores * 1_000_000,
        "pids_limit": limits.processes,
        "oom_score_adj": 500,  # short of memory, the host ends an app before it ends itself
        "ulimits": [
            Ulimit(name="core", soft=0, hard=0),
            Ulimit(name="nofile", soft=4096, hard=4096),
        ],
        "log_config": LogConfig(
            type=LogConfig.types.JSON, config={"max-size": "1m", "max-file": "2"}
        ),
        "mounts": mounts,
    }


def read_only(source: object, target: str) -> Mount:
    return Mount(target, str(source), type="bind", read_only=True)


def writable(source: object, target: str) -> Mount:
    return Mount(target, str(source), type="bind")


def memory(target: str, *, size_mib: int) -> Mount:
    """A tmpfs; what it holds counts as memory of the container."""
    return Mount(target, None, type="tmpfs", tmpfs_size=size_mib * MIB, tmpfs_mode=0o1777)

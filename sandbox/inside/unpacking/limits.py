"""How much of everything one upload may hold, the archives within it included."""

MIB = 1024 * 1024
MAX_ENTRIES = 20_000
MAX_TOTAL_BYTES = 512 * MIB
MAX_FILE_BYTES = 256 * MIB
MAX_RATIO = 100
RATIO_FREE_BYTES = 16 * MIB
MAX_PATH_BYTES = 512
MAX_NAME_BYTES = 255
MAX_DEPTH = 40
MAX_PAX_BYTES = 64 * 1024
MAX_PAX_RECORDS = 64
XZ_MEMORY_BYTES = 96 * MIB  # xz -9 needs 65 MiB
CHUNK_BYTES = 64 * 1024
NESTED_DEPTH = 2
"""An archive in the upload is opened, and one in that; what lies deeper is refused."""

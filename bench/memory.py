"""How much memory processes of this machine have held."""

from pathlib import Path


def memory_of(process: int) -> int:
    """Return the most memory that a process ever held, in MB; 0 where nobody says."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    lines = dict(line.split(":", 1) for line in status.splitlines())

    return int(lines["VmHWM"].split()[0]) // 1024

"""File locks that the kernel drops when their holder dies, however it dies."""

import fcntl
import os
from pathlib import Path
from types import TracebackType


class FileLock:
    """A lock on one file: shared by many holders, or held alone."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def share(self) -> None:
        """Take the lock together with others; wait while somebody holds it alone."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def take(self) -> None:
        """Take the lock alone; wait until everybody else let go."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def try_share(self) -> bool:
        """Take the lock together with others, or return False at once."""
        return self._try(fcntl.LOCK_SH)

    def try_take(self) -> bool:
        """Take the lock alone, or return False at once."""
        return self._try(fcntl.LOCK_EX)

    def release(self) -> None:
        """Let go of the lock but keep the file open."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the lock and close its file; closing twice is harmless."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> "FileLock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _try(self, mode: int) -> bool:
        try:
            fcntl.flock(self._descriptor, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

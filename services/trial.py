"""What a trial on one machine uses in place of a production configuration.

Only entry points for trials call this (manage.py, the tests). The web server's and the workers' own
entry points do not: without a configuration they refuse to start.
"""

import os
import secrets
from pathlib import Path

SECRET_KEY_FILE = Path(__file__).resolve().parent.parent / "var" / "secret_key"


def prepare() -> None:
    """Set what a trial needs, unless this machine is configured (SECRET_KEY is set)."""
    if os.environ.get("SECRET_KEY"):
        return
    os.environ["SECRET_KEY"] = _kept_secret_key()
    os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    os.environ.setdefault("HTTPS", "false")


def _kept_secret_key() -> str:
    """Return this checkout's key, made once so that sessions outlive a restart."""
    SECRET_KEY_FILE.parent.mkdir(parents=True, exist_ok=True)
    draft = SECRET_KEY_FILE.with_name(f"secret_key.{os.getpid()}.draft")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(64))
    try:
        # A link is refused where the name is taken: two first starts agree on one key.
        os.link(draft, SECRET_KEY_FILE)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return SECRET_KEY_FILE.read_text()

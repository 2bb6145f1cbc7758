"""The settings as the type checker loads them: it connects to nothing, so any address will do."""

import os

os.environ.setdefault("SECRET_KEY", "only-the-type-checker-ever-sees-this-key-and-nobody-else-does")
os.environ.setdefault("ALLOWED_HOSTS", "localhost")
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/nothing")
os.environ.setdefault("REDIS_URL", "redis://localhost")

from config.settings import *  # noqa: F403

"""The PostgreSQL and Valkey servers that a checkout carries with it when none are configured."""

from services.session import Services, ServicesFailed, ensure

__all__ = ["Services", "ServicesFailed", "ensure"]

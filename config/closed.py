"""The API's default permission: nobody."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class Closed(BasePermission):
    """Refuse everybody, so that a view without its own permission is not open by oversight."""

    message = "This address is not open to anybody."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Refuse."""
        return False

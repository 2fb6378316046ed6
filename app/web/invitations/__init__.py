"""Invitations as people meet them, and as staff lead them."""

from app.web.invitations import objecting, pages, posts, uploads
from app.web.invitations.area import area

__all__ = ["area", "objecting", "pages", "posts", "uploads"]

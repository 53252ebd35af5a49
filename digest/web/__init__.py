"""Fetch addresses of the web that others have written, and come to no harm by what they lead to."""

from __future__ import annotations

from digest.web.addresses import Resolve, is_public
from digest.web.fetch import Limits, Redirect, Reply, Web, fetch

__all__ = ["Limits", "Redirect", "Reply", "Resolve", "Web", "fetch", "is_public"]

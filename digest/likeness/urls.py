from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# Parameters that mark how a reader came, not what the page is (Google Analytics, Meta, Google Ads,
# Microsoft Ads, Mailchimp).
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|gbraid|wbraid|msclkid|mc_[ce]id|_hs\w+|igshid", re.IGNORECASE)


def canonical(url: str) -> str:
    """Reduce an address to what it points at, for comparing only: never to be shown or followed.

    Scheme, ``www.``, default port, fragment, tracking parameters, trailing slash and the case of the host
    are dropped; percent-encoding is evened out. Returns an empty string for anything but http and https.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        url.encode()  # a lone surrogate has no place in an address; its error is a ValueError too
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return ""
    host = parts.hostname.removeprefix("www.").rstrip(".")
    if port not in {None, 80, 443}:
        host = f"{host}:{port}"
    path = quote(unquote(parts.path), safe="/~!$&'()*+,;=:@-._").rstrip("/")
    kept = [
        (key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(key)
    ]
    query = f"?{urlencode(sorted(kept))}" if kept else ""
    return f"{host}{path}{query}"

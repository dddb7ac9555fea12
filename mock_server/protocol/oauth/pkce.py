"""Proof Key for Code Exchange (RFC 7636): only who asked for a code can redeem it."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from hmac import compare_digest

from mock_server.protocol.oauth.token_endpoint import Refused

_CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def challenge(form: Mapping[str, str]) -> str | None:
    """The challenge of an authorization request as the S256 method has it, or None.

    Raises Refused for a method that does not exist, and for what is no challenge.
    """
    text = form.get("code_challenge")
    if not text:
        return None
    if not _CHALLENGE.fullmatch(text):
        raise Refused("invalid_request", "code_challenge is 43 to 128 unreserved characters")
    method = form.get("code_challenge_method") or "plain"
    if method not in ("S256", "plain"):
        raise Refused("invalid_request", "code_challenge_method is S256 or plain")
    return text if method == "S256" else _hashed(text)


def verify(known: str | None, verifier: str) -> None:
    """Raises Refused unless the verifier belongs to the challenge, if there is one.

    A verifier alone says nothing: oauthlib sends no challenge with it for the method "plain".
    """
    if known is None:
        return
    if not verifier:
        raise Refused("invalid_request", "code_verifier is missing")
    if not compare_digest(known, _hashed(verifier)):
        raise Refused("invalid_grant", "code_verifier does not belong to the code", 401)


def _hashed(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()

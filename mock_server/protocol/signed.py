"""Access tokens that are JSON Web Tokens, signed with ES256 (RFC 7515, 7517, 7518, 7519).

A world's key is a function of its seed, and signatures are deterministic (RFC 6979): the same
tokens for the same requests. What counts is still the grant that stands behind a token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from mock_server.protocol import grants
from mock_server.protocol.grants import Grant
from mock_server.world import keyed
from mock_server.world.world import World

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from jwt import PyJWS

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of the group of P-256 (FIPS 186-4)."""

Claims = Callable[[World, str, str | None], dict[str, Any]]
"""What a vendor's tokens say besides: from the world, the client and the user."""


@dataclass(slots=True, frozen=True)
class SignedTokens:
    """A vendor's way to issue tokens; `claims` adds to exp, iat, iss, jti and sub."""

    issuer: str
    claims: Claims

    def issue(
        self,
        world: World,
        vendor: str,
        *,
        client: str,
        scopes: Iterable[str],
        expires_in: float,
        user: str | None = None,
    ) -> Grant:
        """A new grant, ended `expires_in` seconds from now; OverflowError beyond the calendar."""
        now = world.clock.now()
        claims = {
            "iss": self.issuer,
            "sub": user or client,
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(seconds=expires_in)).timestamp()),
            "jti": world.mint(vendor, "access-token")[:32],
            **self.claims(world, client, user),
        }
        token = sign(world.seed, vendor, claims)
        return grants.issue(
            world,
            vendor,
            client=client,
            scopes=scopes,
            expires_in=expires_in,
            user=user,
            token=token,
        )


def sign(seed: int, vendor: str, claims: dict[str, Any]) -> str:
    """The token of claims, in compact form."""
    key = _key(seed, vendor)
    headers = {"typ": "JWT", "kid": key_id(seed, vendor)}
    token: str = _signer().encode(orjson.dumps(claims), key, algorithm="ES256", headers=headers)
    return token


def key_set(seed: int, vendor: str) -> dict[str, Any]:
    """The public keys as a JSON Web Key Set (RFC 7517 section 5)."""
    from jwt.algorithms import ECAlgorithm

    key: dict[str, Any] = ECAlgorithm.to_jwk(_key(seed, vendor).public_key(), as_dict=True)
    return {"keys": [key | {"alg": "ES256", "use": "sig", "kid": key_id(seed, vendor)}]}


def key_id(seed: int, vendor: str) -> str:
    """What names the key in tokens and in the set."""
    return keyed.token(seed, vendor, "signing-key", "id", size=8)


@lru_cache(maxsize=16)
def _key(seed: int, vendor: str) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    drawn = int.from_bytes(keyed.digest(seed, vendor, "signing-key", size=48), "big")
    return ec.derive_private_key(drawn % (_ORDER - 1) + 1, ec.SECP256R1())


@lru_cache(maxsize=1)
def _signer() -> PyJWS:
    """ES256 with the nonce of RFC 6979 in place of a random one."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256
    from jwt import PyJWS
    from jwt.algorithms import ECAlgorithm
    from jwt.utils import der_to_raw_signature

    class Deterministic(ECAlgorithm):
        def sign(self, msg: bytes, key: EllipticCurvePrivateKey) -> bytes:
            der = key.sign(msg, ECDSA(SHA256(), deterministic_signing=True))
            return der_to_raw_signature(der, key.curve)

    jws = PyJWS()
    jws.unregister_algorithm("ES256")
    jws.register_algorithm("ES256", Deterministic(ECAlgorithm.SHA256))
    return jws

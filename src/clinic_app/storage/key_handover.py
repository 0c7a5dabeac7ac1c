"""Hand a new data key to a user who is not there.

When the data key is changed, only one person's passphrase is at hand. Every slot therefore holds a private key
(X25519, inside the wrapping) whose public half is kept in the records. The new key is sealed to that public half
and to the key before it: the person reads it at the next unlock, somebody who has left cannot, and a stranger
with the files cannot slip in a key of his own.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
HANDOVER_BYTES = KEY_BYTES + 12 + KEY_BYTES + 16


def new_private_key() -> bytes:
    return X25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private_key: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def seal(public_key: bytes, new_key: bytes, key_before: bytes, context: bytes) -> bytes:
    """`new_key` for the owner of `public_key`, who also knows `key_before`."""
    once = X25519PrivateKey.generate()
    once_public = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public_key))
    nonce = secrets.token_bytes(12)
    key = _sealing_key(shared, key_before, once_public, public_key)
    return once_public + nonce + AESGCM(key).encrypt(nonce, new_key, context)


def unseal(private_key: bytes, sealed: bytes, key_before: bytes, context: bytes) -> bytes:
    """Raises InvalidTag if it was not sealed for this key, by somebody who knew `key_before`."""
    if len(sealed) != HANDOVER_BYTES:
        raise InvalidTag
    once_public, nonce, wrapped = (
        sealed[:KEY_BYTES],
        sealed[KEY_BYTES : KEY_BYTES + 12],
        sealed[KEY_BYTES + 12 :],
    )
    mine = X25519PrivateKey.from_private_bytes(private_key)
    try:
        shared = mine.exchange(X25519PublicKey.from_public_bytes(once_public))
    except ValueError:  # a point chosen so that nothing is shared
        raise InvalidTag from None
    key = _sealing_key(shared, key_before, once_public, mine.public_key().public_bytes_raw())
    return AESGCM(key).decrypt(nonce, wrapped, context)


def _sealing_key(shared: bytes, key_before: bytes, once_public: bytes, public_key: bytes) -> bytes:
    info = b"clinic companion handover" + once_public + public_key
    return HKDF(SHA256(), KEY_BYTES, salt=key_before, info=info).derive(shared)

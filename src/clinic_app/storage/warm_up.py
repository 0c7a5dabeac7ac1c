"""Load what the store needs while the passphrase is being typed; run on a background thread."""

import importlib

_HEAVY = (
    "sqlalchemy.orm",
    "sqlalchemy.dialects.sqlite",
    "sqlcipher3.dbapi2",
    "cryptography.hazmat.primitives.kdf.argon2",
    "clinic_app.storage.clinic_store",
)


def warm_up() -> None:
    """Import the heavy parts and let the mapper lay out its tables; harmless when repeated."""
    for name in _HEAVY:
        importlib.import_module(name)
    from sqlalchemy.orm import configure_mappers

    configure_mappers()

"""What the vault should not let people forget."""

CODE_UNSEEN = "vault:recovery_code"
"""Key of the draft that says: a recovery code was made, but nobody has shown yet that it was copied."""

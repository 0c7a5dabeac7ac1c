"""A row of the audit trail in words."""

from clinic_app.services.audit import AuditEntry

_ENTITIES = {
    "client": "client record",
    "store": "records",
    "user": "user",
    "setting": "setting",
    "audit trail": "audit trail",
    "episode": "episode of care",
    "own_exercise": "own exercise",
    "own_figure": "own figure",
    "own_routine_template": "routine template",
    "own_usual_dose": "usual dose",
    "own_favourites": "favourites",
}
_WHOLE = {
    ("set up", "store"): "Set up the records",
    ("unlocked", "store"): "Unlocked the records",
    ("looked for", "client"): "Looked for a client to erase",
    ("locked", "store"): "Locked the records",
    ("emergency access", "store"): "Emergency access with the recovery code",
    ("clock was set back", "store"): "The clock of the computer was set back",
    ("wrong passphrases", "user"): "Wrong passphrases before this unlocking",
    ("changed passphrase", "user"): "Changed their own passphrase",
    ("set passphrase", "user"): "Set somebody's passphrase",
    ("renewed key slot", "user"): "Key slot renewed",
    ("key slot differs", "user"): "A key slot was not the one remembered",
    ("key slot missing", "user"): "A key slot was missing",
    ("removed leftover key slot", "user"): "Removed a left-over key slot",
    ("refused", "user"): "Refused somebody who has left",
    ("roles set", "user"): "Set roles",
    ("made", "recovery code"): "Made a new recovery code",
    ("copied", "recovery code"): "Copied the new recovery code",
    ("removed", "recovery code"): "Removed the recovery code",
    ("changed", "data key"): "Changed the data key",
    ("made", "backup"): "Made a backup",
    ("upgraded", "store"): "Brought the records to the form of this version",
    ("restored", "backup"): "Restored a backup",
    ("removed", "replaced records"): "Removed the records kept from before a restore",
    ("alarm", "audit trail"): "Alarm: the audit trail did not fit",
    ("accepted", "audit trail"): "Accepted the audit trail as it stands",
}
_DETAILS = {
    "asked": "by hand",
    "idle": "nobody worked",
    "suspend": "the computer slept",
    "closed": "the program was closed",
    "whole": "it is whole",
}
_LOCK = ("locked", "store")


def action_text(entry: AuditEntry) -> str:
    """For instance "Changed client record: phone, notes"."""
    row = entry.row
    key = (row.action, row.entity)
    words = _WHOLE.get(key)
    if words is None:
        words = f"{row.action} {_ENTITIES.get(row.entity, row.entity)}"
        words = words[:1].upper() + words[1:]
    if key == ("accepted", "audit trail") and row.entity_id:
        return f"{words}: {row.entity_id}"
    if row.action == "answered" and len(row.fields) > 3:
        return f"{words}: {len(row.fields)} questions"
    said = _DETAILS if key == _LOCK or row.action == "verified" or row.entity == "backup" else {}
    details = [said.get(one, one.replace("_", " ")) for one in row.fields]
    return f"{words}: {', '.join(details)}" if details else words

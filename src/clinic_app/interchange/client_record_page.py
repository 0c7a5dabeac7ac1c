"""The page of an exported record: plain HTML that any browser shows and nothing in it can act.

Every text passes `_text`, the one door: it escapes, keeps line ends and sets each value apart so that writing
direction marks in one cannot turn another around. The page forbids itself scripts, pictures and connections.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import cast

from clinic_app.domain.client_vocabulary import CONDITIONS, EQUIPMENT
from clinic_app.services.json_values import Json

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1d2329; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { margin-top: 2.5rem; border-bottom: 2px solid #d5dbe1; }
h3 { margin: 1.5rem 0 .5rem; } p.made { color: #56616c; margin-top: .25rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; }
th { font-weight: 600; width: 14rem; } table.list th { width: auto; border-bottom: 1px solid #8a95a0; }
table.list td { border-bottom: 1px solid #e4e8ec; } bdi { white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
""".strip()

_CLIENT = (
    ("given_name", "Given name"),
    ("family_name", "Family name"),
    ("preferred_name", "Called"),
    ("birth_date", "Date of birth"),
    ("sex", "Sex"),
    ("gender_text", "Gender"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("emergency_name", "Emergency contact"),
    ("emergency_phone", "Emergency phone"),
    ("alerts", "Alerts"),
    ("precautions", "Precautions"),
    ("equipment", "Equipment at home"),
    ("notes", "Notes"),
    ("handout_language", "Language of handouts"),
    ("created_at", "Record made"),
    ("updated_at", "Last changed"),
)
_EPISODE = (
    ("complaint", "Comes for"),
    ("side", "Side"),
    ("referral", "Referral"),
    ("goals", "Goals"),
    ("started_on", "From"),
    ("closed_on", "To"),
)
_WORDS = {"M": "male", "F": "female", "U": "not given", "L": "left", "R": "right", **CONDITIONS, **EQUIPMENT}
_CODED = frozenset({"sex", "side", "precautions", "equipment"})


def record_page(document: Mapping[str, Json]) -> str:
    """The whole page; `document` has the form of `client_record.schema.json`."""
    client = cast("dict[str, Json]", document["client"])
    name = f"{client['given_name']} {client['family_name']}"
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="referrer" content="no-referrer">',
        f"<title>Client record</title><style>{_STYLE}</style></head><body>",
        f"<h1>{_text(name)}</h1>",
        f'<p class="made">Client record, exported {_text(document["exported_at"])} by {_text(document["program"])}</p>',
        "<h2>Client</h2>",
        _facts(client, _CLIENT),
    ]
    parts += ["<h2>Episodes of care</h2>"] + [_facts(one, _EPISODE) for one in _list(document["episodes"])]
    parts += ["<h2>Screenings</h2>", *map(_screening, _list(document["screenings"]))]
    parts += ["<h2>Routines</h2>", *map(_routine, _list(document["routines"]))]
    handouts = [
        (one["kept_at"], one["paper"], one["language"], one["file"]) for one in _list(document["handouts"])
    ]
    parts += ["<h2>Handouts</h2>", _table(("Kept", "Paper", "Language", "File"), handouts)]
    # Documents of version 1 have neither of the two.
    diaries = [(one["at"], one["entered_by"], one["content"]) for one in _list(document.get("diaries", []))]
    parts += ["<h2>Returned diaries</h2>", _table(("Entered", "By", "What it says"), diaries)]
    parts += ["<h2>Made for this client alone</h2>", *_own_material(_list(document.get("own_material", [])))]
    return "\n".join([*parts, "</body></html>", ""])


def _screening(screening: Mapping[str, Json]) -> str:
    answers = [
        (one["label"], one["value"], one["at"], one["rater"], one["device"])
        for one in _list(screening["answers"])
    ]
    decisions = [
        (one["proposal_id"], one["decision"], one["note"], one["at"]) for one in _list(screening["decisions"])
    ]
    parts = [
        f"<h3>{_text(screening['started_at'])} ({_text(screening['status'])})</h3>",
        _table(("Question", "Answer", "Entered", "By", "With"), answers),
    ]
    if decisions:
        parts.append(_table(("Proposal", "Decision", "Note", "Decided"), decisions))
    result = cast("dict[str, Json] | None", screening["result"])
    if result is not None:
        output = cast("dict[str, Json]", result["output"])
        parts.append("<h4>Outcome</h4>" + _table(("What", "Value"), list(output.items())))
    return "\n".join(parts)


def _routine(routine: Mapping[str, Json]) -> str:
    content = cast("dict[str, Json]", routine["content"])
    items = content.get("items")
    rows = [(one,) for one in items] if isinstance(items, list) else []
    rest = [(name, value) for name, value in content.items() if name != "items"]
    title = f"Routine {routine['number']}: {routine['title']}"
    return f"<h3>{_text(title)}</h3>" + _table(("What", "Value"), rest) + _table(("Exercise",), rows)


_KINDS = {
    "exercise": "Exercise",
    "figure": "Figure",
    "routine_template": "Template of a routine",
    "usual_dose": "Usual dose",
}


def _own_material(items: Sequence[Mapping[str, Json]]) -> list[str]:
    if not items:
        return ["<p>None.</p>"]
    parts: list[str] = []
    for item in items:
        kind = str(item["kind"])
        title = f"{_KINDS.get(kind, kind)}: {item['title']}{' (taken out)' if item['removed'] else ''}"
        rows = list(cast("dict[str, Json]", item["content"]).items())
        rows += [("File", picture["file"]) for picture in _list(item["pictures"])]
        parts.append(f"<h3>{_text(title)}</h3>" + _table(("What", "Value"), rows))
    return parts


def _facts(record: Mapping[str, Json], labels: Sequence[tuple[str, str]]) -> str:
    rows = [
        f"<tr><th>{_text(label)}</th><td>{_text(_word(key, record.get(key)))}</td></tr>"
        for key, label in labels
        if record.get(key) not in (None, "", [])
    ]
    return f"<table>{''.join(rows)}</table>"


def _word(key: str, value: Json) -> Json:
    if key not in _CODED:
        return value
    if isinstance(value, list):
        return "\n".join(_WORDS.get(str(one), str(one)) for one in value)
    return _WORDS.get(str(value), value)


def _table(header: Sequence[str], rows: Sequence[Sequence[Json]]) -> str:
    if not rows:
        return "<p>None.</p>"
    head = "".join(f"<th>{_text(one)}</th>" for one in header)
    body = "".join("<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table class="list"><tr>{head}</tr>{body}</table>'


def _text(value: Json) -> str:
    """The one door: whatever `value` says is shown and does nothing."""
    shown = escape(_shown(value), quote=True).replace("\r", "&#13;")
    return f'<bdi dir="auto">{shown}</bdi>'


def _shown(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_shown(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "; ".join(_shown(one) for one in value)
    return str(value)


def _list(value: Json) -> list[dict[str, Json]]:
    return cast("list[dict[str, Json]]", value)

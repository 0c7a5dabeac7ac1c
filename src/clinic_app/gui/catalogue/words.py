"""The therapist's words for what the catalogue stores as codes and numbers."""

from collections.abc import Mapping
from html import escape
from types import MappingProxyType

from clinic_app.domain.dosage import Dose, ItemSide, Side, tempo_text
from clinic_app.domain.exercises import Catalogue, Exercise

PHASES: Mapping[int, str] = MappingProxyType(
    {1: "Calm and free", 2: "Activate and control", 3: "Strengthen", 4: "Integrate"}
)
LEVELS: Mapping[int, str] = MappingProxyType(
    {1: "very easy", 2: "easy", 3: "medium", 4: "hard", 5: "very hard"}
)
POSITIONS: Mapping[str, str] = MappingProxyType(
    {
        "supine": "On the back",
        "prone": "Face down",
        "side_lying": "On the side",
        "sitting": "Sitting",
        "standing": "Standing",
        "kneeling": "Kneeling",
        "all_fours": "Hands and knees",
    }
)
SERVED: Mapping[str, str] = MappingProxyType(
    {
        "F_GM": "Glute max capacity or recruitment low",
        "F_HIP_CONTROL": "Hip side control low",
        "F_CORE": "Core endurance or control low",
        "F_APT": "Pelvis tips forward and this may matter",
        "F_PPT": "Pelvis tucked under",
        "F_HF_SHORT": "Hip flexors measure short",
        "F_HF_TIGHT_NOT_SHORT": "Hip flexors feel tight, measure normal",
        "stretch": "Hip flexors: stretch",
        "stretch_trial": "Hip flexors: stretch for a trial",
        "stabilise": "Hip flexors: stabilise",
        "F_LOWBACK": "Low back stiff or guarded",
        "F_HAM_SHORT": "Hamstring length is limited",
        "F_HAM_TIGHT_NOT_SHORT": "Hamstrings feel tight, measure normal",
        "F_HAM_WEAK": "Hamstring capacity low",
        "F_PHT": "Proximal hamstring tendon pattern",
        "F_HSI": "Recent hamstring strain pattern",
        "F_NEURAL": "Nerve sensitivity in the leg",
        "F_DGS": "Deep gluteal nerve irritation pattern",
        "F_HIP_JOINT": "Hip joint may be involved",
        "F_ANKLE": "Ankle stiffness or instability",
        "F_ADD": "Groin muscles irritable",
        "F_CALF": "Calf endurance low",
        "F_RUNFORM": "Long reach in front when running",
        "F_LOAD": "Training rose quickly",
        "F_NO_DRIVER": "No driver found",
    }
)
"""Findings and hip-flexor branches in the order a therapist looks for them."""

LATERALITY: Mapping[str, str] = MappingProxyType(
    {"bilateral": "both sides together", "per_side": "each side on its own", "alternating": "sides in turn"}
)
SCOPES: Mapping[str, str] = MappingProxyType(
    {"clinic": "for the whole clinic", "person": "for you only", "client": "for this client only"}
)
"""Who sees an own exercise."""
_SIDE_WORDS: Mapping[str, str] = MappingProxyType({"L": "LEFT", "R": "RIGHT"})


def finding_words(code: str) -> str:
    """Title of a finding or branch; an unknown code is shown as it is."""
    return SERVED.get(code, code)


def phase_words(phase: int) -> str:
    return f"Phase {phase} · {PHASES.get(phase, '')}".rstrip(" ·")


def level_words(level: int) -> str:
    return f"Level {level} of 5, {LEVELS.get(level, '')}".rstrip(", ")


def times_words(count: int, once: str) -> str:
    """2 -> "twice a day" for `once` "a day"."""
    word = {1: "once", 2: "twice"}.get(count, f"{count} times")
    return f"{word} {once}"


def week_words(days: int) -> str:
    return "every day" if days >= 7 else f"{days} day a week" if days == 1 else f"{days} days a week"


def seconds_words(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    if minutes and not rest:
        return f"{minutes} min"
    return f"{seconds} s"


def amount_words(dose: Dose) -> str:
    """Sets and repetitions: "3 sets of 10, pace 2-1-2", "2 holds of 45 s"."""
    sets = f"{dose.sets} set" if dose.sets == 1 else f"{dose.sets} sets"
    if dose.hold_s is None:
        words = f"{sets} of {dose.reps}"
        return f"{words}, pace {tempo_text(dose.tempo)}" if dose.tempo else words
    hold = seconds_words(dose.hold_s)
    if dose.reps == 1:
        return f"{dose.sets} hold of {hold}" if dose.sets == 1 else f"{dose.sets} holds of {hold}"
    return f"{sets} of {dose.reps} holds of {hold}"


def often_words(dose: Dose) -> str:
    """How often: "once a day, 5 days a week"."""
    return f"{times_words(dose.times_per_day, 'a day')}, {week_words(dose.days_per_week)}"


def dose_words(dose: Dose) -> str:
    """The whole dose as one line for the therapist."""
    rest = f", rest {seconds_words(dose.rest_s)}" if dose.rest_s else ""
    return f"{amount_words(dose)}{rest} · {often_words(dose)}"


def side_words(exercise: Exercise, side: ItemSide | None, extra: Side | None = None) -> str:
    """Which side works, never by a letter alone: "BOTH, each side, one more set on the LEFT"."""
    if side in ("L", "R"):
        return f"{_SIDE_WORDS[side]} only"
    words = {
        "per_side": "BOTH, each side",
        "alternating": "BOTH, in turns",
        "bilateral": "BOTH together",
    }[exercise.laterality]
    return f"{words}, one more set {_SIDE_WORDS[extra]}" if extra is not None else words


def minutes_words(seconds: int) -> str:
    """Time of one line to the half minute: "4 min", "2½ min", "under 1 min"."""
    if seconds < 45:
        return "under 1 min"
    halves = round(seconds / 30)
    whole, half = divmod(halves, 2)
    return f"{whole or ''}{'½' if half else ''} min"


def equipment_words(catalogue: Catalogue, exercise: Exercise) -> str:
    """What is needed, with the household stand-in where there is one."""
    if not exercise.equipment_required:
        return "Nothing"
    parts: list[str] = []
    for key in exercise.equipment_required:
        thing = catalogue.thing(key)
        if thing is None:
            parts.append(key)
        elif thing.swap and not thing.everyone_has:
            parts.append(f"{thing.label} (or {thing.swap})")
        else:
            parts.append(thing.label)
    return ", ".join(parts)


def on_button(text: str) -> str:
    """A name from data as a button shows it: an ampersand is one, not the mark of a key."""
    return text.replace("&", "&&")


def as_tip(text: str) -> str:
    """A name from data as a tooltip shows it: what looks like markup stays what was typed."""
    return f"<qt>{escape(text)}</qt>" if text else ""

"""From accepted findings to a first routine the therapist can edit, every line with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from clinic_app.domain.exercises import Side


@dataclass(frozen=True, slots=True)
class AcceptedFindings:
    """Ids with side (`F_GM_R`). What is neither accepted nor rejected is undecided and not used.

    `edited_strength` holds the strengths the therapist changed.
    """

    accepted: frozenset[str]
    rejected: frozenset[str] = frozenset()
    edited_strength: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """`age` None: not recorded. `equipment` None: not asked, so only things every home has are assumed.

    `worse_side` names the weaker or tighter side by finding id without side (`{"F_GM": "R"}`).
    `plank_s` and `side_plank_s` (weaker side) choose between the knee and the full form.
    """

    age: int | None = None
    equipment: tuple[str, ...] | None = None
    conditions: tuple[str, ...] = ()
    worse_side: Mapping[str, Side] = field(default_factory=lambda: MappingProxyType({}))
    plank_s: float | None = None
    side_plank_s: float | None = None

"""What a routine needs to know of an assessment, read from its output document.

The output is plain data (it is stored with the screening), so it is read leniently: what is missing is
empty, never guessed. Only what the therapist accepted counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, cast

from clinic_app.domain.exercises import Side

CoreGate = Literal["passed", "not_passed", "unknown"]
SIDES: tuple[Side, ...] = ("L", "R")
FRONT_PLANK_GATE_S = 30
SIDE_PLANK_GATE_S = 20
PRESENT = ("supported", "suggested")

FINDINGS_BEHIND: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "low_back_release": ("F_LOWBACK",),
        "psoas_release": ("F_HF_SHORT",),
        "hip_flexor_stretch": ("F_HF_SHORT",),
        "sitting_breaks": ("F_HF_SHORT",),
        "neurodynamic_slider": ("F_NEURAL", "F_DGS"),
        "tendon_load": ("F_PHT",),
        "hsi_pathway": ("F_HSI",),
        "pelvic_control": ("F_APT",),
        "hip_hinge_control": ("F_PPT",),
        "core_stabilise": ("F_CORE", "F_HF_SHORT", "F_HF_TIGHT_NOT_SHORT"),
        "glute_activation": ("F_GM",),
        "glute_strength_bilateral": ("F_GM",),
        "glute_strength_unilateral": ("F_GM",),
        "hip_control_strength": ("F_HIP_CONTROL",),
        "movement_retraining": ("F_HIP_CONTROL",),
        "hamstring_strength": ("F_HAM_SHORT", "F_HAM_WEAK", "F_NO_DRIVER"),
        "hamstring_stretch": ("F_HAM_SHORT",),
        "ankle_mobility": ("F_ANKLE",),
        "ankle_balance": ("F_ANKLE",),
        "adductor_strength": ("F_ADD",),
        "calf_strength": ("F_CALF",),
        "running_reeducation": ("F_RUNFORM",),
    }
)
"""Which findings put a category into the plan. Categories not named here do not hang on one finding."""

SIDED_FINDINGS = frozenset(
    {
        "F_HSI",
        "F_PHT",
        "F_NEURAL",
        "F_DGS",
        "F_HAM_SHORT",
        "F_HAM_WEAK",
        "F_HF_SHORT",
        "F_HF_TIGHT_NOT_SHORT",
        "F_GM",
        "F_HIP_CONTROL",
        "F_ANKLE",
        "F_CALF",
    }
)


@dataclass(frozen=True, slots=True)
class AcceptedFindings:
    """Ids with side (`F_GM_R`). What is neither accepted nor rejected is undecided and not used.

    `edited_strength` holds the strengths the therapist changed; `not_supported` there counts as rejected.
    """

    accepted: frozenset[str]
    rejected: frozenset[str] = frozenset()
    edited_strength: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """`age` None: not recorded. `equipment` None: not asked, so only things every home has are assumed.

    `conditions` are precaution codes. `worse_side` names the weaker or tighter side by finding id without
    side (`{"F_GM": "R"}`). `plank_s` and `side_plank_s` (weaker side) choose between the knee and full form.
    `hamstring_first` are the sides where the bridge showed the hamstrings first or cramping, `rectus_short`
    those where both signs of a short rectus femoris were there.
    """

    age: int | None = None
    equipment: tuple[str, ...] | None = None
    conditions: tuple[str, ...] = ()
    worse_side: Mapping[str, Side] = field(default_factory=lambda: MappingProxyType({}))
    plank_s: float | None = None
    side_plank_s: float | None = None
    hamstring_first: frozenset[Side] = frozenset()
    rectus_short: frozenset[Side] = frozenset()


@dataclass(frozen=True, slots=True)
class PlanCategory:
    """`sides` empty means the whole body."""

    id: str
    sides: tuple[Side, ...]
    phase: int
    status: str


@dataclass(frozen=True, slots=True)
class PlanGoal:
    id: str
    sides: tuple[Side, ...]
    strength: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The assessment as a routine sees it. `findings` are only the accepted ones that are present."""

    locked: bool
    lock_reason: str
    findings: Mapping[str, str]
    branch: Mapping[Side, str]
    lead: str
    gm_type: Mapping[Side, str]
    hamstring_first: frozenset[Side]
    goals: tuple[PlanGoal, ...]
    categories: tuple[PlanCategory, ...]
    not_accepted: tuple[PlanCategory, ...]
    barred: Mapping[str, str]
    restrictions: tuple[str, ...]
    flags: tuple[str, ...]
    core_gate: CoreGate
    instability: bool
    provisional: bool

    def stabilises(self, side: Side) -> bool:
        return self.branch.get(side) == "stabilise"

    def has(self, base_id: str, side: Side | None = None) -> bool:
        """Whether an accepted finding with this id is present (on `side`, if one is given)."""
        if base_id not in SIDED_FINDINGS:
            return base_id in self.findings
        return any(f"{base_id}_{one}" in self.findings for one in SIDES if side in (None, one))

    def barred_by(self, category: str, side: Side | None) -> str:
        """Rule code that bars the category (on this side); empty when nothing does."""
        return self.barred.get(category, "") or (self.barred.get(f"{category}_{side}", "") if side else "")


def read_plan(
    output: Mapping[str, object],
    decided: AcceptedFindings,
    *,
    plank_s: float | None = None,
    side_plank_s: float | None = None,
) -> Plan:
    """Reads an assessment output and keeps what hangs on accepted findings.

    A category whose findings are all undecided or rejected goes to `not_accepted`; one that keeps only one
    of its sides keeps that side. The stabilise branch keeps its bars until its findings are rejected.
    The plank times (seconds, the weaker side) decide the core gate where they are known.
    """
    all_findings = {
        finding: decided.edited_strength.get(finding, str(strength))
        for finding, strength in _block(output.get("findings")).items()
    }
    findings = {
        finding: strength
        for finding, strength in all_findings.items()
        if strength in PRESENT and finding in decided.accepted and finding not in decided.rejected
    }
    branch: dict[Side, str] = {side: str(_block(output.get("branch")).get(side, "none")) for side in SIDES}
    barred = {key: str(rule) for key, rule in _block(output.get("barred")).items()}
    for side in SIDES:
        behind = {
            finding
            for base in ("F_HF_SHORT", "F_HF_TIGHT_NOT_SHORT")
            if (finding := f"{base}_{side}") in all_findings and all_findings[finding] in PRESENT
        }
        if behind and behind <= decided.rejected:
            branch[side] = "none"
            for category in ("hip_flexor_stretch", "psoas_release"):
                if barred.get(f"{category}_{side}") == "X1":
                    del barred[f"{category}_{side}"]
    scope = [str(_block(entry).get("effect", "")) for entry in _list(output.get("scope"))]
    flags = tuple(str(flag) for flag in _list(output.get("flags")))
    domains = _block(output.get("domains"))
    core = _block(domains.get("core"))
    gm_type: dict[Side, str] = {
        side: str(kind) for side in SIDES if (kind := _block(output.get("gm_type")).get(side)) is not None
    }
    plan = Plan(
        locked=bool(_block(output.get("routine")).get("locked", False)),
        lock_reason=str(_block(output.get("routine")).get("reason") or output.get("disposition") or ""),
        findings=findings,
        branch=branch,
        lead=str(output.get("lead", "none")),
        gm_type=gm_type,
        hamstring_first=_hamstring_first(_block(domains.get("gm"))),
        goals=tuple(_goals(output, findings)),
        categories=(),
        not_accepted=(),
        barred=barred,
        restrictions=tuple(str(one) for one in _list(output.get("restrictions"))),
        flags=flags,
        core_gate=_core_gate(all_findings, core, plank_s, side_plank_s),
        instability=core.get("instability") == "POS",
        provisional="provisional" in scope or any(flag.startswith("M2") for flag in flags),
    )
    kept: list[PlanCategory] = []
    dropped: list[PlanCategory] = []
    for category in _categories(output):
        one, rest = _accepted_part(plan, category)
        kept += [one] if one else []
        dropped += [rest] if rest else []
    return replace(plan, categories=tuple(kept), not_accepted=tuple(dropped))


def _accepted_part(plan: Plan, category: PlanCategory) -> tuple[PlanCategory | None, PlanCategory | None]:
    behind = FINDINGS_BEHIND.get(category.id)
    if behind is None:
        return category, None
    if not category.sides:
        counts = any(plan.has(base) for base in behind)
        if category.id == "core_stabilise":
            # A hip-flexor finding alone brings core work only where its branch says so.
            counts = plan.has("F_CORE") or any(
                plan.branch[side] == "stabilise"
                and (plan.has("F_HF_SHORT", side) or plan.has("F_HF_TIGHT_NOT_SHORT", side))
                for side in SIDES
            )
        return (category, None) if counts else (None, category)
    kept = tuple(side for side in category.sides if any(plan.has(base, side) for base in behind))
    gone = tuple(side for side in category.sides if side not in kept)
    return (
        replace(category, sides=kept) if kept else None,
        replace(category, sides=gone) if gone else None,
    )


def _categories(output: Mapping[str, object]) -> list[PlanCategory]:
    found: list[PlanCategory] = []
    for entry in _list(output.get("categories")):
        block = _block(entry)
        phase = block.get("phase")
        found.append(
            PlanCategory(
                id=str(block.get("id", "")),
                sides=_sides(block.get("sides")),
                phase=phase if isinstance(phase, int) else 0,
                status=str(block.get("status") or "active"),
            )
        )
    return found


def _goals(output: Mapping[str, object], findings: Mapping[str, str]) -> list[PlanGoal]:
    found: list[PlanGoal] = []
    for entry in _list(output.get("goals")):
        block = _block(entry)
        goal_id = str(block.get("id", ""))
        sides: tuple[Side, ...] = _sides(block.get("sides"))
        if goal_id.startswith("F_"):
            if goal_id in SIDED_FINDINGS:
                sides = tuple(side for side in sides or SIDES if f"{goal_id}_{side}" in findings)
                if not sides:
                    continue
            elif goal_id not in findings:
                continue
        found.append(PlanGoal(goal_id, sides, str(block.get("strength", ""))))
    return found


def _core_gate(
    findings: Mapping[str, str], core: Mapping[str, object], plank_s: float | None, side_plank_s: float | None
) -> CoreGate:
    """Front plank 30 s, side plank 20 s, a steady bird dog and no sign of instability (expert convention)."""
    if "POS" in (core.get("instability"), core.get("control")):
        return "not_passed"
    if plank_s is not None and side_plank_s is not None:
        return (
            "passed" if plank_s >= FRONT_PLANK_GATE_S and side_plank_s >= SIDE_PLANK_GATE_S else "not_passed"
        )
    match findings.get("F_CORE", "not_assessed"):
        case "supported" | "suggested":
            return "not_passed"
        case "not_supported":
            return "passed"
        case _:
            return "unknown"


def _hamstring_first(gm: Mapping[str, object]) -> frozenset[Side]:
    """Sides where the list of positive recruitment items names the bridge; a bare count names none."""
    found: set[Side] = set()
    for side in SIDES:
        items = _block(gm.get(side)).get("recruit_items")
        names: list[object] = []
        if isinstance(items, Mapping):
            names = [
                name for name, positive in cast("Mapping[object, object]", items).items() if positive is True
            ]
        elif isinstance(items, list | tuple):
            names = [*cast("list[object]", items)]
        if any("bridge" in str(name) or "hamstring" in str(name) for name in names):
            found.add(side)
    return frozenset(found)


def _sides(value: object) -> tuple[Side, ...]:
    named = [str(one) for one in _list(value)]
    return tuple(side for side in SIDES if side in named)


def _block(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return [*cast("list[object]", value)] if isinstance(value, list | tuple) else []

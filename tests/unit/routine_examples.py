"""Assessment outputs of five worked examples of the screening specification, written by hand."""

from collections.abc import Mapping

from clinic_app.domain.plan_view import AcceptedFindings
from clinic_app.domain.routine_problems import RoutineProblem


def output(**changes: object) -> dict[str, object]:
    """An assessment output with nothing found; `changes` replace its top-level values."""
    return {
        "version": "1.1",
        "disposition": "clear",
        "scope": [],
        "restrictions": [],
        "routine": {"locked": False, "reason": None},
        "findings": {},
        "domains": {},
        "branch": {"L": "none", "R": "none"},
        "lead": "none",
        "gm_type": {"L": "recruits_well", "R": "recruits_well"},
        "goals": [],
        "categories": [category("safety_net_advice", phase=1)],
        "barred": {},
        "flags": [],
        **changes,
    }


def category(category_id: str, *sides: str, phase: int = 1, status: str = "active") -> dict[str, object]:
    return {"id": category_id, "sides": list(sides), "phase": phase, "status": status}


def goal(goal_id: str, *sides: str, tier: int = 4, strength: str = "supported") -> dict[str, object]:
    return {"tier": tier, "id": goal_id, "sides": list(sides), "strength": strength}


def may_print(problems: tuple[RoutineProblem, ...]) -> bool:
    """Whether nothing refuses printing."""
    return all(problem.severity != "refuse" for problem in problems)


def all_accepted(document: Mapping[str, object]) -> AcceptedFindings:
    findings = document["findings"]
    assert isinstance(findings, dict)
    return AcceptedFindings(frozenset(str(key) for key in findings))  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


E5 = output(
    findings={
        "F_APT": "supported",
        "F_CORE": "not_supported",
        "F_GM_L": "not_supported",
        "F_GM_R": "supported",
        "F_HAM_TIGHT_NOT_SHORT": "supported",
        "F_HF_SHORT_L": "supported",
        "F_HF_SHORT_R": "supported",
    },
    domains={
        "core": {"endurance": "NEG", "control": "NA", "instability": "NA"},
        "gm": {"L": {"recruit_items": []}, "R": {"recruit_items": ["pushoff_palpation", "sl_bridge"]}},
    },
    branch={"L": "stretch", "R": "stretch"},
    lead="glute",
    goals=[goal("hip_flexor", "L", "R"), goal("F_APT", tier=5), goal("F_GM", "R", tier=6)],
    categories=[
        category("safety_net_advice"),
        category("sitting_breaks"),
        category("psoas_release", "L"),
        category("hip_flexor_stretch", "L", "R"),
        category("pelvic_control"),
        category("glute_activation", "R", phase=2),
        category("glute_strength_bilateral", phase=3),
        category("glute_strength_unilateral", "R", phase=3),
        category("return_to_run", phase=4),
    ],
    flags=["C7_hamstring"],
)

E6 = output(
    findings={
        "F_APT": "suggested",
        "F_CORE": "supported",
        "F_HAM_TIGHT_NOT_SHORT": "supported",
        "F_HF_SHORT_L": "supported",
        "F_HF_SHORT_R": "supported",
    },
    domains={"core": {"endurance": "POS", "control": "POS", "instability": "POS"}},
    branch={"L": "stabilise", "R": "stabilise"},
    lead="core",
    goals=[goal("stabilise", "L", "R", tier=3), goal("F_APT", tier=5, strength="suggested")],
    categories=[
        category("safety_net_advice"),
        category("pelvic_control"),
        category("core_stabilise", phase=2),
        category("return_to_run", phase=4),
    ],
    barred={
        "hip_flexor_stretch_L": "X1",
        "psoas_release_L": "X1",
        "hip_flexor_stretch_R": "X1",
        "psoas_release_R": "X1",
    },
    flags=["X1_L", "X1_R", "C7_hamstring"],
)

E12 = output(
    findings={
        "F_CORE": "not_supported",
        "F_HAM_TIGHT_NOT_SHORT": "supported",
        "F_NO_DRIVER": "supported",
        "F_PELVIS_NEUTRAL": "supported",
    },
    categories=[
        category("safety_net_advice"),
        category("education_review"),
        category("load_management"),
        category("hamstring_strength", phase=3),
        category("return_to_run", phase=4),
    ],
    flags=["C7_hamstring", "Z1"],
)

E14 = output(
    findings={
        "F_APT": "suggested",
        "F_CORE": "not_assessed",
        "F_HAM_TIGHT_NOT_SHORT": "supported",
        "F_HF_SHORT_L": "suggested",
        "F_HF_SHORT_R": "suggested",
        "F_INSUFFICIENT": "supported",
    },
    branch={"L": "stretch_trial", "R": "stretch_trial"},
    gm_type={"L": None, "R": None},
    goals=[goal("hip_flexor", "L", "R", strength="suggested"), goal("F_APT", tier=5, strength="suggested")],
    categories=[
        category("complete_assessment", phase=0),
        category("safety_net_advice"),
        category("load_management"),
        category("sitting_breaks"),
        category("hip_flexor_stretch", "L", "R", status="trial_2_weeks"),
        category("pelvic_control"),
    ],
    flags=["HIST_UNKNOWN_L", "HIST_UNKNOWN_R", "C7_hamstring", "M2:3"],
)

E15 = output(
    findings={
        "F_CORE": "supported",
        "F_GM_R": "supported",
        "F_HAM_TIGHT_NOT_SHORT": "supported",
        "F_HF_SHORT_L": "supported",
        "F_HF_SHORT_R": "supported",
        "F_PELVIS_NEUTRAL": "supported",
    },
    domains={
        "core": {"endurance": "POS", "control": "POS", "instability": "NA"},
        "gm": {"R": {"recruit_items": ["glute_squeeze", "pushoff_palpation", "sl_bridge"]}},
    },
    branch={"L": "stretch", "R": "stabilise"},
    lead="concurrent",
    gm_type={"L": "recruits_well", "R": "position_dependent"},
    goals=[goal("stabilise", "R", tier=3), goal("hip_flexor", "L"), goal("F_GM", "R", tier=6)],
    categories=[
        category("safety_net_advice"),
        category("sitting_breaks"),
        category("hip_flexor_stretch", "L"),
        category("glute_activation", "R", phase=2),
        category("core_stabilise", phase=2),
        category("glute_strength_bilateral", phase=3),
        category("glute_strength_unilateral", "R", phase=3),
        category("return_to_run", phase=4),
    ],
    barred={"hip_flexor_stretch_R": "X1", "psoas_release_R": "X1"},
    flags=["X1_R", "C7_hamstring"],
)

E25 = output(
    findings={
        "F_CORE": "not_assessed",
        "F_GM_R": "supported",
        "F_HAM_TIGHT_NOT_SHORT": "supported",
        "F_HIP_CONTROL_R": "supported",
        "F_INSUFFICIENT": "supported",
    },
    domains={"gm": {"R": {"recruit_items": ["glute_squeeze", "pushoff_palpation", "sl_bridge"]}}},
    branch={"L": "undetermined", "R": "undetermined"},
    lead="concurrent",
    gm_type={"L": "recruits_well", "R": "global"},
    goals=[goal("F_GM", "R", tier=6), goal("F_HIP_CONTROL", "R", tier=6)],
    categories=[
        category("complete_assessment", phase=0),
        category("safety_net_advice"),
        category("load_management"),
        category("movement_retraining", "R", status="level1_only"),
        category("glute_strength_bilateral", status="level1_only"),
        category("glute_strength_unilateral", "R", status="level1_only"),
        category("glute_activation", "R", phase=2),
        category("hip_control_strength", "R", phase=2),
    ],
    flags=["C7_hamstring", "M2:4"],
)

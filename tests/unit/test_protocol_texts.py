"""The safety questions, the look-and-feel steps and the history keep the ids, levels and choices of the specification."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

import pytest
import yaml

from clinic_app.assets import resource

Mapping = dict[str, Any]

FILES = ("stage0_ask", "stage0_look", "history")

# item -> "sign=level ...", * = weak sign. Written from the specification, not from the files.
SIGNS = {
    "rf_cauda_equina": "bladder=EMERGENCY bowel=EMERGENCY saddle=EMERGENCY sexual=EMERGENCY both_legs=EMERGENCY",
    "rf_progressive_neuro": "weaker_now=URGENT spreading_numb=URGENT cord=URGENT old_weakness=REFER_FIRST radiating_12wk=CAUTION*",
    "rf_acute_limb_ischaemia": "cold_pale=EMERGENCY aorta=EMERGENCY",
    "rf_dvt": "leg_swollen=URGENT no_mechanism=CAUTION* cancer_active=risk immobile=risk surgery=risk clot_before=risk clot_family=risk travel=risk hormones=risk dehydration=risk",
    "rf_cardiac": "chest=URGENT faint=URGENT breath=URGENT",
    "rf_malignancy": "weight_loss=CAUTION* night_rest=CAUTION* steadily_worse=CAUTION* cancer_ever=risk",
    "rf_infection": "fever=URGENT deep_worse=REFER_FIRST feel_ill=CAUTION* diabetes=risk immune=risk ivdu=risk recent_entry=risk",
    "rf_fracture": "severe_trauma=URGENT spine_bruise=URGENT minor_trauma=risk weak_bone=risk",
    "rf_femoral_neck_bsi": "groin_load=URGENT limp_after=URGENT night_ache=CAUTION*",
    "rf_sacral_pelvic_bsi": "impact_site=CAUTION* walk_pain=CAUTION* sudden_running=CAUTION* rest_no_help=CAUTION* thigh_shaft=REFER_FIRST",
    "rf_low_energy": "stress_fracture=CAUTION no_periods=CAUTION dieting=CAUTION low_libido=CAUTION often_ill=CAUTION hormone_loss=CAUTION bone_drug=CAUTION",
    "rf_hamstring_avulsion": "pop=risk bruise=REFER_FIRST gap=REFER_FIRST lost_strength=REFER_FIRST cannot_sit_walk=REFER_FIRST tingling_leg=REFER_FIRST",
    "rf_ischial_apophysis": "sudden_sit_bone=URGENT nagging_sit_bone=REFER_FIRST",
    "rf_spondylolysis": "extension_pain=REFER_FIRST",
    "rf_young_spine": "lost_bend=REFER_FIRST changed_gait=REFER_FIRST marked_tight=REFER_FIRST",
    "rf_young_hip": "limp=URGENT",
    "rf_inflammatory": "entry=risk night_second_half=risk buttock_pain=risk movement_helps=risk nsaid_helps=risk relative=risk arthritis=risk tendon_insertions=risk psoriasis=risk eye_bowel=risk",
    "rf_iliac_endofibrosis": "repeatable_effort=REFER_FIRST numb_cold_foot=REFER_FIRST",
    "rf_muscle_breakdown": "dark_urine=URGENT swollen_muscle=URGENT lasting_cramp=URGENT sudden_weakness=URGENT",
    "rf_lump": "new_growing=URGENT other_lump=REFER_FIRST odd_bruise=REFER_FIRST",
    "rf_cycle_pelvic": "cyclic=CAUTION pelvic_pain=CAUTION",
    "rf_hip_joint": "groin_stiff=CAUTION cannot_bear=URGENT",
    "rf_constant_severe": "nprs8_rest=REFER_FIRST unrelenting=REFER_FIRST out_of_proportion=REFER_FIRST",
    "rf_fluoroquinolone": "drug=CAUTION tendon_pain=REFER_FIRST",
    "rf_recent_surgery": "surgery=CAUTION",
    "rf_pregnant": "pregnant=CAUTION",
    "rf_postpartum": "birth=CAUTION pelvic_floor=CAUTION",
    "rf_anticoagulant": "bleeding=CAUTION",
    "rf_abdomen": "abdomen=CAUTION",
    "rf_osteoporosis": "osteoporosis=CAUTION",
    "rf_hypertension": "pressure=CAUTION",
    "rf_course": "worse_under_care=REFER_FIRST no_moment=REFER_FIRST two_courses=CAUTION*",
    "rf_minor": "minor=REFER_FIRST",
}

MUST = {
    "rf_ischial_apophysis": "age_under(26)",
    "rf_spondylolysis": "age_under(26)",
    "rf_young_spine": "age_under(26)",
    "rf_young_hip": "age_under(21)",
    "rf_pregnant": 'na(hx_sex) or hx_sex != "M"',
    "rf_postpartum": 'na(hx_sex) or hx_sex != "M"',
}

# item.sub-answer -> (choices, or the hard range of a number; what counts when open; signs that bring it up)
SUB_ANSWERS = {
    "rf_cauda_equina.ce_onset": ("new_or_worse gradual", "new_or_worse", ""),
    "rf_progressive_neuro.onset_48h": ("yes no", "yes", "weaker_now"),
    "rf_progressive_neuro.both_legs": ("yes no", "yes", "weaker_now"),
    "rf_dvt.chest_or_breath": ("yes no", "yes", "leg_swollen no_mechanism"),
    "rf_cardiac.present_now": ("yes no", "yes", ""),
    "rf_malignancy.cancer_status": ("active_or_5y remote_cured", "active_or_5y", "cancer_ever"),
    "rf_infection.unwell_now": ("yes no", "yes", "fever"),
    "rf_hamstring_avulsion.since_days": ("0..30000", None, ""),
    "rf_recent_surgery.within_12_weeks": ("yes no", "yes", ""),
    "rf_pregnant.after_first_trimester": ("yes no", "yes", ""),
    "rf_pregnant.warning_sign": ("yes no", "yes", ""),
    "rf_postpartum.under_12_weeks": ("yes no", "yes", ""),
}

EFFECTS = "choice none|temporary|lasting|worse|never done"
NRS = "integer 0..10"

# item.field -> "type choices-or-ranges"; hard range a..b, then soft range (c..d). LR = one value per side.
FIELDS = {
    "lf_inspection.value": "LR multi none|lump|swelling|wasting|bruise",
    "lf_inspection.lump_state": "LR choice new_or_growing|unexplained_stable|known_harmless|unknown",
    "lf_calf.girth_cm": "LR number 15..80 (25..55)",
    "lf_calf.warm": "LR yes_no",
    "lf_calf.pitting": "LR yes_no",
    "lf_calf.vein_tender": "LR yes_no",
    "lf_pulse.rest": "LR choice present|weak|absent",
    "lf_pulse.after_effort": "LR choice present|weak|absent",
    "lf_bone.hip_rotation_pain": "LR yes_no",
    "lf_bone.sacrum_pubis_tender": "LR yes_no",
    "lf_bone.faber_pain": "LR yes_no",
    "lf_forward_bend.value": "choice floor|shin|knee|above_knee",
    "hx_age.value": "number_or_word adolescent|adult 5..100",
    "hx_sex.value": "choice M|F|U",
    "hx_height_cm.value": "number 100..230",
    "hx_mass_kg.value": "number 30..250 (40..150)",
    "hx_sides.value": "choice L|R|both",
    "hx_duration_wk.value": "number 0..3000 (0..1000)",
    "hx_duration_days.value": "integer 0..21000",
    "hx_onset.value": "choice gradual|sudden",
    "hx_location.value": "multi ischial|upper_third|mid_belly|behind_knee|deep_buttock|calf|below_knee|low_back|groin|foot_cold",
    "hx_quality.value": "multi tight|ache|sharp|shooting|cramp|burning|tingling|numbness",
    "hx_ham_tight_nrs.value": f"LR {NRS}",
    "hx_hf_tight_nrs.value": f"LR {NRS}",
    "hx_sit_pain.value": "LR yes_no",
    "hx_aggravate.value": "multi fast running|hills|long run|sitting|stretching|bending|stairs",
    "hx_ham_stretch.value": EFFECTS,
    "hx_hf_stretch_weeks.value": "LR number 0..1000",
    "hx_hf_stretch_per_wk.value": "LR number 0..50 (0..21)",
    "hx_hf_stretch_min.value": "LR number 0..120 (0..30)",
    "hx_hf_stretch_effect.value": f"LR {EFFECTS}",
    "hx_sitting_h.value": "number 0..24 (0..16)",
    "hx_activity_min_wk.value": "number 0..10000",
    "hx_run_km_wk.value": "number 0..350 (0..160)",
    "hx_run_change_pct.value": "number -100..1000",
    "hx_sport.value": "multi running|cycling|field|dance|military|other",
    "hx_fatigue_first.value": "multi hamstrings|quads|calves|glutes|none",
    "hx_cramp.value": "LR yes_no",
    "hx_prior_hsi.value": "LR integer 0..20",
    "hx_groin_strains.value": "LR integer 0..20",
    "hx_lbp.value": "choice none|past|current|recurrent",
    "hx_imaging.value": "list site|date|text",
    "hx_med_dx.value": "multi pht|dgs|hsi|nerve_root|hip_joint|bone_stress|axspa|other",
    "hx_neuro_disease.value": "yes_no",
    "hx_goal.value": "text",
    "hx_event_date.value": "date",
    "hx_equipment.value": "multi none|mat|cushion|pillow|chair|wall|table|bench|step|band|weight|ball|roller|pressure_tool|strap|stick|sliders|anchor|metronome|space",
    "nprs.now": NRS,
    "nprs.worst": NRS,
    "nprs.average": NRS,
    "psfs.value": "activities text|score 0..10",
}

ASKED_BEFORE_SAFETY = [
    "hx_age",
    "hx_sex",
    "hx_sides",
    "hx_location",
    "hx_quality",
    "hx_onset",
    "hx_duration_wk",
    "hx_duration_days",
]

LIMITS = {"title": 45, "stem": 190, "say": 260, "question": 130, "hint": 260, "note": 520, "position": 140}
FORBIDDEN = re.compile(
    r"\b(diagnos\w*|causes?|caused|causing|dormant|damage\w*|out of place|asleep|switched off)\b",
    re.IGNORECASE,
)
MEANINGS_KEPT = {
    ("rf_cauda_equina", "both_legs"): "tightness of both thighs alone is not this sign",
    ("rf_lump", "other_lump"): "has not changed for over a year and that a doctor has seen is not this sign",
    ("rf_infection", "deep_worse"): "even without fever",
    ("rf_hamstring_avulsion", "bruise"): "days later",
    ("rf_fracture", "severe_trauma"): "never x-rayed or scanned",
    ("rf_hypertension", None): "under control means no",
    ("rf_course", None): "stretching on your own does not count",
    ("rf_young_spine", None): "with or without back pain",
}


@cache
def items(stem: str) -> tuple[Mapping, ...]:
    text = resource("protocols", "pelvis_glutes", f"{stem}.yaml").read_text(encoding="utf-8")
    return tuple(cast("list[Mapping]", yaml.load(text, Loader=yaml.CSafeLoader)))


def every_item() -> Iterator[Mapping]:
    for stem in FILES:
        yield from items(stem)


def ids(entries: list[Mapping]) -> list[str]:
    return [entry["id"] for entry in entries]


def leaves(value: object, place: str) -> Iterator[tuple[str, object]]:
    """Every single value of a document with the path it stands at."""
    if isinstance(value, dict):
        for key, inner in cast("Mapping", value).items():
            yield from leaves(inner, f"{place}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(cast("list[object]", value)):
            yield from leaves(inner, f"{place}/{number}")
    else:
        yield place, value


def texts_with_key(key: str) -> Iterator[tuple[str, str]]:
    for item in every_item():
        for place, value in leaves(item, item["id"]):
            if place.rsplit("/", 1)[-1] == key and isinstance(value, str):
                yield place, value


def field_form(item: Mapping, field: Mapping) -> str:
    parts = ["LR"] if item["per_side"] else []
    parts.append(field["type"])
    words = field.get("words") or ids(field.get("choices") or field.get("columns") or [])
    if words:
        parts.append("|".join(words))
    if "hard" in field:
        parts.append("{}..{}".format(*field["hard"]))
    if "soft" in field:
        parts.append("({}..{})".format(*field["soft"]))
    return " ".join(parts)


def grade_level(text: str) -> float:
    """Flesch-Kincaid grade of a text, with syllables counted as groups of vowels."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.!?:](?:\s|$)", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_the_safety_questions_stand_in_the_order_of_the_specification() -> None:
    assert ids(list(items("stage0_ask"))) == list(SIGNS)
    assert [item["order"] for item in items("stage0_ask")] == list(range(1, len(SIGNS) + 1))


@pytest.mark.parametrize("item_id", SIGNS)
def test_every_sign_keeps_its_id_its_level_and_its_weakness(item_id: str) -> None:
    [item] = [item for item in items("stage0_ask") if item["id"] == item_id]
    written = [f"{sign['id']}={sign['level']}{'*' * sign['weak']}" for sign in item["signs"]]
    assert " ".join(written) == SIGNS[item_id]


def test_a_safety_question_is_skipped_only_by_age_or_sex() -> None:
    assert {item["id"]: item["must"] for item in items("stage0_ask") if item["must"] != "yes"} == MUST
    assert [item["id"] for item in items("stage0_ask") if item.get("derived")] == ["rf_minor"]


def test_an_open_sub_answer_counts_as_the_more_urgent_one() -> None:
    written: dict[str, tuple[str, str | None, str]] = {}
    for item in items("stage0_ask"):
        for sub in item["sub_answers"]:
            kind = " ".join(ids(sub["choices"])) if "choices" in sub else "{}..{}".format(*sub["hard"])
            shown_after = " ".join(sub["ask_when_signs"])
            written[f"{item['id']}.{sub['id']}"] = (kind, sub["missing"], shown_after)
            assert set(sub["ask_when_signs"]) <= set(ids(item["signs"]))
            assert sub["missing"] is not None or "urgent" in sub["missing_text"]
    assert written == SUB_ANSWERS


def test_only_the_cycle_box_depends_on_the_sex() -> None:
    hidden = {
        sign["id"]: sign["show_when"]
        for item in items("stage0_ask")
        for sign in item["signs"]
        if "show_when" in sign
    }
    assert hidden == {"cyclic": 'na(hx_sex) or hx_sex != "M"'}


@pytest.mark.parametrize(("place", "meaning"), MEANINGS_KEPT.items())
def test_what_a_sign_does_not_mean_is_said_aloud(place: tuple[str, str | None], meaning: str) -> None:
    [item] = [item for item in items("stage0_ask") if item["id"] == place[0]]
    said = (
        item["stem"] if place[1] is None else {sign["id"]: sign["text"] for sign in item["signs"]}[place[1]]
    )
    assert meaning in said.lower()


def test_fields_keep_type_side_ranges_and_choices() -> None:
    written = {
        f"{item['id']}.{field['id']}": field_form(item, field)
        for stem in ("stage0_look", "history")
        for item in items(stem)
        for field in item["fields"]
    }
    # Effect lists stand in the order in which the question is asked; only the set of words is fixed.
    same = {name: form if "never done" not in form else sorted_words(form) for name, form in written.items()}
    wanted = {name: form if "never done" not in form else sorted_words(form) for name, form in FIELDS.items()}
    assert same == wanted


def sorted_words(form: str) -> str:
    head, _, words = form.partition("choice ")
    return f"{head}choice {'|'.join(sorted(words.split('|')))}"


def test_age_and_complaint_come_before_the_safety_questions() -> None:
    assert [item["id"] for item in items("history") if item["stage"] == "0a"] == ASKED_BEFORE_SAFETY
    assert {item["stage"] for item in items("history")} == {"0a", "1"}
    assert {item["stage"] for item in items("stage0_look")} == {"0b"}


@pytest.mark.parametrize("stem", ["stage0_look", "history"])
def test_questions_stand_in_the_order_they_are_asked(stem: str) -> None:
    orders = [item["order"] for item in items(stem)]
    assert orders == sorted(set(orders))


def test_questions_of_one_group_follow_each_other() -> None:
    groups = [f"{item['stage']} {item['group']}" for item in items("history")]
    changes = [group for before, group in zip(["", *groups], groups, strict=False) if before != group]
    assert len(changes) == len(set(changes))


def test_ids_and_choices_are_unique_and_labels_are_not_empty() -> None:
    names = [item["id"] for item in every_item()]
    assert len(names) == len(set(names))
    for item in every_item():
        lists = [item.get("signs", []), item.get("sub_answers", []), item.get("fields", [])]
        lists += [
            part.get(key, []) for entries in lists for part in entries for key in ("choices", "columns")
        ]
        for entries in lists:
            assert len(ids(entries)) == len(set(ids(entries))), item["id"]
            labels = [entry[key] for entry in entries for key in ("label", "text") if key in entry]
            assert all(labels), item["id"]
            assert len(labels) == len(set(labels)), item["id"]


def test_yes_and_no_are_words_and_no_key_is_written_twice() -> None:
    flags = {
        "weak",
        "derived",
        "per_side",
        "required",
        "display_only",
        "could_not",
        "exclusive",
        "sides_or_one",
    }
    for item in every_item():
        for place, value in leaves(item, item["id"]):
            assert not isinstance(value, bool) or place.rsplit("/", 1)[-1] in flags, place
    for stem in FILES:
        path = resource("protocols", "pelvis_glutes", f"{stem}.yaml")
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        assert list(doubled_keys(root)) == []


def doubled_keys(node: yaml.Node | None) -> Iterator[str]:
    if isinstance(node, yaml.MappingNode):
        keys = [str(key.value) for key, _ in node.value]
        yield from (f"{node.start_mark}: {key}" for key in set(keys) if keys.count(key) > 1)
        for _, value in node.value:
            yield from doubled_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from doubled_keys(value)


def test_every_question_says_what_it_rests_on() -> None:
    for item in every_item():
        assert item["sources"] or item["marks"], item["id"]
    for place, value in (leaf for item in every_item() for leaf in leaves(item, item["id"])):
        if "/sources/" in place:
            assert isinstance(value, int), place
            assert 1 <= value <= 202, place
        if "/marks/" in place:
            assert value in {"EC", "DER", "Seed A", "Seed B"}, place


def test_every_text_can_be_shown_and_read_in_its_place() -> None:
    for key, limit in LIMITS.items():
        for place, text in texts_with_key(key):
            assert 0 < len(text) <= limit, f"{place}: {len(text)}"
    for item in items("stage0_ask"):
        for sign in item["signs"]:
            assert 0 < len(sign["short"]) <= 40, sign["short"]
            assert 0 < len(sign["text"]) <= 190, sign["text"]
    for stem in ("stage0_look", "history"):
        for item in items(stem):
            assert 0 < len(item["short"]) <= 18, item["short"]
            assert item["say"], item["id"]


def test_no_text_uses_a_word_that_claims_or_frightens() -> None:
    for item in every_item():
        for place, value in leaves(item, item["id"]):
            found = FORBIDDEN.search(value) if isinstance(value, str) else None
            assert found is None, f"{place}: {found}"


def test_what_is_read_aloud_is_plain() -> None:
    spoken = [item["stem"] for item in items("stage0_ask")]
    spoken += [sign["text"] for item in items("stage0_ask") for sign in item["signs"]]
    spoken += [sub["question"] for item in items("stage0_ask") for sub in item["sub_answers"]]
    spoken += [item["say"] for stem in ("stage0_look", "history") for item in items(stem)]
    for text in spoken:
        for sentence in re.split(r"[.!?:]\s", text):
            assert len(sentence.split()) <= 26, sentence
        assert len(text.split()) < 8 or grade_level(text) <= 12, text
    assert grade_level(" ".join(spoken)) <= 5


def test_rules_name_only_questions_and_choices_that_exist() -> None:
    known = {item["id"]: item for item in every_item()}
    for item in every_item():
        for place, rule in leaves(item, item["id"]):
            if (
                place.rsplit("/", 1)[-1] not in {"show_when", "must"}
                or not isinstance(rule, str)
                or rule == "yes"
            ):
                continue
            for compare in (node for node in ast.walk(ast.parse(rule)) if isinstance(node, ast.Compare)):
                names = [node.id for node in ast.walk(compare) if isinstance(node, ast.Name)]
                words = {node.value for node in ast.walk(compare) if isinstance(node, ast.Constant)}
                words = {word for word in words if isinstance(word, str)}
                asked = item if names == ["value"] else known[names[0]]
                assert words <= set(ids(asked["fields"][0].get("choices", []))), f"{place}: {rule}"

"""The fixed words of a client record: codes on the left are stored, words on the right are shown.

The condition and equipment codes are those of the exercise catalogue, so that a precaution ticked in the
client record is the one an exercise is barred or cautioned by.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

Sex = Literal["M", "F", "U"]
Language = Literal["en", "es", "pl", "vi"]
Paper = Literal["a4", "letter"]
EpisodeSide = Literal["L", "R", "both"]

SEXES: tuple[Sex, ...] = get_args(Sex)
LANGUAGES: tuple[Language, ...] = get_args(Language)
PAPERS: tuple[Paper, ...] = get_args(Paper)
EPISODE_SIDES: tuple[EpisodeSide, ...] = get_args(EpisodeSide)

LANGUAGE_NAMES: Mapping[Language, str] = MappingProxyType(
    {"en": "English", "es": "Español", "pl": "Polski", "vi": "Tiếng Việt"}
)
"""Each language in its own words: the client may look for it too."""

CONDITIONS: Mapping[str, str] = MappingProxyType(
    {
        "preg": "Pregnancy",
        "postnatal": "First months after birth, or a gap in the belly muscle",
        "pgp": "Pelvic girdle pain",
        "pelvic_floor": "Leaking or heaviness with impact",
        "aaa": "Abdominal aortic aneurysm, known, suspected or in the family",
        "vascular_graft": "Graft or stent in the belly or groin",
        "anticoag": "Blood thinners or a bleeding disorder",
        "abd_surg": "Belly or pelvic surgery in the last 6 weeks, or not yet cleared",
        "abd_acute": "Unexplained belly pain, fever, bowel flare, ulcer, kidney stone or infection",
        "hernia": "Belly or groin hernia",
        "stoma": "Stoma",
        "kidney": "Kidney disease or pain near the kidney",
        "reflux": "Reflux when lying with the hips up",
        "dvt": "Deep vein clot, known or suspected",
        "varicose": "Large varicose veins",
        "open_skin": "Open wound or skin infection",
        "fracture": "Fracture or suspected bone stress injury",
        "osteoporosis": "Osteoporosis or a spine fracture",
        "spondy": "Spondylolysis, spondylolisthesis or a back that hates arching",
        "stenosis": "Lumbar spinal stenosis",
        "disc_flex": "Back or leg pain worse with bending",
        "ces_signs": "Saddle numbness, bladder or bowel change, symptoms in both legs",
        "neuro_irrit": "Tingling, burning or numbness in the leg that lingers",
        "thr_ant": "Hip replacement with front-approach limits",
        "thr_post": "Hip replacement with back-approach limits",
        "fai": "Hip impingement or labral pain",
        "hip_oa": "Hip osteoarthritis",
        "gtps": "Gluteal tendon pain at the outer hip",
        "pht": "Hamstring tendon pain at the sit bone",
        "ham_acute": "Hamstring strain not yet cleared",
        "groin_acute": "Fresh groin strain",
        "knee_pain": "Kneecap or knee joint pain",
        "knee_surg": "Knee surgery not yet cleared",
        "ankle_acute": "Fresh ankle sprain",
        "ankle_stiff": "Limited ankle bend",
        "achilles": "Achilles tendon pain",
        "shoulder_wrist": "Shoulder, elbow or wrist pain",
        "htn": "High blood pressure not under control, or heart disease not cleared",
        "glaucoma": "Glaucoma or eye surgery",
        "balance": "Falls risk or dizziness",
    }
)

EQUIPMENT: Mapping[str, str] = MappingProxyType(
    {
        "mat": "Exercise mat",
        "cushion": "Cushion",
        "pillow": "Pillow",
        "chair": "Chair",
        "wall": "Free wall",
        "table": "Firm bed or table",
        "bench": "Firm bench or sofa edge",
        "step": "Step",
        "band": "Elastic band",
        "weight": "Weight",
        "ball": "Ball",
        "roller": "Foam roller",
        "pressure_tool": "Pressure tool",
        "strap": "Strap",
        "stick": "Stick",
        "sliders": "Sliders, or socks on a smooth floor",
        "anchor": "Fixed post, or a partner to hold the feet",
        "metronome": "Metronome",
        "space": "Clear floor of 3 metres or more",
    }
)

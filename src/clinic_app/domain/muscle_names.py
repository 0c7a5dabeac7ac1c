"""Names of muscles as the catalogue writes them, so that a slip in one is seen."""

from difflib import get_close_matches

MUSCLES = (
    "Adductor brevis",
    "Adductor longus",
    "Adductor magnus",
    "Biceps femoris",
    "Deltoid",
    "Diaphragm",
    "Erector spinae",
    "Extensor digitorum longus",
    "Extensor hallucis longus",
    "External oblique",
    "Flexor digitorum longus",
    "Flexor hallucis longus",
    "Gastrocnemius",
    "Gemellus inferior",
    "Gemellus superior",
    "Gluteus maximus",
    "Gluteus medius",
    "Gluteus minimus",
    "Gracilis",
    "Iliacus",
    "Internal oblique",
    "Latissimus dorsi",
    "Longus colli",
    "Multifidus",
    "Obturator externus",
    "Obturator internus",
    "Pectineus",
    "Pectoralis major",
    "Peroneus brevis",
    "Peroneus longus",
    "Piriformis",
    "Plantaris",
    "Popliteus",
    "Psoas major",
    "Psoas minor",
    "Quadratus femoris",
    "Quadratus lumborum",
    "Rectus abdominis",
    "Rectus femoris",
    "Rhomboids",
    "Sartorius",
    "Sciatic nerve",
    "Semimembranosus",
    "Semitendinosus",
    "Serratus anterior",
    "Soleus",
    "Tensor fasciae latae",
    "Tibialis anterior",
    "Tibialis posterior",
    "Transversus abdominis",
    "Trapezius",
    "Triceps brachii",
    "Vastus intermedius",
    "Vastus lateralis",
    "Vastus medialis",
)
"""The sciatic nerve is here because mobility work is aimed at it."""


def muscle_problem(name: str) -> str:
    """What is wrong with a muscle's name; empty if it is known. What stands in brackets is free."""
    plain = name.partition(" (")[0].strip()
    if plain in MUSCLES:
        return ""
    near = get_close_matches(plain.capitalize(), MUSCLES, 1, 0.75)
    return f"unknown muscle “{plain}”" + (f"; did you mean {near[0]}?" if near else ".")

"""Tables of the body surface, metres. Each row is one cross-section with its radii.

A section is an oval with four radii (front, back, outer, inner), so calves, buttocks and kneecaps get their
shape from a few numbers. The values describe an adult of 1.77 m; `BodyKind` scales them.
"""

from dataclasses import dataclass, field

import numpy as np

from clinic_app.figures.arrays import Array
from clinic_app.figures.skeleton import Dimensions

# distance below the hip joint, then front, back, outer, inner
LEG: Array = np.array(
    [
        (-0.090, 0.070, 0.070, 0.050, 0.060),
        (-0.060, 0.082, 0.088, 0.064, 0.075),
        (-0.030, 0.088, 0.104, 0.078, 0.084),
        (0.000, 0.089, 0.114, 0.086, 0.087),
        (0.040, 0.091, 0.117, 0.089, 0.086),
        (0.080, 0.093, 0.108, 0.088, 0.083),
        (0.130, 0.094, 0.095, 0.084, 0.078),
        (0.200, 0.091, 0.085, 0.077, 0.072),
        (0.270, 0.083, 0.076, 0.069, 0.065),
        (0.330, 0.071, 0.067, 0.061, 0.060),
        (0.385, 0.061, 0.059, 0.054, 0.056),
        (0.440, 0.058, 0.053, 0.052, 0.054),  # knee joint
        (0.480, 0.051, 0.056, 0.052, 0.052),
        (0.520, 0.046, 0.066, 0.055, 0.055),
        (0.565, 0.043, 0.073, 0.056, 0.058),
        (0.610, 0.041, 0.070, 0.052, 0.056),
        (0.670, 0.037, 0.055, 0.044, 0.046),
        (0.740, 0.033, 0.041, 0.036, 0.037),
        (0.800, 0.032, 0.036, 0.032, 0.033),
        (0.865, 0.036, 0.043, 0.036, 0.036),  # ankle joint
    ]
)
# distance below the shoulder joint, then front, back, outer, inner
ARM: Array = np.array(
    [
        (0.000, 0.052, 0.055, 0.047, 0.052),
        (0.030, 0.054, 0.055, 0.054, 0.050),
        (0.065, 0.053, 0.053, 0.057, 0.046),
        (0.085, 0.052, 0.052, 0.055, 0.045),
        (0.110, 0.050, 0.050, 0.050, 0.043),
        (0.160, 0.048, 0.046, 0.043, 0.041),
        (0.210, 0.045, 0.042, 0.039, 0.039),
        (0.250, 0.040, 0.039, 0.038, 0.038),
        (0.285, 0.037, 0.040, 0.039, 0.038),  # elbow
        (0.320, 0.041, 0.039, 0.044, 0.040),
        (0.355, 0.042, 0.038, 0.045, 0.040),
        (0.400, 0.038, 0.036, 0.041, 0.036),
        (0.450, 0.033, 0.032, 0.033, 0.030),
        (0.500, 0.029, 0.028, 0.025, 0.024),
        (0.535, 0.028, 0.027, 0.020, 0.020),  # wrist
    ]
)
# shoulder girdle, from the root of the neck (-0.14) to the shoulder (0): front, back, up, down
GIRDLE: Array = np.array(
    [
        (-0.140, 0.030, 0.042, 0.044, 0.046),
        (-0.100, 0.042, 0.055, 0.048, 0.058),
        (-0.060, 0.050, 0.060, 0.042, 0.062),
        (-0.025, 0.052, 0.058, 0.033, 0.058),
        (0.000, 0.051, 0.055, 0.029, 0.052),
    ]
)
# height above the hip axis, then front, back (both from the plumb line), half width, squareness
TORSO: Array = np.array(
    [
        (-0.105, 0.030, 0.050, 0.035, 2.0),
        (-0.085, 0.058, 0.075, 0.085, 2.0),
        (-0.050, 0.082, 0.098, 0.135, 2.1),
        (-0.010, 0.096, 0.108, 0.158, 2.2),
        (0.030, 0.102, 0.110, 0.163, 2.2),
        (0.075, 0.104, 0.102, 0.159, 2.2),
        (0.120, 0.103, 0.086, 0.150, 2.2),
        (0.170, 0.099, 0.073, 0.136, 2.2),
        (0.220, 0.099, 0.071, 0.132, 2.25),
        (0.270, 0.104, 0.078, 0.138, 2.3),
        (0.320, 0.110, 0.090, 0.151, 2.4),
        (0.370, 0.114, 0.102, 0.159, 2.4),
        (0.410, 0.112, 0.108, 0.161, 2.4),
        (0.450, 0.099, 0.109, 0.150, 2.4),
        (0.475, 0.082, 0.104, 0.132, 2.3),
        (0.500, 0.064, 0.097, 0.108, 2.2),
        (0.523, 0.050, 0.089, 0.085, 2.1),
        (0.545, 0.044, 0.080, 0.067, 2.0),
        (0.565, 0.043, 0.073, 0.059, 2.0),
        (0.590, 0.044, 0.068, 0.055, 2.0),
        (0.630, 0.046, 0.064, 0.053, 2.0),
        (0.660, 0.046, 0.064, 0.052, 2.0),
    ]
)
# height above the chin, then back, front, half width, x of the greatest width
HEAD: Array = np.array(
    [
        (-0.006, 0.0700, 0.0710, 0.0005, 0.0705),  # closed below the chin
        (-0.004, 0.062, 0.080, 0.010, 0.070),
        (0.004, 0.046, 0.093, 0.024, 0.068),
        (0.016, 0.022, 0.098, 0.038, 0.058),
        (0.030, -0.006, 0.098, 0.049, 0.045),
        (0.045, -0.036, 0.099, 0.056, 0.030),
        (0.062, -0.064, 0.100, 0.061, 0.015),
        (0.080, -0.082, 0.100, 0.066, 0.005),
        (0.100, -0.093, 0.100, 0.070, 0.000),
        (0.120, -0.099, 0.100, 0.073, -0.005),
        (0.140, -0.101, 0.101, 0.075, -0.010),
        (0.160, -0.100, 0.098, 0.075, -0.012),
        (0.180, -0.093, 0.090, 0.072, -0.010),
        (0.200, -0.078, 0.074, 0.062, -0.006),
        (0.215, -0.058, 0.053, 0.047, -0.003),
        (0.226, -0.032, 0.028, 0.026, -0.002),
        (0.230, -0.010, 0.008, 0.008, -0.001),
        (0.2306, -0.0015, -0.0005, 0.0005, -0.001),  # and on the crown
    ]
)
HEAD_SCALE = 0.955
HEAD_X = 0.020  # ear line in front of the atlas
HEAD_Z = -0.043  # chin height against the atlas

# the palm: distance from the wrist, then thumb side, little-finger side, back of the hand, palm
PALM: Array = np.array(
    [
        (-0.020, 0.027, 0.026, 0.019, 0.019),
        (0.000, 0.028, 0.026, 0.019, 0.019),
        (0.030, 0.035, 0.032, 0.018, 0.020),
        (0.060, 0.040, 0.036, 0.016, 0.019),
        (0.080, 0.041, 0.037, 0.0145, 0.016),
        (0.092, 0.037, 0.034, 0.012, 0.013),
        (0.100, 0.024, 0.022, 0.007, 0.008),
        (0.103, 0.008, 0.008, 0.003, 0.003),
    ]
)
# fingers, index to little: offset to the thumb side, tip (from the wrist), half width, share of the hand's curl
FINGERS = (
    (0.0300, 0.174, 0.0098, 0.88),
    (0.0105, 0.186, 0.0100, 0.96),
    (-0.0090, 0.178, 0.0096, 1.02),
    (-0.0270, 0.158, 0.0086, 1.08),
)
FOOT_DROP = 0.092  # floor below the ankle joint
# distance in front of the ankle, then half width, top, bottom (from the ankle)
SHOE: Array = np.array(
    [
        (-0.068, 0.000, -0.050, -FOOT_DROP + 0.036),
        (-0.066, 0.014, -0.034, -FOOT_DROP + 0.018),
        (-0.060, 0.025, -0.012, -FOOT_DROP + 0.006),
        (-0.046, 0.033, 0.004, -FOOT_DROP + 0.001),
        (-0.020, 0.036, 0.006, -FOOT_DROP),
        (0.010, 0.036, 0.003, -FOOT_DROP),
        (0.040, 0.037, -0.008, -FOOT_DROP),
        (0.070, 0.041, -0.022, -FOOT_DROP),
        (0.100, 0.046, -0.033, -FOOT_DROP),
        (0.130, 0.049, -0.039, -FOOT_DROP),
        (0.158, 0.048, -0.042, -FOOT_DROP + 0.001),
        (0.180, 0.042, -0.046, -FOOT_DROP + 0.004),
        (0.195, 0.031, -0.051, -FOOT_DROP + 0.009),
        (0.203, 0.019, -0.057, -FOOT_DROP + 0.014),
        (0.207, 0.000, -0.065, -FOOT_DROP + 0.024),
    ]
)
# the bare foot: distance in front of the ankle, then half width, top, bottom, shift outwards
BARE_FOOT: Array = np.array(
    [
        (-0.056, 0.001, -0.048, -FOOT_DROP + 0.034, 0.0),
        (-0.054, 0.014, -0.030, -FOOT_DROP + 0.016, 0.0),
        (-0.048, 0.023, -0.010, -FOOT_DROP + 0.005, 0.0),
        (-0.034, 0.029, 0.004, -FOOT_DROP, 0.0),
        (-0.010, 0.032, 0.010, -FOOT_DROP, 0.0),
        (0.020, 0.032, 0.002, -FOOT_DROP, 0.002),
        (0.050, 0.034, -0.016, -FOOT_DROP, 0.003),
        (0.080, 0.039, -0.034, -FOOT_DROP, 0.002),
        (0.105, 0.043, -0.047, -FOOT_DROP, 0.000),
        (0.125, 0.044, -0.056, -FOOT_DROP, -0.001),
        (0.140, 0.042, -0.063, -FOOT_DROP + 0.002, -0.001),
        (0.150, 0.036, -0.070, -FOOT_DROP + 0.006, 0.0),
        (0.154, 0.020, -0.077, -FOOT_DROP + 0.011, 0.0),
    ]
)
# toes, great to little: place outwards, tip in front of the ankle, half width, height
TOES = (
    (-0.0275, 0.194, 0.0130, 0.0125),
    (-0.0070, 0.192, 0.0086, 0.0105),
    (0.0080, 0.184, 0.0082, 0.0100),
    (0.0220, 0.174, 0.0078, 0.0096),
    (0.0345, 0.160, 0.0074, 0.0092),
)
KNUCKLE_BEND, MIDDLE_BEND = 85.0, 105.0  # degrees the joints of the fingers bend in a fist
TOE_JOINT = (0.128, -FOOT_DROP + 0.016)  # x and z of the line the shoe bends at

# side profile of the hairline: x from back to front, height above the chin
HAIRLINE_X: Array = np.array(
    [-0.12, -0.070, -0.042, -0.030, -0.018, -0.004, 0.012, 0.022, 0.032, 0.046, 0.062, 0.078, 0.092, 0.11]
)
HAIRLINE_Z: Array = np.array(
    [-0.02, -0.01, 0.012, 0.045, 0.085, 0.100, 0.094, 0.100, 0.124, 0.143, 0.156, 0.167, 0.176, 0.182]
)


def _even() -> Array:
    return np.array([(-0.11, 1.0, 1.0, 1.0), (0.67, 1.0, 1.0, 1.0)])


@dataclass(frozen=True, slots=True)
class BodyKind:
    """Scales of one body type. torso rows: height, then factors for width, front and back."""

    dims: Dimensions = field(default_factory=Dimensions)
    leg: float = 1.0
    arm: float = 1.0
    hand: float = 1.0
    head: float = 1.0
    bust: float = 0.0
    bun: bool = False
    torso: Array = field(default_factory=_even)


# Clothes: where they end, along the limb or up the trunk.
SHORTS_LENGTH = 0.245
SLEEVE_LENGTH = 0.150
SHIRT_HEM = 0.055
SOCK_TOP = 0.055  # above the ankle joint
HAIR_THICKNESS = 0.014

KINDS: dict[str, BodyKind] = {
    "b": BodyKind(),
    "a": BodyKind(
        dims=Dimensions(shoulder=(-0.012, 0.158, 0.466)),
        leg=0.955,
        arm=0.86,
        hand=0.92,
        head=0.97,
        bust=0.020,
        bun=True,
        torso=np.array(
            [
                (-0.11, 1.0, 1.0, 1.0),
                (0.0, 1.02, 0.98, 1.0),
                (0.08, 0.99, 0.95, 1.0),
                (0.20, 0.88, 0.90, 0.98),
                (0.30, 0.88, 0.90, 0.95),
                (0.40, 0.90, 0.92, 0.93),
                (0.47, 0.90, 0.90, 0.92),
                (0.53, 0.86, 0.90, 0.92),
                (0.56, 0.83, 0.90, 0.88),
                (0.67, 0.83, 0.92, 0.86),
            ]
        ),
    ),
}
"""Body types: two builds drawn from the same pose data."""

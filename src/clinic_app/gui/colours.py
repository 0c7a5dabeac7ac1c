"""The colours of each look, by the name of what they are for."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Colours:
    """One set of colours, "#rrggbb" each. `x_soft` is the tint behind `x_text`; `on_x` is written on solid `x`."""

    canvas: str  # the window behind everything
    rail: str  # the navigation on the left
    surface: str  # cards and fields
    sunken: str  # quiet areas inside a card
    hover: str
    line: str  # hairlines between things
    edge: str  # outline of a control: 3:1 against its surroundings
    text: str
    text_soft: str
    text_faint: str  # the least that is still read: 4.5:1 on every surface
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    accent_text: str
    focus: str
    good_soft: str
    good_text: str
    note_soft: str
    note_text: str
    warning: str
    warning_soft: str
    warning_text: str
    stop: str
    stop_hover: str
    on_stop: str
    stop_soft: str
    stop_text: str
    finding: str
    on_finding: str
    finding_soft: str
    finding_text: str
    left: str
    left_soft: str
    right: str
    right_soft: str
    off: str  # text of what cannot be used now
    off_surface: str
    shade: str  # behind a dialog
    inverse: str  # toast
    on_inverse: str
    on_inverse_action: str


LIGHT = Colours(
    canvas="#f4f6f8",
    rail="#e9edf1",
    surface="#ffffff",
    sunken="#f1f4f7",
    hover="#eef2f6",
    line="#dde3e9",
    edge="#82909f",
    text="#17212b",
    text_soft="#445261",
    text_faint="#5a6877",
    accent="#0b6b72",
    accent_hover="#095b61",
    accent_pressed="#074a4f",
    on_accent="#ffffff",
    accent_soft="#def0f0",
    accent_text="#095b61",
    focus="#1a66d6",
    good_soft="#e1f3e8",
    good_text="#17653a",
    note_soft="#e8eff9",
    note_text="#214f88",
    warning="#b86a00",
    warning_soft="#fff1d6",
    warning_text="#744300",
    stop="#b3211d",
    stop_hover="#981a17",
    on_stop="#ffffff",
    stop_soft="#fbe7e5",
    stop_text="#98201b",
    finding="#4a4fb0",
    on_finding="#ffffff",
    finding_soft="#ecedfa",
    finding_text="#3f449c",
    left="#1d5fa8",
    left_soft="#e3eefa",
    right="#8a3d78",
    right_soft="#f7e8f3",
    off="#7b8896",
    off_surface="#eceff2",
    shade="#17212b",
    inverse="#202c38",
    on_inverse="#f5f8fa",
    on_inverse_action="#7fdbe0",
)

DARK = Colours(
    canvas="#12181e",
    rail="#0e1318",
    surface="#1b232b",
    sunken="#161d24",
    hover="#242e38",
    line="#2c3742",
    edge="#6d7c8b",
    text="#eaeff4",
    text_soft="#bcc8d3",
    text_faint="#9aa8b5",
    accent="#45b8bd",
    accent_hover="#5fc7cb",
    accent_pressed="#7ad4d7",
    on_accent="#06272a",
    accent_soft="#14383c",
    accent_text="#84d9dc",
    focus="#7db4ff",
    good_soft="#15342a",
    good_text="#82d6a8",
    note_soft="#1a2f49",
    note_text="#a8cbf5",
    warning="#eba53c",
    warning_soft="#3a2c12",
    warning_text="#f7cc86",
    stop="#c4342e",
    stop_hover="#cf3b35",
    on_stop="#ffffff",
    stop_soft="#421c1b",
    stop_text="#ffb0aa",
    finding="#8f95ee",
    on_finding="#10123a",
    finding_soft="#26294d",
    finding_text="#c0c4fb",
    left="#8dbcf2",
    left_soft="#1b3350",
    right="#e0a0d0",
    right_soft="#432338",
    off="#748291",
    off_surface="#222b34",
    shade="#000000",
    inverse="#e6ecf1",
    on_inverse="#17212b",
    on_inverse_action="#0b6066",
)

HIGH_CONTRAST = replace(
    LIGHT,
    canvas="#ffffff",
    rail="#f2f2f2",
    sunken="#f2f2f2",
    hover="#e6e6e6",
    line="#6b6b6b",
    edge="#000000",
    text="#000000",
    text_soft="#1a1a1a",
    text_faint="#333333",
    accent="#004a50",
    accent_hover="#003a3f",
    accent_pressed="#002a2e",
    accent_text="#003a3f",
    focus="#0033cc",
    good_text="#0b4424",
    note_text="#10305a",
    warning="#8a4b00",
    warning_text="#4f2d00",
    stop="#8f0f0c",
    stop_hover="#760a08",
    stop_text="#7a0f0b",
    finding="#2f338f",
    finding_text="#25297d",
    left="#0d3f78",
    right="#652455",
    off="#5c5c5c",
)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two "#rrggbb" colours, 1 to 21. Source: WCAG 2.2, relative luminance."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

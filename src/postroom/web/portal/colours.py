"""The organisation's colour, made fit to be read: on light and dark ground, and with words on it (WCAG 2, 1.4.3)."""

import re
from dataclasses import dataclass

ENOUGH = 4.6
"""The contrast of words; 4.5 is asked for."""
LIGHT, DARK = (255, 255, 255), (28, 27, 25)
USUAL = "#2f5fb3"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Shades:
    """The colour for light and for dark pages, each as `#rrggbb`, and what is written on it."""

    light: str
    on_light: str
    dark: str
    on_dark: str

    @property
    def style(self) -> str:
        """The custom properties that the style sheet reads."""
        names = (
            ("accent-light", self.light),
            ("on-light", self.on_light),
            ("accent-dark", self.dark),
            (
                "on-dark",
                self.on_dark,
            ),
        )
        return "; ".join(f"--{name}: {value}" for name, value in names)


def shades(colour: str | None) -> Shades:
    """The shades of a colour `#rrggbb`; of ours when it is none."""
    written = colour if colour and _COLOUR.fullmatch(colour) else USUAL
    rgb: Rgb = (int(written[1:3], 16), int(written[3:5], 16), int(written[5:7], 16))
    light, dark = _until_read(rgb, LIGHT, (0, 0, 0)), _until_read(rgb, DARK, (255, 255, 255))
    return Shades(_hex(light), "#ffffff", _hex(dark), "#1c1b19")


def contrast(one: Rgb, other: Rgb) -> float:
    """From 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _until_read(colour: Rgb, ground: Rgb, towards: Rgb) -> Rgb:
    for step in range(21):
        mixed = _mixed(colour, towards, step / 20)
        if contrast(mixed, ground) >= ENOUGH:
            return mixed
    return towards


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)

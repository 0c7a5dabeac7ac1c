import json
from pathlib import Path

import pytest

from clinic_app.app.settings import AppSettings, WindowPlace, load_settings, save_settings


def test_settings_come_back_as_saved(tmp_path: Path) -> None:
    chosen = AppSettings(
        theme="dark",
        text_scale=1.25,
        idle_lock_min=5,
        interface_language="es",
        reduce_motion=True,
        window=WindowPlace(x=-1200, y=40, width=1400, height=900, maximized=True),
    )
    path = tmp_path / "settings.json"
    save_settings(path, AppSettings())
    save_settings(path, chosen)
    assert load_settings(path) == (chosen, ())
    assert [one.name for one in tmp_path.iterdir()] == ["settings.json"]


def test_before_the_first_save_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == (AppSettings(), ())
    assert AppSettings().idle_lock_min == 10


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "neon"),
        ("theme", ["dark"]),
        ("text_scale", 9),
        ("text_scale", "big"),
        ("text_scale", True),
        ("idle_lock_min", 0),
        ("idle_lock_min", 31),
        ("idle_lock_min", True),
        ("idle_lock_min", 2.5),
        ("interface_language", 3),
        ("reduce_motion", "yes"),
        ("window", "left"),
        ("window", {"x": 1, "y": 1, "width": 10, "height": 10}),
        ("window", {"x": 1, "y": 1, "width": 800}),
        ("window", {"x": 1e9, "y": 1, "width": 800, "height": 600}),
    ],
)
def test_one_setting_out_of_range_takes_its_default_and_the_others_stay(
    tmp_path: Path, name: str, value: object
) -> None:
    path = tmp_path / "settings.json"
    other = {"reduce_motion": True} if name != "reduce_motion" else {"theme": "dark"}
    path.write_text(json.dumps({name: value, **other, "unknown": 1}))
    settings, problems = load_settings(path)
    assert settings == AppSettings(**other)  # type: ignore[arg-type]  one known field
    assert len(problems) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_is_put_aside_and_the_defaults_hold(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    settings, problems = load_settings(path)
    assert settings == AppSettings()
    assert len(problems) == 1
    assert (tmp_path / "settings.json.unreadable").read_bytes() == content
    assert not path.exists()

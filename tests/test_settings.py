"""Settings: a file, arguments that win, and errors that name file, key and cure."""

from dataclasses import FrozenInstanceError

import pytest

from kg.errors import SettingsError
from kg.settings import Settings, load_settings


def test_arguments_win_over_the_file_and_the_file_over_defaults(tmp_path) -> None:
    path = tmp_path / "policykg.toml"
    path.write_text('base = "https://example.org/id/"\nlanguages = ["zh"]\nbatch = 7\n', "utf-8")
    settings = load_settings(path, batch=9, store=None)
    assert settings == Settings(base="https://example.org/id/", languages=("zh",), batch=9)
    assert load_settings() == Settings()
    with pytest.raises(FrozenInstanceError):
        settings.batch = 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "colour = 1",
            r"policykg\.toml: unknown setting 'colour'; the settings are answer_mb, answer_rows, base, batch",
        ),
        ("batch = 'many'", r"policykg\.toml: batch: 'many' is of the wrong type; int"),
        ("batch = true", "batch: True is of the wrong type"),
        ("batch = 0", r"policykg\.toml: batch: 0 is not positive"),
        ("min_confidence = 2", "min_confidence: 2 is not from 0 to 1"),
        ("languages = ['fr']", "languages: fr; only en and zh"),
        ("languages = [1]", "languages: "),
        ("base = 'example'", "base: 'example' is no http"),
        ("base = ", r"policykg\.toml: not TOML"),
    ],
)
def test_a_wrong_setting_names_file_key_and_cure(tmp_path, text, message) -> None:
    path = tmp_path / "policykg.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=message):
        load_settings(path)


def test_a_file_that_is_not_there_is_named(tmp_path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml: No such file"):
        load_settings(tmp_path / "none.toml")
    with pytest.raises(SettingsError, match="unknown setting 'size'"):
        load_settings(size=3)

"""The configuration: every mistake is told at once, and no secret ever shows."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.cli import main
from bot.config import BadConfig, Config, load_config

EXAMPLE = Path(__file__).parents[2] / ".env.example"
TOKEN = "4242:AAa-token-that-nobody-may-ever-read-0"
SECRET = "a_webhook-secret"
FIELDS = [f"JALON_{name.upper()}" for name in Config.model_fields]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FIELDS:
        monkeypatch.delenv(name, raising=False)


def written(folder: Path, **settings: str) -> Path:
    file = folder / "jalon.env"
    file.write_text("".join(f"JALON_{name.upper()}={value}\n" for name, value in settings.items()), "utf-8")
    return file


def complaints(file: Path | None = None) -> dict[str, str]:
    """What is wrong, by variable."""
    with pytest.raises(BadConfig) as refusal:
        load_config(file)
    lines = str(refusal.value).splitlines()
    return {name: what for name, _, what in (line.partition(" : ") for line in lines)}


def test_the_example_lists_every_setting_once_each_with_one_line_of_comment() -> None:
    pairs = re.findall(r"^# .+\n(JALON_\w+)=.*\n", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    assert pairs == FIELDS
    assert len(EXAMPLE.read_text("utf-8").splitlines()) == 2 * len(FIELDS)


def test_the_example_changes_nothing_but_the_token_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert list(complaints(EXAMPLE)) == ["JALON_TELEGRAM_TOKEN"]
    monkeypatch.setenv("JALON_TELEGRAM_TOKEN", TOKEN)
    assert load_config(EXAMPLE) == load_config()


def test_everything_that_is_wrong_is_told_at_once_without_its_value(tmp_path: Path) -> None:
    wrong = {
        "telegram_token": "bad-value without a colon",
        "telegram_api": "ftp://bad-value",
        "database_url": "mysql://u:bad-value@h/d",
        "send_rate": "bad-value",
        "concurrency": "0",
        "inactive_months": "777777",
        "webhook_url": "bad-value",
        "webhook_secret": "bad-valué",
        "webhook_port": "99999",
        "health_port": "bad-value",
    }
    told = complaints(written(tmp_path, **wrong))
    assert set(told) == {f"JALON_{name.upper()}" for name in wrong}
    assert all(what.startswith("valeur refusée") for what in told.values())
    assert not any(value in what for what in told.values() for value in ("bad-val", "777777", "99999", "ftp"))


def test_what_is_missing_is_told_with_what_is_wrong(tmp_path: Path) -> None:
    told = complaints(written(tmp_path, concurrency="0"))
    assert told["JALON_TELEGRAM_TOKEN"].startswith("manquant")
    assert told["JALON_CONCURRENCY"].startswith("valeur refusée")


@pytest.mark.parametrize(
    "token",
    ["s3cret", "s3cret:s3cret", ":s3cret", "4242:", "4242 :s3cret", "4242:s3cret x", "4242:s3crét", "4242:s3:c"],
)
def test_a_token_that_is_written_like_none_is_refused_at_once(tmp_path: Path, token: str) -> None:
    told = complaints(written(tmp_path, telegram_token=f"'{token}'"))
    assert list(told) == ["JALON_TELEGRAM_TOKEN"]
    assert "s3" not in told["JALON_TELEGRAM_TOKEN"]


@pytest.mark.parametrize(
    "url",
    [
        "jalon.sqlite3",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://u:s3cret@h/d",
        "postgresql:/u:s3cret@h/d",
        "postgresql://u:s3cret@h:port/d",
    ],
)
def test_an_address_of_no_database_is_refused_at_once(tmp_path: Path, url: str) -> None:
    told = complaints(written(tmp_path, telegram_token=TOKEN, database_url=url))
    assert list(told) == ["JALON_DATABASE_URL"]
    assert "postgresql://" in told["JALON_DATABASE_URL"]
    assert "s3cret" not in told["JALON_DATABASE_URL"]


@pytest.mark.parametrize("address", ["https://jalon.example/hook", "no address at all"])
def test_a_webhook_without_a_secret_is_refused(tmp_path: Path, address: str) -> None:
    told = complaints(written(tmp_path, telegram_token=TOKEN, webhook_url=address))
    assert told["JALON_WEBHOOK_SECRET"].startswith("manquant")


def test_a_webhook_with_a_secret_is_fine(tmp_path: Path) -> None:
    given = {"telegram_token": TOKEN, "webhook_url": "https://jalon.example/hook", "webhook_secret": SECRET}
    config = load_config(written(tmp_path, **given))
    assert config.webhook_secret is not None
    assert config.webhook_secret.get_secret_value() == SECRET


@pytest.mark.parametrize("secret", ["with space", "accentué", "x" * 257, "a/b", "dot."])
def test_a_secret_that_telegram_would_refuse_is_refused_at_once(tmp_path: Path, secret: str) -> None:
    given = {"telegram_token": TOKEN, "webhook_url": "https://jalon.example/hook", "webhook_secret": f"'{secret}'"}
    told = complaints(written(tmp_path, **given))
    assert list(told) == ["JALON_WEBHOOK_SECRET"]
    assert secret not in told["JALON_WEBHOOK_SECRET"]


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = written(tmp_path, telegram_token=TOKEN, concurrency="3", operator="du fichier")
    monkeypatch.setenv("JALON_CONCURRENCY", "7")
    monkeypatch.setenv("JALON_OPERATOR", "")  # empty is as good as not there
    config = load_config(file)
    assert (config.token, config.concurrency, config.operator) == (TOKEN, 7, "du fichier")


def test_lines_of_other_programs_are_passed_over(tmp_path: Path) -> None:
    file = written(tmp_path, telegram_token=TOKEN)
    file.write_text(file.read_text("utf-8") + "OTHER=1\nJALON_OF_ANOTHER_VERSION=1\n", "utf-8")
    assert load_config(file).token == TOKEN


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    binary = tmp_path / "binaire"
    binary.write_bytes(b"JALON_TELEGRAM_TOKEN=\xff" + TOKEN.encode())
    for file in (tmp_path / "absent.env", tmp_path, binary):
        with pytest.raises(BadConfig, match=re.escape(str(file))) as refusal:
            load_config(file)
        assert TOKEN not in "".join(traceback.format_exception(refusal.value))


def test_no_secret_shows_in_a_configuration_nor_in_what_is_wrong_with_it(tmp_path: Path) -> None:
    password = "pass-word-of-the-base"
    secrets = {
        "telegram_token": TOKEN,
        "database_url": f"postgresql://u:{password}@h/d",
        "webhook_url": "https://jalon.example/hook",
        "webhook_secret": SECRET,
    }
    config = load_config(written(tmp_path, **secrets))
    with pytest.raises(BadConfig) as refusal:
        load_config(written(tmp_path, **{**secrets, "webhook_secret": "é" + SECRET, "send_rate": TOKEN}))
    badly_written = {"telegram_token": TOKEN + " x", "database_url": f"postgresql://u:{password}@h:port/d"}
    with pytest.raises(BadConfig) as other_refusal:
        load_config(written(tmp_path, **badly_written))
    with pytest.raises(ValidationError) as raw:
        Config.model_validate({**secrets, "send_rate": TOKEN, "webhook_secret": f"{SECRET} {SECRET}"})
    for error in (refusal.value, other_refusal.value, raw.value):
        told = "".join(traceback.format_exception(error)) + str(error) + repr(error)
        assert [secret for secret in (TOKEN, password, SECRET) if secret in told] == []
    shown = f"{config!r} {config} {config.model_dump()} {config.model_dump_json()}"
    assert [secret for secret in (TOKEN, password, SECRET) if secret in shown] == []


def test_without_an_address_the_database_is_a_file_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert load_config(written(tmp_path, telegram_token=TOKEN)).database.endswith("telegram.sqlite3")


@pytest.mark.parametrize("command", [["telegram"], ["migrate"], ["backup", "copie.sqlite3"]])
def test_every_command_that_needs_it_says_what_is_missing(
    command: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*command, "--config", str(EXAMPLE)]) == 1
    assert capsys.readouterr().err.startswith("JALON_TELEGRAM_TOKEN : manquant")
    assert list(tmp_path.iterdir()) == []


def test_a_database_is_migrated_and_copied_by_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path, telegram_token=TOKEN, database_url=f"sqlite:///{tmp_path / 'jalon.sqlite3'}")
    copy = tmp_path / "copie.sqlite3"
    assert main(["backup", str(copy), "--config", str(file)]) == 1
    assert "Il n'y a rien à sauvegarder" in capsys.readouterr().err
    assert main(["migrate", "--config", str(file)]) == 0
    assert main(["backup", str(copy), "--config", str(file)]) == 0
    assert "Sauvegardé" in capsys.readouterr().out
    assert copy.read_bytes().startswith(b"SQLite format 3")
    assert main(["backup", str(copy), "--config", str(file)]) == 1
    assert "existe déjà" in capsys.readouterr().err


def test_postgresql_is_left_to_its_own_tool(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path, telegram_token=TOKEN, database_url="postgresql://u@h/d")
    assert main(["backup", str(tmp_path / "copie"), "--config", str(file)]) == 1
    assert "pg_dump" in capsys.readouterr().err

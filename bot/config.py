"""The configuration of a running Jalon, from the environment or a file.

Every mistake is told at once, with no secret in it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$")]


def _speakable(secret: SecretStr) -> SecretStr:
    """What Telegram accepts, and repeats in a header."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        raise ValueError("1 à 256 caractères parmi A-Z a-z 0-9 _ -")
    return secret


def _written_like_a_token(token: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token.get_secret_value()):
        raise ValueError("123456:ABC…")
    return token


def _of_a_database(url: SecretStr) -> SecretStr:
    from bot.storage.address import read_address
    from bot.storage.errors import BadAddress

    try:
        read_address(url.get_secret_value())
    except BadAddress as problem:
        raise ValueError(problem) from None
    return url


Token = Annotated[SecretStr, AfterValidator(_written_like_a_token)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_of_a_database)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_speakable)]


class BadConfig(Exception):
    """One or more settings are missing or wrong; the message lists them all, in French, without their values."""


class Config(BaseSettings):
    """What an operator decides. Each field is the variable JALON_<NAME>."""

    model_config = SettingsConfigDict(
        env_prefix="JALON_",
        env_file_encoding="utf-8",
        env_ignore_empty=True,  # NAME= is as good as no line
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    telegram_token: Token = Field(description="Le jeton de BotFather, tel quel : des chiffres, « : », puis le reste")
    telegram_api: Url = Field(default="https://api.telegram.org", description="Le serveur de l'API des bots")
    database_url: DatabaseUrl | None = Field(
        default=None,
        description="sqlite:///chemin/jalon.sqlite3 ou postgresql://utilisateur:motdepasse@serveur:5432/base, où « @ » "
        "et « / » du mot de passe s'écrivent %40 et %2F ; absente : un fichier local",
    )
    operator: str = Field(default="", description="Qui fait tourner ce Jalon, et comment le joindre")
    send_rate: float = Field(
        default=1.0, ge=0, le=1, description="Part du débit d'envoi, de 0 à 1 ; 0 lève toute limite"
    )
    deliver: bool = Field(
        default=True, description="true : jalon telegram envoie aussi les rappels ; false : jalon deliver s'en charge"
    )
    concurrency: int = Field(
        default=20, ge=1, le=500, description="Personnes dont la réponse se prépare en même temps, de 1 à 500"
    )
    inactive_months: int = Field(
        default=18, ge=1, le=120, description="Mois sans nouvelles avant l'effacement, de 1 à 120"
    )
    webhook_url: Url | None = Field(default=None, description="Adresse publique ; absente : interrogation de Telegram")
    webhook_secret: WebhookSecret | None = Field(
        default=None,
        validate_default=True,
        description="Secret que Telegram répète : 1 à 256 lettres sans accent, chiffres, « _ » ou « - »",
    )
    webhook_host: str = Field(default="127.0.0.1", description="Où écouter")
    webhook_port: int = Field(default=8080, ge=0, le=65535, description="Sur quel port écouter")
    health_port: int | None = Field(default=None, ge=0, le=65535, description="Santé et mesures ; absent : aucune")

    @field_validator("webhook_secret")
    @classmethod
    def _a_webhook_has_a_secret(cls, secret: SecretStr | None, before: ValidationInfo) -> SecretStr | None:
        # An address that was refused is not among what stands before; it needs its secret all the same.
        if secret is None and before.data.get("webhook_url", True):
            raise PydanticCustomError("missing", "a webhook has a secret")
        return secret

    @property
    def token(self) -> str:
        return self.telegram_token.get_secret_value()

    @property
    def database(self) -> str:
        if self.database_url:
            return self.database_url.get_secret_value()
        from platformdirs import user_data_path

        from bot.storage import sqlite_url

        return sqlite_url(user_data_path("jalon", appauthor=False) / "telegram.sqlite3")


def load_config(file: Path | None = None) -> Config:
    """The configuration of this process.

    Args:
        file: A file of NAME=value lines, read beside the environment, which wins.

    Raises:
        BadConfig: Everything that is missing or wrong.
    """
    try:
        if file is not None:
            file.read_text("utf-8")  # pydantic-settings passes over a file that is not there
        return Config(_env_file=file)  # the fields come from the environment
    except (OSError, UnicodeDecodeError):
        raise BadConfig(f"Je ne peux pas lire la configuration « {file} ».") from None
    except ValidationError as error:
        raise BadConfig("\n".join(_said(dict(item)) for item in error.errors(include_input=False))) from None


def _said(error: dict[str, object]) -> str:
    where = error["loc"]
    name = str(where[0]) if isinstance(where, tuple) and where else ""
    field = Config.model_fields.get(name)
    wanted = f" ({field.description})" if field else ""
    return f"JALON_{name.upper()} : {'manquant' if error['type'] == 'missing' else 'valeur refusée'}{wanted}"

"""The configuration of a running Jalon, from the environment or a file.

Every mistake is told at once, with no secret in it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$")]


class BadConfig(Exception):
    """One or more settings are missing or wrong; the message lists them all, in French, without their values."""


class Config(BaseSettings):
    """What an operator decides. Each field is the variable JALON_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="JALON_", env_file_encoding="utf-8", extra="ignore", frozen=True)

    telegram_token: SecretStr = Field(description="Le jeton de BotFather")
    telegram_api: Url = Field(default="https://api.telegram.org", description="Le serveur de l'API des bots")
    database_url: SecretStr | None = Field(default=None, description="SQLite ou PostgreSQL ; sinon, un fichier local")
    operator: str = Field(default="", description="Qui fait tourner ce Jalon, et comment le joindre")
    send_rate: float = Field(default=1.0, ge=0, le=1, description="Part du débit d'envoi ; 0 lève toute limite")
    concurrency: int = Field(default=20, ge=1, le=500, description="Personnes servies en même temps")
    inactive_months: int = Field(default=18, ge=1, le=120, description="Mois sans nouvelles avant l'effacement")
    webhook_url: Url | None = Field(default=None, description="Adresse publique ; absente : interrogation de Telegram")
    webhook_secret: SecretStr | None = Field(default=None, description="Secret que Telegram répète, 1 à 256 caractères")
    webhook_host: str = Field(default="127.0.0.1", description="Où écouter")
    webhook_port: int = Field(default=8080, ge=0, le=65535)
    health_port: int | None = Field(default=None, ge=0, le=65535, description="Santé et mesures ; absent : aucune")

    @model_validator(mode="after")
    def _a_webhook_has_a_secret(self) -> Config:
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("JALON_WEBHOOK_SECRET : manquant, alors que JALON_WEBHOOK_URL est donné")
        return self

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
        return Config(_env_file=file)  # the fields come from the environment
    except ValidationError as error:
        raise BadConfig("\n".join(_said(dict(item)) for item in error.errors(include_input=False))) from None


def _said(error: dict[str, object]) -> str:
    where = error["loc"]
    if not isinstance(where, tuple) or not where:
        return str(error["msg"]).removeprefix("Value error, ")
    name = f"JALON_{str(where[0]).upper()}"
    return f"{name} : {'manquant' if error['type'] == 'missing' else 'valeur refusée'}"

"""The edge: terminal, Telegram, storage, time. The only floor that knows a clock, a network or a database."""

"""`python -m bot` is `jalon`."""

from bot.cli import main

raise SystemExit(main())

"""Jalon on Telegram: aiogram receives, one sender sends, the storage remembers."""

"""The look-up: free text in, the topic that answers it out. Ours, pure, without a model or a network."""

from knowledge.search.lookup import Found, Search, load_search

__all__ = ["Found", "Search", "load_search"]

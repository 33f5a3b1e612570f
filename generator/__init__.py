"""Copydesk: seeds become Markdown that an editor owns, and the Markdown becomes a news digest."""

__version__ = "0.1.0"

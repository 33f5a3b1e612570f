"""Ingest: seeds become Markdown that an editor owns. A program of its own beside the build."""

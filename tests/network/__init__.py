"""Sharing, inviting, knocking."""

"""Every SQL statement about reports."""

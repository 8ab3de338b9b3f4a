"""Every SQL statement about tags."""

"""Every SQL statement about private messages."""

"""Every SQL statement about notices and following."""

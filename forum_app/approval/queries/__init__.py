"""Every SQL statement about what waits, watched words, and how much somebody wrote lately."""

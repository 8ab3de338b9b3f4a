"""A community as a file of lines: import, export, and the check that all is well. Commands only, no pages."""

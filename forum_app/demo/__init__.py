"""A living sample community, made without any outside file and taken away in one act. Commands only, no pages."""

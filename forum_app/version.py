"""The version, in one place; the build, the changelog test and `hearth --version` read it here."""

VERSION = "0.1.0"

"""What every slice stands on. The kernel imports no slice."""

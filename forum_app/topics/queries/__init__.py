"""Every SQL statement about topics and posts: reading one, lists, writing, checking."""

-- Feeds: see feeds/.

CREATE TABLE feed_key (                      -- lets a program read one's own feeds, and nothing else
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    token TEXT NOT NULL UNIQUE,              -- digest of what stands in the address
    name TEXT NOT NULL DEFAULT '',           -- what it is for, in its owner's words
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL DEFAULT 0       -- to the day; 0: never
);

CREATE INDEX feed_key_member ON feed_key (member_id, id);

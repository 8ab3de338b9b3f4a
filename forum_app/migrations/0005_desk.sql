-- The owner's desk: when the password was last given, and how much goes on.

-- ── from another computer, the owner's acts ask for the password again
ALTER TABLE session ADD COLUMN confirmed_at INTEGER NOT NULL DEFAULT 0;  -- when the password was last given in it
ALTER TABLE session ADD COLUMN confirmed_from TEXT NOT NULL DEFAULT '';  -- from which network: an address, IPv6 its /64

-- ── how much goes on, for the first page of the desk; no names
CREATE TABLE hour_count (
    hour INTEGER PRIMARY KEY,                -- hours since 1970, UTC
    posts INTEGER NOT NULL DEFAULT 0,        -- written in it, also those deleted later
    topics INTEGER NOT NULL DEFAULT 0,
    visitors INTEGER NOT NULL DEFAULT 0,     -- members who were here in it
    most INTEGER NOT NULL DEFAULT 0,         -- the most of them at once …
    most_at INTEGER NOT NULL DEFAULT 0       -- … and when that was
);

-- what was written lately: bounded, since there is no index by time
INSERT INTO hour_count (hour, posts, topics)
SELECT created_at / 3600, count(*), sum(CASE WHEN number = 1 THEN 1 ELSE 0 END) FROM post
WHERE id > (SELECT coalesce(max(id), 0) FROM post) - 50000
GROUP BY created_at / 3600;

-- The history of settings (slice admin): the newest thousand. And hours that are kept for a year.

CREATE TABLE option_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    together INTEGER NOT NULL,               -- the id of the first of those that were changed in one act
    at INTEGER NOT NULL,
    member_id INTEGER NOT NULL REFERENCES member (id),
    name TEXT NOT NULL,                      -- of the option; it may be declared no longer
    was TEXT NOT NULL,                       -- JSON
    now_is TEXT NOT NULL,                    -- JSON
    how TEXT NOT NULL DEFAULT ''             -- '': by hand; undo; profile:home
);

CREATE INDEX option_change_name ON option_change (name, id);
CREATE INDEX option_change_together ON option_change (together);
CREATE INDEX option_change_member ON option_change (member_id);

-- ── hours were kept for sixty days; those before are counted once more. Bounded, since there is no index by time
INSERT INTO hour_count (hour, posts, topics)
SELECT created_at / 3600, count(*), sum(CASE WHEN number = 1 THEN 1 ELSE 0 END) FROM post
WHERE id > (SELECT coalesce(max(id), 0) FROM post) - 50000
      AND created_at / 3600 < (SELECT coalesce(min(hour), 0) FROM hour_count)
GROUP BY created_at / 3600;

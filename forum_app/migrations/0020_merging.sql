-- Splitting and merging topics (slice topics).

CREATE TABLE merged_topic (                  -- the address of a topic that went into another leads on
    topic_id INTEGER PRIMARY KEY,            -- it is gone; its number is never another's
    into_id INTEGER NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
    merged_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX merged_topic_into ON merged_topic (into_id);

-- these are pages below a topic from now on
UPDATE topic SET slug = slug || '-topic', version = version + 1 WHERE slug IN ('split', 'merge');

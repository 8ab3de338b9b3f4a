-- How quickly a topic goes on and when it ends; posts that everybody may change (slice topics).

ALTER TABLE topic ADD COLUMN slow INTEGER NOT NULL DEFAULT 0;   -- seconds between two posts of one member; 0: as they like
ALTER TABLE topic ADD COLUMN closes_at INTEGER;                 -- when it locks itself; NULL: never
ALTER TABLE post ADD COLUMN wiki INTEGER NOT NULL DEFAULT 0;    -- 1: whoever may write here may change it

CREATE INDEX topic_closes ON topic (closes_at) WHERE closes_at IS NOT NULL AND locked = 0;

-- Tags: see tags/. What a list of one tag is ordered by stands beside the tag, copied from the topic by triggers: so a
-- page of it is a range of an index, whichever of the many statements changed the topic.
CREATE TABLE tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,               -- folded: two tags with the same one are the same tag
    name TEXT NOT NULL,
    look TEXT NOT NULL,                      -- what it is taken for: names that no reader tells apart have the same
    description TEXT NOT NULL DEFAULT '',
    hue INTEGER NOT NULL DEFAULT 0,          -- 1 to 7, the tick beside the name; 0: none
    staff INTEGER NOT NULL DEFAULT 0,        -- 1: only who keeps order puts it on a topic, or takes it off
    offered INTEGER NOT NULL DEFAULT 0,      -- 1: made by the owner, and named to everybody; else to who sees a topic with it
    going INTEGER NOT NULL DEFAULT 0,        -- 1: a job takes it off its topics, then the row goes
    into_id INTEGER REFERENCES tag (id),     -- … and puts this one there instead
    created_at INTEGER NOT NULL
);
CREATE INDEX tag_look ON tag (look);
CREATE INDEX tag_into ON tag (into_id) WHERE into_id IS NOT NULL;

CREATE TABLE tag_synonym (                   -- another word for a tag; what it was called before is one, too
    slug TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    look TEXT NOT NULL,
    tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE
);
CREATE INDEX tag_synonym_tag ON tag_synonym (tag_id);
CREATE INDEX tag_synonym_look ON tag_synonym (look);

CREATE TABLE topic_tag (
    topic_id INTEGER NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    board_id INTEGER NOT NULL,               -- this and what follows: as in the topic
    bump INTEGER NOT NULL,
    hot INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    shown INTEGER NOT NULL,                  -- 0: the topic is deleted
    waits INTEGER NOT NULL,                  -- 1: shown, and nobody answered
    PRIMARY KEY (topic_id, tag_id)
) WITHOUT ROWID;
-- each also narrows down to boards, and newest to what waits, within itself: every index more is written with each reply
CREATE INDEX topic_tag_latest ON topic_tag (tag_id, shown, bump, topic_id, board_id);
CREATE INDEX topic_tag_newest ON topic_tag (tag_id, shown, created_at, topic_id, board_id, waits);
CREATE INDEX topic_tag_hot ON topic_tag (tag_id, shown, hot, topic_id, board_id);

CREATE TABLE tag_board (                     -- how many visible topics of a board have a tag; no row for none
    tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    board_id INTEGER NOT NULL,
    topics INTEGER NOT NULL,
    PRIMARY KEY (tag_id, board_id)
) WITHOUT ROWID;

CREATE TRIGGER topic_tag_follows AFTER UPDATE OF bump, hot, created_at, replies, deleted_at, board_id ON topic
BEGIN
    UPDATE topic_tag SET board_id = new.board_id, bump = new.bump, hot = new.hot, created_at = new.created_at,
           shown = new.deleted_at IS NULL, waits = new.deleted_at IS NULL AND new.replies = 0
    WHERE topic_id = new.id;
END;

CREATE TRIGGER topic_tag_counts_more AFTER INSERT ON topic_tag WHEN new.shown
BEGIN
    INSERT INTO tag_board (tag_id, board_id, topics) VALUES (new.tag_id, new.board_id, 1)
    ON CONFLICT (tag_id, board_id) DO UPDATE SET topics = topics + 1;
END;

CREATE TRIGGER topic_tag_counts_fewer AFTER DELETE ON topic_tag WHEN old.shown
BEGIN
    UPDATE tag_board SET topics = topics - 1 WHERE tag_id = old.tag_id AND board_id = old.board_id;
    DELETE FROM tag_board WHERE tag_id = old.tag_id AND board_id = old.board_id AND topics = 0;
END;

CREATE TRIGGER topic_tag_counts_other AFTER UPDATE OF shown, board_id ON topic_tag
WHEN old.shown <> new.shown OR old.board_id <> new.board_id
BEGIN
    UPDATE tag_board SET topics = topics - 1 WHERE old.shown AND tag_id = old.tag_id AND board_id = old.board_id;
    DELETE FROM tag_board WHERE tag_id = old.tag_id AND board_id = old.board_id AND topics = 0;
    INSERT INTO tag_board (tag_id, board_id, topics) SELECT new.tag_id, new.board_id, 1 WHERE new.shown
    ON CONFLICT (tag_id, board_id) DO UPDATE SET topics = topics + 1;
END;

UPDATE topic SET slug = 'tags-topic' WHERE slug = 'tags';  -- /t/5/tags is a page now

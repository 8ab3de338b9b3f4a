-- What moderators did, so that it can be seen and undone (kernel, slice acts).

CREATE TABLE act (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL,                      -- lock, move, suspend …; what is provided as "act" knows its words
    board_id INTEGER,                        -- what it is about, as far as there is one; they may be gone
    topic_id INTEGER,
    post_id INTEGER,
    member_id INTEGER,                       -- whom it met
    why TEXT NOT NULL DEFAULT '',
    things INTEGER NOT NULL DEFAULT 1,       -- to how many it was done; more than one: data holds what undoing needs of each
    data TEXT NOT NULL DEFAULT '{}',         -- JSON: what undoing needs; null when it is too late for that
    undone_at INTEGER,
    undone_by INTEGER REFERENCES member (id)
);

CREATE INDEX act_actor ON act (actor_id, id);
CREATE INDEX act_member ON act (member_id, id) WHERE member_id IS NOT NULL;
CREATE INDEX act_board ON act (board_id, id) WHERE board_id IS NOT NULL;
CREATE INDEX act_topic ON act (topic_id, id) WHERE topic_id IS NOT NULL;
CREATE INDEX act_undone_by ON act (undone_by) WHERE undone_by IS NOT NULL;
CREATE INDEX act_kind ON act (kind, id);
CREATE INDEX act_kept ON act (at) WHERE data <> 'null';

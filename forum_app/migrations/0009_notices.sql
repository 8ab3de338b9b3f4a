-- Notices, and whom and what one follows.

-- ── what happened for a member: one row for what belongs together while it was not seen, a part for each thing in it
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT,    -- in addresses: one that is gone is never another one
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,                      -- reply, mention, quote, topic, board, person, reaction, solved, message, knock
    tab TEXT NOT NULL DEFAULT '',            -- under which heading of the page it stands; '' under none but all
    target INTEGER NOT NULL,                 -- what its parts have in common: a topic, post, board, person or talk, by kind
    place INTEGER NOT NULL,                  -- in the member's order: only grows, whatever the clock does
    at INTEGER NOT NULL,                     -- when the last part came
    seen_at INTEGER                          -- NULL: something in it is new
);
CREATE UNIQUE INDEX notice_open ON notice (member_id, kind, target) WHERE seen_at IS NULL;
CREATE INDEX notice_order ON notice (member_id, place);
CREATE INDEX notice_tab ON notice (member_id, tab, place);
CREATE INDEX notice_new ON notice (member_id, place) WHERE seen_at IS NULL;
CREATE INDEX notice_age ON notice (at);
CREATE INDEX notice_talk ON notice (target) WHERE kind = 'message';

CREATE TABLE notice_part (
    id INTEGER PRIMARY KEY,
    notice_id INTEGER NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,  -- as in the notice
    topic_id INTEGER REFERENCES topic (id) ON DELETE CASCADE,
    post_id INTEGER REFERENCES post (id) ON DELETE CASCADE,  -- shown while it may be read; NULL for what is no post
    from_id INTEGER REFERENCES member (id) ON DELETE CASCADE,  -- whose doing it is; NULL: somebody who is no member yet
    ref INTEGER NOT NULL,                    -- the post, message or knock, by its number
    word TEXT NOT NULL DEFAULT '',           -- of a reaction: which one
    seen_at INTEGER,
    UNIQUE (notice_id, ref, from_id, word)
);
CREATE INDEX notice_part_here ON notice_part (member_id, topic_id, seen_at);
CREATE INDEX notice_part_post ON notice_part (post_id) WHERE post_id IS NOT NULL;
CREATE INDEX notice_part_topic ON notice_part (topic_id) WHERE topic_id IS NOT NULL;
CREATE INDEX notice_part_from ON notice_part (from_id) WHERE from_id IS NOT NULL;

-- ── how much one wants to hear: 1 follows, -1 is muted (of a person: ignored); no row is the normal
CREATE TABLE topic_level (
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    topic_id INTEGER NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
    level INTEGER NOT NULL CHECK (level IN (0, 1, -1)),  -- 0: one chose not to follow, so that writing does not
    PRIMARY KEY (member_id, topic_id)
) WITHOUT ROWID;
CREATE INDEX topic_level_topic ON topic_level (topic_id, level, member_id);

CREATE TABLE board_level (
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    board_id INTEGER NOT NULL REFERENCES board (id) ON DELETE CASCADE,
    level INTEGER NOT NULL CHECK (level IN (1, -1)),
    PRIMARY KEY (member_id, board_id)
) WITHOUT ROWID;
CREATE INDEX board_level_board ON board_level (board_id, level, member_id);

CREATE TABLE person_level (
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    level INTEGER NOT NULL CHECK (level IN (1, -1)),
    PRIMARY KEY (member_id, person_id)
) WITHOUT ROWID;
CREATE INDEX person_level_person ON person_level (person_id, level, member_id);

CREATE TABLE notice_choice (                 -- what a member wants told; without a row, everything
    member_id INTEGER PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
    off TEXT NOT NULL DEFAULT '',            -- kinds that are not wanted, between spaces
    follow INTEGER NOT NULL DEFAULT 1        -- 1: one follows the topics one writes in
) WITHOUT ROWID;

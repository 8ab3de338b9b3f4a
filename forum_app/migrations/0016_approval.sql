-- What waits before it is shown, watched words, boards on which everything waits (slice approval).

CREATE TABLE held (                          -- what somebody wrote that is no post yet
    id INTEGER PRIMARY KEY AUTOINCREMENT,    -- stands in the log and in addresses: never another's
    member_id INTEGER NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL CHECK (kind IN ('topic', 'reply')),
    board_id INTEGER REFERENCES board (id) ON DELETE SET NULL,   -- of a topic; NULL: it is gone. A reply waits where its topic stands
    topic_id INTEGER REFERENCES topic (id) ON DELETE SET NULL,   -- of a reply; NULL: it is gone
    reply_to_id INTEGER REFERENCES post (id) ON DELETE SET NULL,
    title TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL,                      -- Markdown, as written
    html TEXT NOT NULL,                      -- as its author and the moderators see it; made again when it is approved
    lang TEXT NOT NULL DEFAULT '',
    parts TEXT NOT NULL DEFAULT '{}',        -- JSON: what other slices put into the form of a topic, as a poll
    reason TEXT NOT NULL,                    -- first, board, links, words, unproved: why it waits
    found TEXT NOT NULL DEFAULT '',          -- the watched words in it, one on each line
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused')),
    decided_at INTEGER,
    decided_by INTEGER REFERENCES member (id),
    why TEXT NOT NULL DEFAULT '',            -- the moderator's word to the author
    post_id INTEGER REFERENCES post (id) ON DELETE SET NULL      -- what became of it
);

CREATE INDEX held_waiting ON held (id) WHERE state = 'waiting';
CREATE INDEX held_member ON held (member_id, id);
CREATE INDEX held_board ON held (board_id) WHERE board_id IS NOT NULL;
CREATE INDEX held_topic ON held (topic_id) WHERE topic_id IS NOT NULL;
CREATE INDEX held_reply_to ON held (reply_to_id) WHERE reply_to_id IS NOT NULL;
CREATE INDEX held_decided ON held (decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX held_decided_by ON held (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX held_post ON held (post_id) WHERE post_id IS NOT NULL;

CREATE TABLE board_holds (                  -- what is written here waits for a moderator
    board_id INTEGER PRIMARY KEY REFERENCES board (id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE unproved (                      -- joined without the work that was asked for: what they write waits
    member_id INTEGER PRIMARY KEY REFERENCES member (id),
    at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE watched_word (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pattern TEXT NOT NULL,                   -- as it was typed
    pattern_key TEXT NOT NULL UNIQUE,        -- folded: what is looked for
    act TEXT NOT NULL CHECK (act IN ('hold', 'replace', 'refuse')),
    instead TEXT NOT NULL DEFAULT '',        -- what stands there, if it is replaced
    created_at INTEGER NOT NULL
);

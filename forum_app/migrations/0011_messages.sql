-- Private messages. Tables of their own, not topics and posts: no list, count, search or export can show one by mistake.

CREATE TABLE talk (                          -- what some members write to each other, and nobody else sees
    id INTEGER PRIMARY KEY AUTOINCREMENT,    -- the address of one that is gone is never another's
    title TEXT NOT NULL DEFAULT '',          -- '': it is called by its people
    lang TEXT NOT NULL DEFAULT '',           -- of the title, BCP 47
    created_at INTEGER NOT NULL,
    numbers INTEGER NOT NULL DEFAULT 0       -- the number of its last message
);

CREATE TABLE talk_member (                   -- who is in it, or was
    talk_id INTEGER NOT NULL REFERENCES talk (id),
    member_id INTEGER NOT NULL REFERENCES member (id),
    from_number INTEGER NOT NULL DEFAULT 1,  -- the first message they see: who was added later sees none before
    read_number INTEGER NOT NULL DEFAULT 0,  -- the last one they have read
    unread INTEGER NOT NULL DEFAULT 0,       -- words of others after it, but of those they blocked
    muted INTEGER NOT NULL DEFAULT 0,        -- 1: they are told of nothing that comes
    left_at INTEGER,                         -- they left: it is as absent to them, the others see that they did
    bump INTEGER NOT NULL,                   -- the talk's place in the order of activity, as site.bump; here for the index
    PRIMARY KEY (talk_id, member_id)
) WITHOUT ROWID;
CREATE INDEX talk_member_list ON talk_member (member_id, bump) WHERE left_at IS NULL;
CREATE INDEX talk_member_unread ON talk_member (member_id, talk_id) WHERE unread > 0 AND muted = 0 AND left_at IS NULL;
CREATE INDEX talk_member_all ON talk_member (member_id, talk_id);

CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    talk_id INTEGER NOT NULL REFERENCES talk (id),
    number INTEGER NOT NULL,                 -- dense within the talk, from 1
    author_id INTEGER NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL DEFAULT '',           -- '': words; left: the author did; added: the author brought about_id in
    about_id INTEGER REFERENCES member (id),
    body TEXT NOT NULL DEFAULT '',           -- Markdown, as written; this and the next two are emptied when it is deleted
    html TEXT NOT NULL DEFAULT '',           -- as shown; safe
    beginning TEXT NOT NULL DEFAULT '',      -- in plain words, for the list of talks
    lang TEXT NOT NULL DEFAULT '',           -- BCP 47, where it can be told
    renderer INTEGER NOT NULL DEFAULT 0,     -- what made the HTML
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    deleted_at INTEGER,
    UNIQUE (talk_id, number)
);
CREATE INDEX message_author ON message (author_id, id);
CREATE INDEX message_about ON message (about_id) WHERE about_id IS NOT NULL;
CREATE INDEX message_renderer ON message (renderer) WHERE kind = '';

CREATE TABLE message_block (                 -- whom a member takes no messages from
    member_id INTEGER NOT NULL REFERENCES member (id),
    blocked_id INTEGER NOT NULL REFERENCES member (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, blocked_id)
) WITHOUT ROWID;
CREATE INDEX message_block_blocked ON message_block (blocked_id);

CREATE TABLE message_choice (                -- who may begin a talk with a member; without a row everybody
    member_id INTEGER PRIMARY KEY REFERENCES member (id),
    takes_from TEXT NOT NULL                 -- staff
) WITHOUT ROWID;

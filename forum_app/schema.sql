-- The whole database, as the migrations make it. Written by `python -m tests.test_schema`; a test compares.

CREATE TABLE attempt (                       -- failed tries, so that a restart forgets none
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (kind, who)
);

CREATE TABLE board (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    category_id INTEGER NOT NULL REFERENCES category (id),
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL,
    hue INTEGER NOT NULL,                    -- 1 to 7, the tick beside the name
    closed INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1,      -- name and access: what its topics' pages show
    stream INTEGER NOT NULL DEFAULT 1,       -- what its list of topics shows
    topics INTEGER NOT NULL DEFAULT 0,
    posts INTEGER NOT NULL DEFAULT 0,
    last_topic_id INTEGER                    -- the topic in it that was last spoken in
);

CREATE INDEX board_category ON board (category_id, position);

CREATE TABLE board_slug (                    -- old addresses lead on
    slug TEXT PRIMARY KEY,
    board_id INTEGER NOT NULL REFERENCES board (id)
);

CREATE INDEX board_slug_board ON board_slug (board_id);

CREATE TABLE category (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL
);

CREATE TABLE import_author (                 -- who an imported name became
    dataset TEXT NOT NULL,
    name TEXT NOT NULL,
    member_id INTEGER NOT NULL REFERENCES member (id),
    PRIMARY KEY (dataset, name)
);

CREATE INDEX import_author_member ON import_author (member_id);

CREATE TABLE import_topic (                  -- what was imported already, so that nothing comes twice
    dataset TEXT NOT NULL,
    source TEXT NOT NULL,
    topic_id INTEGER NOT NULL REFERENCES topic (id),
    PRIMARY KEY (dataset, source)
);

CREATE INDEX import_topic_topic ON import_topic (topic_id);

CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT UNIQUE,                        -- set for what may stand in the queue only once
    payload TEXT NOT NULL,                   -- JSON
    run_at INTEGER NOT NULL,
    leased_until INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT ''
);

CREATE INDEX job_due ON job (run_at);

CREATE TABLE member (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,                      -- as typed; used in /u/ and @
    name_key TEXT NOT NULL UNIQUE,           -- NFKC and casefold of it
    name_look TEXT NOT NULL UNIQUE,          -- what it looks like (UTS 39 skeleton)
    display_name TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'moderator', 'member')),
    password TEXT,                           -- argon2id; NULL: nobody can log in, the account can be claimed
    language TEXT NOT NULL DEFAULT '',       -- '' follows the browser
    zone TEXT NOT NULL DEFAULT '',           -- '' follows the forum
    theme TEXT NOT NULL DEFAULT '',          -- '' follows the system
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL DEFAULT 0,
    topics INTEGER NOT NULL DEFAULT 0,
    posts INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX member_staff ON member (role) WHERE role <> 'member';

CREATE TABLE migration (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            applied_at INTEGER NOT NULL
        );

CREATE TABLE option (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,                     -- JSON
    changed_at INTEGER NOT NULL
);

CREATE TABLE post (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic_id INTEGER NOT NULL REFERENCES topic (id),
    number INTEGER NOT NULL,                 -- dense within the topic, from 1
    author_id INTEGER NOT NULL REFERENCES member (id),
    reply_to_id INTEGER REFERENCES post (id),
    format TEXT NOT NULL DEFAULT 'md' CHECK (format IN ('md', 'html', 'text')),
    body TEXT NOT NULL,                      -- as written
    html TEXT NOT NULL,                      -- as shown; safe
    lang TEXT NOT NULL DEFAULT '',
    renderer INTEGER NOT NULL,               -- the version of the renderer that made the html
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    edited_by INTEGER REFERENCES member (id),
    deleted_at INTEGER,
    deleted_by INTEGER REFERENCES member (id),
    UNIQUE (topic_id, number)
);

CREATE INDEX post_author ON post (author_id, id);

CREATE INDEX post_deleted_by ON post (deleted_by) WHERE deleted_by IS NOT NULL;

CREATE INDEX post_edited_by ON post (edited_by) WHERE edited_by IS NOT NULL;

CREATE INDEX post_reply_to ON post (reply_to_id) WHERE reply_to_id IS NOT NULL;

CREATE VIRTUAL TABLE search_post USING fts5 (
    title, body,
    content = '', contentless_delete = 1, prefix = '1', tokenize = 'ascii'
);

CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_post, instance);

CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,              -- SHA-256 of the cookie's value
    member_id INTEGER NOT NULL REFERENCES member (id),
    csrf TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    agent TEXT NOT NULL DEFAULT ''
);

CREATE INDEX session_expiry ON session (expires_at);

CREATE INDEX session_member ON session (member_id);

CREATE TABLE site (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    instance TEXT NOT NULL,                  -- names this forum in cookies and exports
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,      -- options, boards, names: what every page shows
    stream INTEGER NOT NULL DEFAULT 1,       -- anything that a list of topics shows
    bump INTEGER NOT NULL DEFAULT 0,         -- the last place given out in the order of activity
    members INTEGER NOT NULL DEFAULT 0,
    topics INTEGER NOT NULL DEFAULT 0,       -- deleted ones not counted
    posts INTEGER NOT NULL DEFAULT 0         -- deleted ones, and those of deleted topics, not counted
);

CREATE TABLE topic (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    board_id INTEGER NOT NULL REFERENCES board (id),
    author_id INTEGER NOT NULL REFERENCES member (id),
    title TEXT NOT NULL,
    slug TEXT NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    numbers INTEGER NOT NULL DEFAULT 0,      -- the highest number given to a post
    replies INTEGER NOT NULL DEFAULT 0,      -- visible posts but the first
    bump INTEGER NOT NULL,                   -- place in the order of activity
    last_post_id INTEGER NOT NULL DEFAULT 0,
    last_post_at INTEGER NOT NULL,
    last_author_id INTEGER NOT NULL REFERENCES member (id),
    pinned INTEGER NOT NULL DEFAULT 0,       -- 1 on its board, 2 everywhere
    locked INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER,
    deleted_by INTEGER REFERENCES member (id),
    version INTEGER NOT NULL DEFAULT 1       -- what its own pages show
);

CREATE INDEX topic_any_board ON topic (board_id);

CREATE INDEX topic_author ON topic (author_id, id);

CREATE INDEX topic_board ON topic (board_id, bump, id) WHERE deleted_at IS NULL;

CREATE INDEX topic_deleted_by ON topic (deleted_by) WHERE deleted_by IS NOT NULL;

CREATE INDEX topic_last_author ON topic (last_author_id);

CREATE INDEX topic_latest ON topic (bump, id) WHERE deleted_at IS NULL;

CREATE INDEX topic_pinned ON topic (board_id, pinned, bump) WHERE pinned > 0 AND deleted_at IS NULL;

CREATE INDEX topic_pinned_everywhere ON topic (bump) WHERE pinned = 2 AND deleted_at IS NULL;

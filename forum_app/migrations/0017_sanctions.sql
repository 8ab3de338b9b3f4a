-- Silence, suspensions, bans, notes (slice sanctions).

ALTER TABLE member ADD COLUMN suspended_until INTEGER NOT NULL DEFAULT 0;  -- cannot come in before; 253402300799 is for good; 0 not suspended
ALTER TABLE member ADD COLUMN silenced_until INTEGER NOT NULL DEFAULT 0;   -- may read, and not write, likewise
ALTER TABLE member ADD COLUMN warned INTEGER NOT NULL DEFAULT 0;           -- warnings they have not answered yet
ALTER TABLE member ADD COLUMN hushed INTEGER NOT NULL DEFAULT 0;           -- 1: the messages they sent wait for nobody

CREATE INDEX member_suspended ON member (suspended_until) WHERE suspended_until > 0;
CREATE INDEX member_silenced ON member (silenced_until) WHERE silenced_until > 0;

CREATE TABLE sanction (                      -- what a member was told by those who keep order
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL CHECK (kind IN ('warning', 'silence', 'suspension')),
    why TEXT NOT NULL DEFAULT '',
    by_id INTEGER NOT NULL REFERENCES member (id),
    at INTEGER NOT NULL,
    until INTEGER NOT NULL DEFAULT 0,        -- as in member; of a warning 0
    ended_at INTEGER,                        -- lifted, over, or replaced by another; a warning: read, or taken back
    ended_by INTEGER REFERENCES member (id)  -- NULL: by itself
);

CREATE INDEX sanction_member ON sanction (member_id, id);
CREATE INDEX sanction_by ON sanction (by_id);
CREATE INDEX sanction_ended_by ON sanction (ended_by) WHERE ended_by IS NOT NULL;
CREATE UNIQUE INDEX sanction_standing ON sanction (member_id, kind) WHERE ended_at IS NULL AND kind <> 'warning';

CREATE TABLE ended_session (                 -- of a member who was suspended: the browser is told so once
    token TEXT PRIMARY KEY,                  -- as in session
    member_id INTEGER NOT NULL REFERENCES member (id),
    at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX ended_session_member ON ended_session (member_id);
CREATE INDEX ended_session_at ON ended_session (at);

CREATE TABLE staff_note (                    -- what those who keep order tell each other about a member
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES member (id),
    by_id INTEGER NOT NULL REFERENCES member (id),
    at INTEGER NOT NULL,
    body TEXT NOT NULL
);

CREATE INDEX staff_note_member ON staff_note (member_id, id);
CREATE INDEX staff_note_by ON staff_note (by_id);

CREATE TABLE ban (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('name', 'address')),
    pattern TEXT NOT NULL,                   -- a folded name with * for anything; or a network as 192.0.2.0/24
    why TEXT NOT NULL DEFAULT '',
    by_id INTEGER NOT NULL REFERENCES member (id),
    at INTEGER NOT NULL,
    until INTEGER,                           -- NULL: until it is taken away
    UNIQUE (kind, pattern)
);

CREATE INDEX ban_by ON ban (by_id);

CREATE TABLE old_name (                      -- what a member was called before; it leads to them, and stays theirs
    name_key TEXT PRIMARY KEY,               -- folded
    name_look TEXT NOT NULL,
    name TEXT NOT NULL,
    member_id INTEGER NOT NULL REFERENCES member (id),
    at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX old_name_look ON old_name (name_look);
CREATE INDEX old_name_member ON old_name (member_id);

CREATE TABLE sweep (                         -- one act that hides everything of some members
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    by_id INTEGER NOT NULL REFERENCES member (id),
    at INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 1         -- 1 hiding, 2 hidden, 3 coming back
);

CREATE INDEX sweep_by ON sweep (by_id);

CREATE TABLE sweep_member (                  -- whose; what stood in their profile
    sweep_id INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member (id),
    sanction_id INTEGER NOT NULL REFERENCES sanction (id) ON DELETE CASCADE,  -- the suspension for good
    earlier_id INTEGER NOT NULL DEFAULT 0,   -- the suspension it replaced; 0: none
    avatar TEXT NOT NULL DEFAULT '',
    bio TEXT NOT NULL DEFAULT '',
    bio_html TEXT NOT NULL DEFAULT '',
    bio_lang TEXT NOT NULL DEFAULT '',
    upto INTEGER NOT NULL DEFAULT 0,         -- posts up to this id are looked at
    done INTEGER NOT NULL DEFAULT 0,         -- 1: all posts are; 2: what they wrote to others as well
    PRIMARY KEY (sweep_id, member_id)
) WITHOUT ROWID;

CREATE INDEX sweep_member_member ON sweep_member (member_id);
CREATE INDEX sweep_member_sanction ON sweep_member (sanction_id);
CREATE INDEX sweep_member_left ON sweep_member (sweep_id, done, member_id);
CREATE INDEX sweep_member_avatar ON sweep_member (avatar) WHERE avatar <> '';

CREATE TABLE sweep_topic (                   -- each topic it touched, as it was before
    sweep_id INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
    topic_id INTEGER NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
    hidden INTEGER NOT NULL,                 -- 1: it hid the topic, 0: posts in it
    last_post_id INTEGER NOT NULL,
    bump INTEGER NOT NULL,
    hot INTEGER NOT NULL,
    PRIMARY KEY (sweep_id, topic_id)
) WITHOUT ROWID;

CREATE INDEX sweep_topic_topic ON sweep_topic (topic_id);

CREATE TABLE sweep_post (                    -- each post it hid
    sweep_id INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
    post_id INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    PRIMARY KEY (sweep_id, post_id)
) WITHOUT ROWID;

CREATE INDEX sweep_post_post ON sweep_post (post_id);

-- Members and topics, whole. One part for each capability.

-- ── people: pictures, what they say of themselves, whether they are still here
ALTER TABLE member ADD COLUMN avatar TEXT NOT NULL DEFAULT '';     -- SHA-256 of the picture among the files; '': a stone
ALTER TABLE member ADD COLUMN bio TEXT NOT NULL DEFAULT '';        -- Markdown, as written
ALTER TABLE member ADD COLUMN bio_html TEXT NOT NULL DEFAULT '';   -- as shown; safe
ALTER TABLE member ADD COLUMN bio_lang TEXT NOT NULL DEFAULT '';   -- BCP 47, where it can be told
ALTER TABLE member ADD COLUMN hide_seen INTEGER NOT NULL DEFAULT 0;  -- 1: nobody is told when they were here
ALTER TABLE member ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0; -- the version of the rules they agreed to
ALTER TABLE member ADD COLUMN left_at INTEGER;                     -- the account was deleted; the row stays, without a name
CREATE INDEX member_joined ON member (created_at, id) WHERE left_at IS NULL;
CREATE INDEX member_wrote ON member (posts, id) WHERE left_at IS NULL;
CREATE INDEX member_seen ON member (seen_at, id) WHERE left_at IS NULL AND hide_seen = 0;
CREATE INDEX member_avatar ON member (avatar) WHERE avatar <> '';

CREATE TABLE file (                          -- what lies in files/, by its content
    digest TEXT PRIMARY KEY,                 -- SHA-256, hexadecimal
    type TEXT NOT NULL,                      -- media type, decided by decoding
    size INTEGER NOT NULL,                   -- bytes
    width INTEGER NOT NULL DEFAULT 0,        -- pixels; 0 for what is no picture
    height INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    touched_at INTEGER NOT NULL              -- when it was last taken up or put down; unused for a day, it is swept
);

-- ── lost passwords: codes a member keeps, links an owner makes
CREATE TABLE recovery_code (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES member (id),
    digest TEXT NOT NULL,                    -- SHA-256 of the member's id and the code
    created_at INTEGER NOT NULL,
    UNIQUE (member_id, digest)
);

CREATE TABLE reset_link (
    id INTEGER PRIMARY KEY,                  -- random: who never saw the link cannot wear it out
    member_id INTEGER NOT NULL UNIQUE REFERENCES member (id),  -- a new one takes the place of the old
    digest TEXT NOT NULL,                    -- SHA-256 of the secret in the link
    failures INTEGER NOT NULL DEFAULT 0,     -- wrong secrets; at ten the link is dead
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
);

-- ── streams: hot and top, views
ALTER TABLE topic ADD COLUMN hot INTEGER NOT NULL DEFAULT 0;       -- decaying count of posts, as a place in an order
ALTER TABLE topic ADD COLUMN views INTEGER NOT NULL DEFAULT 0;
CREATE INDEX topic_newest ON topic (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX topic_board_newest ON topic (board_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX topic_hot ON topic (hot, id) WHERE deleted_at IS NULL;
CREATE INDEX topic_board_hot ON topic (board_id, hot, id) WHERE deleted_at IS NULL;
CREATE INDEX topic_unanswered ON topic (created_at, id) WHERE replies = 0 AND deleted_at IS NULL;
CREATE INDEX topic_board_unanswered ON topic (board_id, created_at, id) WHERE replies = 0 AND deleted_at IS NULL;

CREATE TABLE topic_top (                     -- the most answered topics of a period; made again by a job
    period TEXT NOT NULL,                    -- week, month, year, all
    board_id INTEGER NOT NULL,               -- 0: everywhere
    replies INTEGER NOT NULL,                -- when it was ranked: its place in the order
    topic_id INTEGER NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
    PRIMARY KEY (period, board_id, replies, topic_id)
) WITHOUT ROWID;
CREATE INDEX topic_top_topic ON topic_top (topic_id);

-- ── keeping order: pins that end, locks with a reason (locked = 2: by itself), traces of moved topics
ALTER TABLE topic ADD COLUMN pinned_until INTEGER;                 -- NULL: until somebody unpins it
ALTER TABLE topic ADD COLUMN lock_reason TEXT NOT NULL DEFAULT ''; -- of one that locked itself: after how many days
ALTER TABLE topic ADD COLUMN opened_at INTEGER NOT NULL DEFAULT 0; -- when it was opened again: idle from then on
CREATE INDEX topic_pin_ends ON topic (pinned_until) WHERE pinned > 0 AND pinned_until IS NOT NULL;
CREATE INDEX topic_idle ON topic (max(last_post_at, opened_at)) WHERE locked = 0 AND pinned = 0 AND deleted_at IS NULL;
ALTER TABLE board ADD COLUMN traces INTEGER NOT NULL DEFAULT 0;    -- so that a list without any asks for none
UPDATE topic SET slug = slug || '-topic' WHERE slug IN ('pin', 'lock');  -- below a topic these are pages now

CREATE TABLE topic_trace (                   -- "moved to …", where a topic once stood
    board_id INTEGER NOT NULL REFERENCES board (id),
    bump INTEGER NOT NULL,                   -- its place in that board's order when it left
    topic_id INTEGER NOT NULL REFERENCES topic (id),
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (board_id, bump, topic_id)
);
CREATE INDEX topic_trace_topic ON topic_trace (topic_id);
CREATE INDEX topic_trace_ends ON topic_trace (expires_at);

-- ── posts: what they said before, what was added later, what is gone for good
UPDATE topic SET slug = 'reply-topic' WHERE slug = 'reply';   -- /t/7/reply is where one answers now
ALTER TABLE post ADD COLUMN addenda INTEGER NOT NULL DEFAULT 0;    -- how many stand below it
ALTER TABLE post ADD COLUMN purged INTEGER NOT NULL DEFAULT 0;     -- 1: empty, on its way to the end of its topic and out
CREATE INDEX post_purged ON post (topic_id, number) WHERE purged = 1;
ALTER TABLE topic ADD COLUMN purged INTEGER NOT NULL DEFAULT 0;    -- 1: to everybody gone; its posts are being taken away

CREATE TABLE revision (                      -- a post (and with the first one the title) before an edit
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES post (id),
    number INTEGER NOT NULL,                 -- dense within the post, from 1: the text as first written
    title TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL,
    written_at INTEGER NOT NULL,             -- when this text came
    written_by INTEGER NOT NULL REFERENCES member (id),
    UNIQUE (post_id, number)
);
CREATE INDEX revision_written_by ON revision (written_by);

CREATE TABLE addendum (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES post (id),
    number INTEGER NOT NULL,                 -- dense within the post, from 1
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    renderer INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (post_id, number)
);

CREATE TABLE left_name (                     -- a name whose owner left: digests, so that nobody poses as them at once
    name TEXT PRIMARY KEY,                   -- SHA-256 of its key
    look TEXT NOT NULL,                      -- SHA-256 of its look
    until INTEGER NOT NULL
);
CREATE INDEX left_name_look ON left_name (look);
CREATE INDEX left_name_ends ON left_name (until);

CREATE TABLE purged_post (                   -- permanent links to it say what happened
    post_id INTEGER PRIMARY KEY,
    topic_id INTEGER NOT NULL,
    purged_at INTEGER NOT NULL
);
CREATE INDEX purged_post_topic ON purged_post (topic_id);

CREATE TABLE purged_topic (
    topic_id INTEGER PRIMARY KEY,
    hidden INTEGER NOT NULL,                 -- 1: it was deleted before, so to all but the staff it is as absent
    purged_at INTEGER NOT NULL
);

-- ── the house: announcements, pages the owner writes
-- the announcements somebody put away and that are not over, as 3.7: it comes with the session, at no further statement
ALTER TABLE member ADD COLUMN dismissed TEXT NOT NULL DEFAULT '';
CREATE TABLE announcement (
    id INTEGER PRIMARY KEY AUTOINCREMENT,    -- what was dismissed is never another one
    body TEXT NOT NULL,                      -- Markdown, as written
    html TEXT NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    starts_at INTEGER NOT NULL,
    ends_at INTEGER,                         -- NULL: until it is taken down
    created_at INTEGER NOT NULL
);
CREATE INDEX announcement_start ON announcement (starts_at, id);

CREATE TABLE page (
    slug TEXT PRIMARY KEY,                   -- rules, about
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,      -- goes up when members are to agree again
    changed_at INTEGER NOT NULL
);

-- ── the directory: finding people by any word of their names
CREATE TABLE member_word (
    word TEXT NOT NULL,                      -- a name, folded, from one of its words or Chinese characters to its end
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    PRIMARY KEY (word, member_id)
) WITHOUT ROWID;
CREATE INDEX member_word_member ON member_word (member_id);

-- ── the sample community: which places and people `hearth demo` made; its topics stand in import_topic
CREATE TABLE demo_category (category_id INTEGER PRIMARY KEY REFERENCES category (id) ON DELETE CASCADE) WITHOUT ROWID;
CREATE TABLE demo_board (board_id INTEGER PRIMARY KEY REFERENCES board (id) ON DELETE CASCADE) WITHOUT ROWID;
CREATE TABLE demo_member (                   -- also those whose account was deleted: what they wrote is the demo's
    member_id INTEGER PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
    key TEXT NOT NULL                        -- who it is in the script
) WITHOUT ROWID;

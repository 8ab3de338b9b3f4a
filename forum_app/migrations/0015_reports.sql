-- What members report, and the queue of those who keep order (slice reports).

CREATE TABLE report_case (                   -- one thing that was reported, however many did; closed, it is kept for 30 days
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,                      -- post, member, message
    post_id INTEGER REFERENCES post (id),    -- NULL: another kind, or removed for good
    message INTEGER,                         -- the number of a private message, which nobody is led to by it
    about_id INTEGER NOT NULL REFERENCES member (id),  -- who wrote it, or is reported
    html TEXT NOT NULL DEFAULT '',           -- of a message: its words, as the reporter saw them
    lang TEXT NOT NULL DEFAULT '',           -- … their language
    written_at INTEGER NOT NULL DEFAULT 0,   -- … and when they were written
    turn INTEGER NOT NULL DEFAULT 1,         -- 0: reports alone have hidden it, so it comes first
    claimed_by INTEGER REFERENCES member (id),
    claimed_at INTEGER NOT NULL DEFAULT 0,   -- a claim runs out
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,                       -- NULL: it stands in the queue
    closed_by INTEGER REFERENCES member (id),  -- NULL: by itself
    outcome TEXT NOT NULL DEFAULT '',        -- hide, edit, move, done, warn …, dismiss; gone: by itself
    answer TEXT NOT NULL DEFAULT ''          -- a word for those who reported it
);
CREATE UNIQUE INDEX report_case_open_post ON report_case (post_id) WHERE closed_at IS NULL AND post_id IS NOT NULL;
CREATE UNIQUE INDEX report_case_open_message ON report_case (message) WHERE closed_at IS NULL AND message IS NOT NULL;
CREATE UNIQUE INDEX report_case_open_member ON report_case (about_id) WHERE closed_at IS NULL AND kind = 'member';
CREATE INDEX report_case_post ON report_case (post_id) WHERE post_id IS NOT NULL;
CREATE INDEX report_case_message ON report_case (message) WHERE message IS NOT NULL;
CREATE INDEX report_case_about ON report_case (about_id, id);
CREATE INDEX report_case_queue ON report_case (turn, id) WHERE closed_at IS NULL;
CREATE INDEX report_case_closed ON report_case (closed_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX report_case_claimed ON report_case (claimed_by) WHERE claimed_by IS NOT NULL;
CREATE INDEX report_case_closed_by ON report_case (closed_by) WHERE closed_by IS NOT NULL;

CREATE TABLE report (                        -- that one member reported it
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id INTEGER NOT NULL REFERENCES report_case (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member (id),
    reason TEXT NOT NULL,                    -- spam, unkind, topic, unsafe, rule, other
    note TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL,
    UNIQUE (case_id, member_id)
);
CREATE INDEX report_member ON report (member_id, id);

-- Taking part without words: reactions, bookmarks, polls, and which post solved a topic.

-- ── reactions. What goes with a post goes by itself with its row; a post whose words went keeps its row for a while, so
-- that listeners take these away
CREATE TABLE reaction (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES member (id),
    topic_id INTEGER NOT NULL,               -- the post's: a member's own are read for a whole topic
    post_id INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (member_id, topic_id, post_id, kind)
);

CREATE INDEX reaction_post ON reaction (post_id, kind, id);

CREATE TABLE reaction_count (
    post_id INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    author_id INTEGER NOT NULL REFERENCES member (id),  -- of the post: what somebody received is added up
    n INTEGER NOT NULL,
    PRIMARY KEY (post_id, kind)
) WITHOUT ROWID;

CREATE INDEX reaction_count_author ON reaction_count (author_id);

-- ── bookmarks
CREATE TABLE bookmark (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES member (id),
    topic_id INTEGER NOT NULL,               -- the post's
    post_id INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    note TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0,         -- 1: taken away last, and can be brought back until the next one is
    UNIQUE (member_id, topic_id, post_id)
);

CREATE INDEX bookmark_list ON bookmark (member_id, gone, id);

CREATE INDEX bookmark_post ON bookmark (post_id);

-- ── polls
CREATE TABLE poll (
    id INTEGER PRIMARY KEY AUTOINCREMENT,    -- in forms: one that is gone is never another one
    topic_id INTEGER NOT NULL UNIQUE REFERENCES topic (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    most INTEGER NOT NULL DEFAULT 1,         -- how many choices one may take
    shown TEXT NOT NULL DEFAULT 'always' CHECK (shown IN ('always', 'voted', 'closed')),  -- when results are seen
    changeable INTEGER NOT NULL DEFAULT 1,   -- 1: who voted may vote anew while it is open
    closes_at INTEGER,                       -- NULL: until somebody closes it
    closed_at INTEGER,                       -- it is closed, whatever the clock says later
    voters INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
);

CREATE TABLE poll_choice (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    poll_id INTEGER NOT NULL REFERENCES poll (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,                 -- dense within the poll, from 1
    text TEXT NOT NULL,
    votes INTEGER NOT NULL DEFAULT 0,
    UNIQUE (poll_id, number)
);

CREATE TABLE poll_vote (
    poll_id INTEGER NOT NULL REFERENCES poll (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member (id),
    choice_id INTEGER NOT NULL REFERENCES poll_choice (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (poll_id, member_id, choice_id)
) WITHOUT ROWID;

CREATE INDEX poll_vote_choice ON poll_vote (choice_id);

CREATE INDEX poll_vote_member ON poll_vote (member_id, poll_id);

-- ── the post that solved a topic
ALTER TABLE topic ADD COLUMN solved_post_id INTEGER NOT NULL DEFAULT 0;  -- as in `solution`, for the lists; 0: none

CREATE TABLE solution (
    topic_id INTEGER PRIMARY KEY REFERENCES topic (id) ON DELETE CASCADE,
    post_id INTEGER NOT NULL UNIQUE REFERENCES post (id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES member (id),  -- of the post
    set_by INTEGER NOT NULL REFERENCES member (id),
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX solution_author ON solution (author_id);

CREATE INDEX solution_set_by ON solution (set_by);

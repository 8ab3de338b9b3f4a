-- Drafts, and what was sent already.

-- ── words that are not sent yet; the browser has a copy of its own
CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL CHECK (kind IN ('new', 'reply', 'edit', 'append', 'message')),
    about INTEGER NOT NULL,                  -- the topic, post or talk; 0 for a new one. It may be gone, the words stay
    revision INTEGER NOT NULL,               -- one more with each change, from a beginning by chance
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    fields TEXT NOT NULL,                    -- JSON: what else stood in the form, as the board
    changed_at INTEGER NOT NULL,             -- for people; which copy is newer, revisions say
    UNIQUE (member_id, kind, about)
);
CREATE INDEX draft_by_member ON draft (member_id, changed_at);

-- ── forms that were carried out, so that one sent again after a lost answer is not carried out again
CREATE TABLE sent (
    member_id INTEGER NOT NULL REFERENCES member (id),
    key TEXT NOT NULL,                       -- made by the browser for this form
    path TEXT NOT NULL,                      -- where the answer led: a permanent link
    at INTEGER NOT NULL,
    PRIMARY KEY (member_id, key)
) WITHOUT ROWID;
CREATE INDEX sent_at ON sent (at);

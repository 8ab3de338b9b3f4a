-- Second factors (slice twofactor), and how each session came about (accounts).

CREATE TABLE second_factor (
    member_id INTEGER PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
    secret TEXT NOT NULL,                    -- base32, as it is: a backup opens anywhere (docs/second-factor.md)
    last_step INTEGER NOT NULL,              -- of 30 seconds, counted from 1970: the one whose code was used last
    since INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE halfway (                       -- who gave the right password and owes the second factor still
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token TEXT NOT NULL UNIQUE,              -- digest of what this browser's cookie holds
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    how TEXT NOT NULL,                       -- what they came with so far: password, link, recovery
    given_from TEXT NOT NULL,                -- the network the password came from; '' when it was none
    expires_at INTEGER NOT NULL
);

CREATE INDEX halfway_member ON halfway (member_id);
CREATE INDEX halfway_expires_at ON halfway (expires_at);

ALTER TABLE member ADD COLUMN second_factor INTEGER NOT NULL DEFAULT 0;  -- 1: there is a row in second_factor
ALTER TABLE session ADD COLUMN how TEXT NOT NULL DEFAULT '';  -- password, app, spare, link, recovery, joined, ticket; '' from before

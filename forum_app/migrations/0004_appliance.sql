-- The appliance: who is let in, and how.

-- ── joining: invitations, people who knock
CREATE TABLE invite (
    id INTEGER PRIMARY KEY AUTOINCREMENT,    -- in addresses: one that is gone is never another one
    code TEXT NOT NULL UNIQUE,               -- ten letters, plain: the owner shows it again as often as it is wanted
    note TEXT NOT NULL DEFAULT '',           -- for the owner: whom it is for
    uses INTEGER NOT NULL,                   -- how many people it lets in
    used INTEGER NOT NULL DEFAULT 0,         -- how many came, or knock with it
    approval INTEGER NOT NULL DEFAULT 0,     -- 1: who comes with it knocks
    created_by INTEGER NOT NULL REFERENCES member (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,                      -- NULL: until it is taken back
    revoked_at INTEGER
);
CREATE INDEX invite_created_by ON invite (created_by);

CREATE TABLE invited (                       -- who came with which
    member_id INTEGER NOT NULL UNIQUE REFERENCES member (id),
    invite_id INTEGER NOT NULL REFERENCES invite (id),
    joined_at INTEGER NOT NULL
);
CREATE INDEX invited_invite ON invited (invite_id, joined_at);

CREATE TABLE knock (                         -- somebody who waits for the owner; no member yet, but the name is kept free
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    name_look TEXT NOT NULL,
    password TEXT NOT NULL,                  -- argon2id
    line TEXT NOT NULL DEFAULT '',           -- what they say of themselves
    language TEXT NOT NULL DEFAULT '',       -- BCP 47
    accept TEXT NOT NULL DEFAULT '',         -- the version of the rules they agreed to
    ticket TEXT NOT NULL UNIQUE,             -- SHA-256 of what their browser holds
    invite_id INTEGER REFERENCES invite (id),
    created_at INTEGER NOT NULL
);
CREATE INDEX knock_look ON knock (name_look);
CREATE INDEX knock_since ON knock (created_at);
CREATE INDEX knock_invite ON knock (invite_id) WHERE invite_id IS NOT NULL;

CREATE TABLE admitted (                      -- who was let in after knocking: their browser's ticket is good for one log-in
    ticket TEXT PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES member (id),
    created_at INTEGER NOT NULL
);
CREATE INDEX admitted_member ON admitted (member_id);
CREATE INDEX admitted_since ON admitted (created_at);

-- Groups, and what they may do on which board (slices groups, boards).

CREATE TABLE people (                        -- a group of people; "group" is a word of SQL
    id INTEGER PRIMARY KEY AUTOINCREMENT,    -- 1 to 3 are everybody, members and staff, who are in none of the rows below
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,           -- folded
    about TEXT NOT NULL DEFAULT '',
    built_in TEXT NOT NULL DEFAULT '',       -- everyone, members, staff; '' for the owner's own
    joining TEXT NOT NULL DEFAULT 'hand',    -- hand: the owner adds; request: one asks; open: whoever wants
    listed INTEGER NOT NULL DEFAULT 1,       -- 1: members see that there is one, and who is in it
    members INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
);

INSERT INTO people (id, name, name_key, built_in, listed, created_at) VALUES (1, 'everyone', 'everyone', 'everyone', 0, 0);
INSERT INTO people (id, name, name_key, built_in, listed, created_at) VALUES (2, 'members', 'members', 'members', 0, 0);
INSERT INTO people (id, name, name_key, built_in, listed, created_at) VALUES (3, 'staff', 'staff', 'staff', 0, 0);

CREATE TABLE people_member (
    people_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    keeper INTEGER NOT NULL DEFAULT 0,       -- 1: looks after the group: answers who asks, adds, takes out
    since INTEGER NOT NULL,
    PRIMARY KEY (people_id, member_id)
) WITHOUT ROWID;

CREATE INDEX people_member_member ON people_member (member_id);
CREATE INDEX people_member_keeper ON people_member (people_id) WHERE keeper = 1;

CREATE TABLE people_request (                -- who asks to come in
    people_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    line TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    PRIMARY KEY (people_id, member_id)
) WITHOUT ROWID;

CREATE INDEX people_request_member ON people_request (member_id);

CREATE TABLE board_right (                   -- a board without rows: everyone sees, members write, staff keeps order
    board_id INTEGER NOT NULL REFERENCES board (id) ON DELETE CASCADE,
    people_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    see INTEGER NOT NULL DEFAULT 0,
    start INTEGER NOT NULL DEFAULT 0,
    reply INTEGER NOT NULL DEFAULT 0,
    attach INTEGER NOT NULL DEFAULT 0,
    moderate INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (board_id, people_id)
) WITHOUT ROWID;

CREATE INDEX board_right_people ON board_right (people_id);

CREATE TABLE board_keeper (                  -- who keeps order on one board, besides the groups that do
    board_id INTEGER NOT NULL REFERENCES board (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    PRIMARY KEY (board_id, member_id)
) WITHOUT ROWID;

CREATE INDEX board_keeper_member ON board_keeper (member_id);

ALTER TABLE member ADD COLUMN people TEXT NOT NULL DEFAULT '';  -- the ids of the groups they are in, as 4.7; comes with the session
ALTER TABLE member ADD COLUMN keeps TEXT NOT NULL DEFAULT '';   -- the ids of the boards in board_keeper, likewise
ALTER TABLE board ADD COLUMN reach INTEGER NOT NULL DEFAULT 2;  -- who sees it: 2 everyone, 1 all members, 0 some; from board_right
ALTER TABLE invite ADD COLUMN people_id INTEGER REFERENCES people (id) ON DELETE SET NULL;  -- who comes with it is in this group
CREATE INDEX invite_people ON invite (people_id) WHERE people_id IS NOT NULL;

-- Lists of all topics walk over those of boards that are not seen: with the board in the index, without looking at the row.
DROP INDEX topic_latest;
DROP INDEX topic_newest;
DROP INDEX topic_unanswered;
DROP INDEX topic_hot;
CREATE INDEX topic_latest ON topic (bump, id, board_id) WHERE deleted_at IS NULL;
CREATE INDEX topic_newest ON topic (created_at, id, board_id) WHERE deleted_at IS NULL;
CREATE INDEX topic_unanswered ON topic (created_at, id, board_id) WHERE replies = 0 AND deleted_at IS NULL;
CREATE INDEX topic_hot ON topic (hot, id, board_id) WHERE deleted_at IS NULL;

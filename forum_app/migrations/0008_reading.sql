-- What is a member's own on the pages: kept by a number that grows with each change of it.
ALTER TABLE member ADD COLUMN mine INTEGER NOT NULL DEFAULT 0;
-- Grows with everything that the member reads: what lists show as unread is another then.
ALTER TABLE member ADD COLUMN reads INTEGER NOT NULL DEFAULT 0;
-- 0: no single letter does anything (WCAG 2.1.4).
ALTER TABLE member ADD COLUMN keys INTEGER NOT NULL DEFAULT 1;

CREATE TABLE read_position (                 -- how far somebody read in a topic
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    topic_id INTEGER NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
    post_id INTEGER NOT NULL,                -- posts of the topic up to this id are read; it may itself be gone
    PRIMARY KEY (member_id, topic_id)
) WITHOUT ROWID;
CREATE INDEX read_position_topic ON read_position (topic_id);

CREATE TABLE read_floor (                    -- all posts up to this id are read, of a board or of all
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    board_id INTEGER NOT NULL,               -- 0: everywhere
    post_id INTEGER NOT NULL,
    PRIMARY KEY (member_id, board_id)
) WITHOUT ROWID;
CREATE INDEX read_floor_board ON read_floor (board_id);

-- What is there to be read, and by whom it is: an own post is never unread.
CREATE INDEX post_visible ON post (topic_id, id, author_id) WHERE deleted_at IS NULL;

-- Nobody comes back to a forum that is all unread: what stands now is read.
INSERT INTO read_floor (member_id, board_id, post_id)
SELECT id, 0, (SELECT coalesce(max(id), 0) FROM post) FROM member WHERE true;

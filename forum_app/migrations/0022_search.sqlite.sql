-- The tokens of search/tokens.py are others now, and beside them stand marks: who wrote a post, and when. Both indexes
-- are made empty; the program fills them when it runs, the newest posts first (search/making.py).
DROP TABLE search_vocabulary;
DROP TABLE search_post;
CREATE VIRTUAL TABLE search_post USING fts5 (
    marks, title, body,
    content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_post, instance);
-- Titles once more, by the id of the first post: an old topic with the words in its title is found among the best.
CREATE VIRTUAL TABLE search_title USING fts5 (
    title,
    content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE search_title_vocabulary USING fts5vocab (search_title, instance);
CREATE TABLE search_work (                   -- how far the index is made; one row
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,                -- of the rules that its tokens follow
    below INTEGER NOT NULL DEFAULT 0,        -- posts with smaller ids are not in it yet; 0: it is whole
    top INTEGER NOT NULL DEFAULT 0           -- where that began
);
INSERT INTO search_work (id, version) VALUES (1, 0);

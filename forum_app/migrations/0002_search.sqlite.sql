-- One contentless index: a row for each post, the title with the first. The tokens are made in Python
-- (search/tokens.py) and joined by spaces; the tokenizer only takes them apart again. `ascii` takes every character
-- beyond ASCII as part of a token, so no Unicode table of the library's stands between the two.
CREATE VIRTUAL TABLE search_post USING fts5 (
    title, body,
    content = '', contentless_delete = 1, prefix = '1', tokenize = 'ascii'
);
-- What the index holds, token by token: `hearth check` compares it with the posts.
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_post, instance);

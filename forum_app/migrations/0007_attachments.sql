-- Pictures and files in posts.

CREATE TABLE attachment (                    -- one upload; the same bytes uploaded twice are two rows and one file
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,                -- 80 bits by chance: stands in its address and in texts
    member_id INTEGER NOT NULL REFERENCES member (id),
    digest TEXT NOT NULL REFERENCES file (digest),
    small TEXT REFERENCES file (digest),     -- what stands in the text, where that is less than the whole picture
    name TEXT NOT NULL,                      -- as typed, cleaned; a picture has the ending of what was made of it
    type TEXT NOT NULL,                      -- the media type it is sent as
    size INTEGER NOT NULL,                   -- bytes, of both files
    width INTEGER NOT NULL DEFAULT 0,        -- pixels; 0 for what is no picture
    height INTEGER NOT NULL DEFAULT 0,
    small_width INTEGER NOT NULL DEFAULT 0,
    small_height INTEGER NOT NULL DEFAULT 0,
    uses INTEGER NOT NULL DEFAULT 0,         -- rows of attached
    created_at INTEGER NOT NULL,
    touched_at INTEGER NOT NULL              -- when it was uploaded, or last let go; unused for two days, it is swept
);
CREATE INDEX attachment_member ON attachment (member_id);
CREATE INDEX attachment_digest ON attachment (digest);
CREATE INDEX attachment_small ON attachment (small) WHERE small IS NOT NULL;
CREATE INDEX attachment_unused ON attachment (touched_at) WHERE uses = 0;

CREATE TABLE attached (                      -- what shows it: whoever may read one of these may see it
    kind TEXT NOT NULL,                      -- post, message
    ref_id INTEGER NOT NULL,
    attachment_id INTEGER NOT NULL REFERENCES attachment (id),
    PRIMARY KEY (kind, ref_id, attachment_id)
) WITHOUT ROWID;
CREATE INDEX attached_attachment ON attached (attachment_id, ref_id);

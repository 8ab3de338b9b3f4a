-- The whole database, as the migrations make it. Written by `python -m tests.test_schema`; a test compares.

CREATE TABLE act (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL,                      -- lock, move, suspend …; what is provided as "act" knows its words
    board_id INTEGER,                        -- what it is about, as far as there is one; they may be gone
    topic_id INTEGER,
    post_id INTEGER,
    member_id INTEGER,                       -- whom it met
    why TEXT NOT NULL DEFAULT '',
    things INTEGER NOT NULL DEFAULT 1,       -- to how many it was done; more than one: data holds what undoing needs of each
    data TEXT NOT NULL DEFAULT '{}',         -- JSON: what undoing needs; null when it is too late for that
    undone_at INTEGER,
    undone_by INTEGER REFERENCES member (id)
);

CREATE INDEX act_actor ON act (actor_id, id);

CREATE INDEX act_board ON act (board_id, id) WHERE board_id IS NOT NULL;

CREATE INDEX act_kept ON act (at) WHERE data <> 'null';

CREATE INDEX act_kind ON act (kind, id);

CREATE INDEX act_member ON act (member_id, id) WHERE member_id IS NOT NULL;

CREATE INDEX act_topic ON act (topic_id, id) WHERE topic_id IS NOT NULL;

CREATE INDEX act_undone_by ON act (undone_by) WHERE undone_by IS NOT NULL;

CREATE TABLE addendum (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES post (id),
    number INTEGER NOT NULL,                 -- dense within the post, from 1
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    renderer INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (post_id, number)
);

CREATE TABLE admitted (                      -- who was let in after knocking: their browser's ticket is good for one log-in
    ticket TEXT PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES member (id),
    created_at INTEGER NOT NULL
);

CREATE INDEX admitted_member ON admitted (member_id);

CREATE INDEX admitted_since ON admitted (created_at);

CREATE TABLE announcement (
    id INTEGER PRIMARY KEY AUTOINCREMENT,    -- what was dismissed is never another one
    body TEXT NOT NULL,                      -- Markdown, as written
    html TEXT NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    starts_at INTEGER NOT NULL,
    ends_at INTEGER,                         -- NULL: until it is taken down
    created_at INTEGER NOT NULL
);

CREATE INDEX announcement_start ON announcement (starts_at, id);

CREATE TABLE attached (                      -- what shows it: whoever may read one of these may see it
    kind TEXT NOT NULL,                      -- post, message
    ref_id INTEGER NOT NULL,
    attachment_id INTEGER NOT NULL REFERENCES attachment (id),
    PRIMARY KEY (kind, ref_id, attachment_id)
) WITHOUT ROWID;

CREATE INDEX attached_attachment ON attached (attachment_id, ref_id);

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

CREATE INDEX attachment_digest ON attachment (digest);

CREATE INDEX attachment_member ON attachment (member_id);

CREATE INDEX attachment_small ON attachment (small) WHERE small IS NOT NULL;

CREATE INDEX attachment_unused ON attachment (touched_at) WHERE uses = 0;

CREATE TABLE attempt (                       -- failed tries, so that a restart forgets none
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (kind, who)
);

CREATE TABLE ban (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('name', 'address')),
    pattern TEXT NOT NULL,                   -- a folded name with * for anything; or a network as 192.0.2.0/24
    why TEXT NOT NULL DEFAULT '',
    by_id INTEGER NOT NULL REFERENCES member (id),
    at INTEGER NOT NULL,
    until INTEGER,                           -- NULL: until it is taken away
    UNIQUE (kind, pattern)
);

CREATE INDEX ban_by ON ban (by_id);

CREATE TABLE board (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    category_id INTEGER NOT NULL REFERENCES category (id),
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL,
    hue INTEGER NOT NULL,                    -- 1 to 7, the tick beside the name
    closed INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1,      -- name and access: what its topics' pages show
    stream INTEGER NOT NULL DEFAULT 1,       -- what its list of topics shows
    topics INTEGER NOT NULL DEFAULT 0,
    posts INTEGER NOT NULL DEFAULT 0,
    last_topic_id INTEGER                    -- the topic in it that was last spoken in
, traces INTEGER NOT NULL DEFAULT 0, reach INTEGER NOT NULL DEFAULT 2);

CREATE INDEX board_category ON board (category_id, position);

CREATE TABLE board_holds (                  -- what is written here waits for a moderator
    board_id INTEGER PRIMARY KEY REFERENCES board (id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE board_keeper (                  -- who keeps order on one board, besides the groups that do
    board_id INTEGER NOT NULL REFERENCES board (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    PRIMARY KEY (board_id, member_id)
) WITHOUT ROWID;

CREATE INDEX board_keeper_member ON board_keeper (member_id);

CREATE TABLE board_level (
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    board_id INTEGER NOT NULL REFERENCES board (id) ON DELETE CASCADE,
    level INTEGER NOT NULL CHECK (level IN (1, -1)),
    PRIMARY KEY (member_id, board_id)
) WITHOUT ROWID;

CREATE INDEX board_level_board ON board_level (board_id, level, member_id);

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

CREATE TABLE board_slug (                    -- old addresses lead on
    slug TEXT PRIMARY KEY,
    board_id INTEGER NOT NULL REFERENCES board (id)
);

CREATE INDEX board_slug_board ON board_slug (board_id);

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

CREATE TABLE category (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL
);

CREATE TABLE demo_board (board_id INTEGER PRIMARY KEY REFERENCES board (id) ON DELETE CASCADE) WITHOUT ROWID;

CREATE TABLE demo_category (category_id INTEGER PRIMARY KEY REFERENCES category (id) ON DELETE CASCADE) WITHOUT ROWID;

CREATE TABLE demo_member (                   -- also those whose account was deleted: what they wrote is the demo's
    member_id INTEGER PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
    key TEXT NOT NULL                        -- who it is in the script
) WITHOUT ROWID;

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

CREATE TABLE ended_session (                 -- of a member who was suspended: the browser is told so once
    token TEXT PRIMARY KEY,                  -- as in session
    member_id INTEGER NOT NULL REFERENCES member (id),
    at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX ended_session_at ON ended_session (at);

CREATE INDEX ended_session_member ON ended_session (member_id);

CREATE TABLE feed_key (                      -- lets a program read one's own feeds, and nothing else
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    token TEXT NOT NULL UNIQUE,              -- digest of what stands in the address
    name TEXT NOT NULL DEFAULT '',           -- what it is for, in its owner's words
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL DEFAULT 0       -- to the day; 0: never
);

CREATE INDEX feed_key_member ON feed_key (member_id, id);

CREATE TABLE file (                          -- what lies in files/, by its content
    digest TEXT PRIMARY KEY,                 -- SHA-256, hexadecimal
    type TEXT NOT NULL,                      -- media type, decided by decoding
    size INTEGER NOT NULL,                   -- bytes
    width INTEGER NOT NULL DEFAULT 0,        -- pixels; 0 for what is no picture
    height INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    touched_at INTEGER NOT NULL              -- when it was last taken up or put down; unused for a day, it is swept
);

CREATE TABLE halfway (                       -- who gave the right password and owes the second factor still
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token TEXT NOT NULL UNIQUE,              -- digest of what this browser's cookie holds
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    how TEXT NOT NULL,                       -- what they came with so far: password, link, recovery
    given_from TEXT NOT NULL,                -- the network the password came from; '' when it was none
    expires_at INTEGER NOT NULL
);

CREATE INDEX halfway_expires_at ON halfway (expires_at);

CREATE INDEX halfway_member ON halfway (member_id);

CREATE TABLE held (                          -- what somebody wrote that is no post yet
    id INTEGER PRIMARY KEY AUTOINCREMENT,    -- stands in the log and in addresses: never another's
    member_id INTEGER NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL CHECK (kind IN ('topic', 'reply')),
    board_id INTEGER REFERENCES board (id) ON DELETE SET NULL,   -- of a topic; NULL: it is gone. A reply waits where its topic stands
    topic_id INTEGER REFERENCES topic (id) ON DELETE SET NULL,   -- of a reply; NULL: it is gone
    reply_to_id INTEGER REFERENCES post (id) ON DELETE SET NULL,
    title TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL,                      -- Markdown, as written
    html TEXT NOT NULL,                      -- as its author and the moderators see it; made again when it is approved
    lang TEXT NOT NULL DEFAULT '',
    parts TEXT NOT NULL DEFAULT '{}',        -- JSON: what other slices put into the form of a topic, as a poll
    reason TEXT NOT NULL,                    -- first, board, links, words, unproved: why it waits
    found TEXT NOT NULL DEFAULT '',          -- the watched words in it, one on each line
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused')),
    decided_at INTEGER,
    decided_by INTEGER REFERENCES member (id),
    why TEXT NOT NULL DEFAULT '',            -- the moderator's word to the author
    post_id INTEGER REFERENCES post (id) ON DELETE SET NULL      -- what became of it
);

CREATE INDEX held_board ON held (board_id) WHERE board_id IS NOT NULL;

CREATE INDEX held_decided ON held (decided_at) WHERE decided_at IS NOT NULL;

CREATE INDEX held_decided_by ON held (decided_by) WHERE decided_by IS NOT NULL;

CREATE INDEX held_member ON held (member_id, id);

CREATE INDEX held_post ON held (post_id) WHERE post_id IS NOT NULL;

CREATE INDEX held_reply_to ON held (reply_to_id) WHERE reply_to_id IS NOT NULL;

CREATE INDEX held_topic ON held (topic_id) WHERE topic_id IS NOT NULL;

CREATE INDEX held_waiting ON held (id) WHERE state = 'waiting';

CREATE TABLE hour_count (
    hour INTEGER PRIMARY KEY,                -- hours since 1970, UTC
    posts INTEGER NOT NULL DEFAULT 0,        -- written in it, also those deleted later
    topics INTEGER NOT NULL DEFAULT 0,
    visitors INTEGER NOT NULL DEFAULT 0,     -- members who were here in it
    most INTEGER NOT NULL DEFAULT 0,         -- the most of them at once …
    most_at INTEGER NOT NULL DEFAULT 0       -- … and when that was
);

CREATE TABLE import_author (                 -- who an imported name became
    dataset TEXT NOT NULL,
    name TEXT NOT NULL,
    member_id INTEGER NOT NULL REFERENCES member (id),
    PRIMARY KEY (dataset, name)
);

CREATE INDEX import_author_member ON import_author (member_id);

CREATE TABLE import_topic (                  -- what was imported already, so that nothing comes twice
    dataset TEXT NOT NULL,
    source TEXT NOT NULL,
    topic_id INTEGER NOT NULL REFERENCES topic (id),
    PRIMARY KEY (dataset, source)
);

CREATE INDEX import_topic_topic ON import_topic (topic_id);

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
, people_id INTEGER REFERENCES people (id) ON DELETE SET NULL);

CREATE INDEX invite_created_by ON invite (created_by);

CREATE INDEX invite_people ON invite (people_id) WHERE people_id IS NOT NULL;

CREATE TABLE invited (                       -- who came with which
    member_id INTEGER NOT NULL UNIQUE REFERENCES member (id),
    invite_id INTEGER NOT NULL REFERENCES invite (id),
    joined_at INTEGER NOT NULL
);

CREATE INDEX invited_invite ON invited (invite_id, joined_at);

CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT UNIQUE,                        -- set for what may stand in the queue only once
    payload TEXT NOT NULL,                   -- JSON
    run_at INTEGER NOT NULL,
    leased_until INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT ''
);

CREATE INDEX job_due ON job (run_at);

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

CREATE INDEX knock_invite ON knock (invite_id) WHERE invite_id IS NOT NULL;

CREATE INDEX knock_look ON knock (name_look);

CREATE INDEX knock_since ON knock (created_at);

CREATE TABLE left_name (                     -- a name whose owner left: digests, so that nobody poses as them at once
    name TEXT PRIMARY KEY,                   -- SHA-256 of its key
    look TEXT NOT NULL,                      -- SHA-256 of its look
    until INTEGER NOT NULL
);

CREATE INDEX left_name_ends ON left_name (until);

CREATE INDEX left_name_look ON left_name (look);

CREATE TABLE member (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,                      -- as typed; used in /u/ and @
    name_key TEXT NOT NULL UNIQUE,           -- NFKC and casefold of it
    name_look TEXT NOT NULL UNIQUE,          -- what it looks like (UTS 39 skeleton)
    display_name TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'moderator', 'member')),
    password TEXT,                           -- argon2id; NULL: nobody can log in, the account can be claimed
    language TEXT NOT NULL DEFAULT '',       -- '' follows the browser
    zone TEXT NOT NULL DEFAULT '',           -- '' follows the forum
    theme TEXT NOT NULL DEFAULT '',          -- '' follows the system
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL DEFAULT 0,
    topics INTEGER NOT NULL DEFAULT 0,
    posts INTEGER NOT NULL DEFAULT 0
, avatar TEXT NOT NULL DEFAULT '', bio TEXT NOT NULL DEFAULT '', bio_html TEXT NOT NULL DEFAULT '', bio_lang TEXT NOT NULL DEFAULT '', hide_seen INTEGER NOT NULL DEFAULT 0, accepted INTEGER NOT NULL DEFAULT 0, left_at INTEGER, dismissed TEXT NOT NULL DEFAULT '', mine INTEGER NOT NULL DEFAULT 0, reads INTEGER NOT NULL DEFAULT 0, keys INTEGER NOT NULL DEFAULT 1, people TEXT NOT NULL DEFAULT '', keeps TEXT NOT NULL DEFAULT '', suspended_until INTEGER NOT NULL DEFAULT 0, silenced_until INTEGER NOT NULL DEFAULT 0, warned INTEGER NOT NULL DEFAULT 0, hushed INTEGER NOT NULL DEFAULT 0, second_factor INTEGER NOT NULL DEFAULT 0);

CREATE INDEX member_avatar ON member (avatar) WHERE avatar <> '';

CREATE INDEX member_joined ON member (created_at, id) WHERE left_at IS NULL;

CREATE INDEX member_seen ON member (seen_at, id) WHERE left_at IS NULL AND hide_seen = 0;

CREATE INDEX member_silenced ON member (silenced_until) WHERE silenced_until > 0;

CREATE INDEX member_staff ON member (role) WHERE role <> 'member';

CREATE INDEX member_suspended ON member (suspended_until) WHERE suspended_until > 0;

CREATE INDEX member_wrote ON member (posts, id) WHERE left_at IS NULL;

CREATE TABLE member_word (
    word TEXT NOT NULL,                      -- a name, folded, from one of its words or Chinese characters to its end
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    PRIMARY KEY (word, member_id)
) WITHOUT ROWID;

CREATE INDEX member_word_member ON member_word (member_id);

CREATE TABLE merged_topic (                  -- the address of a topic that went into another leads on
    topic_id INTEGER PRIMARY KEY,            -- it is gone; its number is never another's
    into_id INTEGER NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
    merged_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX merged_topic_into ON merged_topic (into_id);

CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    talk_id INTEGER NOT NULL REFERENCES talk (id),
    number INTEGER NOT NULL,                 -- dense within the talk, from 1
    author_id INTEGER NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL DEFAULT '',           -- '': words; left: the author did; added: the author brought about_id in
    about_id INTEGER REFERENCES member (id),
    body TEXT NOT NULL DEFAULT '',           -- Markdown, as written; this and the next two are emptied when it is deleted
    html TEXT NOT NULL DEFAULT '',           -- as shown; safe
    beginning TEXT NOT NULL DEFAULT '',      -- in plain words, for the list of talks
    lang TEXT NOT NULL DEFAULT '',           -- BCP 47, where it can be told
    renderer INTEGER NOT NULL DEFAULT 0,     -- what made the HTML
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    deleted_at INTEGER,
    UNIQUE (talk_id, number)
);

CREATE INDEX message_about ON message (about_id) WHERE about_id IS NOT NULL;

CREATE INDEX message_author ON message (author_id, id);

CREATE INDEX message_renderer ON message (renderer) WHERE kind = '';

CREATE TABLE message_block (                 -- whom a member takes no messages from
    member_id INTEGER NOT NULL REFERENCES member (id),
    blocked_id INTEGER NOT NULL REFERENCES member (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, blocked_id)
) WITHOUT ROWID;

CREATE INDEX message_block_blocked ON message_block (blocked_id);

CREATE TABLE message_choice (                -- who may begin a talk with a member; without a row everybody
    member_id INTEGER PRIMARY KEY REFERENCES member (id),
    takes_from TEXT NOT NULL                 -- staff
) WITHOUT ROWID;

CREATE TABLE migration (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            applied_at INTEGER NOT NULL
        );

CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT,    -- in addresses: one that is gone is never another one
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,                      -- reply, mention, quote, topic, board, person, reaction, solved, message, knock
    tab TEXT NOT NULL DEFAULT '',            -- under which heading of the page it stands; '' under none but all
    target INTEGER NOT NULL,                 -- what its parts have in common: a topic, post, board, person or talk, by kind
    place INTEGER NOT NULL,                  -- in the member's order: only grows, whatever the clock does
    at INTEGER NOT NULL,                     -- when the last part came
    seen_at INTEGER                          -- NULL: something in it is new
);

CREATE INDEX notice_age ON notice (at);

CREATE INDEX notice_new ON notice (member_id, place) WHERE seen_at IS NULL;

CREATE UNIQUE INDEX notice_open ON notice (member_id, kind, target) WHERE seen_at IS NULL;

CREATE INDEX notice_order ON notice (member_id, place);

CREATE INDEX notice_tab ON notice (member_id, tab, place);

CREATE INDEX notice_talk ON notice (target) WHERE kind = 'message';

CREATE TABLE notice_choice (                 -- what a member wants told; without a row, everything
    member_id INTEGER PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
    off TEXT NOT NULL DEFAULT '',            -- kinds that are not wanted, between spaces
    follow INTEGER NOT NULL DEFAULT 1        -- 1: one follows the topics one writes in
) WITHOUT ROWID;

CREATE TABLE notice_part (
    id INTEGER PRIMARY KEY,
    notice_id INTEGER NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,  -- as in the notice
    topic_id INTEGER REFERENCES topic (id) ON DELETE CASCADE,
    post_id INTEGER REFERENCES post (id) ON DELETE CASCADE,  -- shown while it may be read; NULL for what is no post
    from_id INTEGER REFERENCES member (id) ON DELETE CASCADE,  -- whose doing it is; NULL: somebody who is no member yet
    ref INTEGER NOT NULL,                    -- the post, message or knock, by its number
    word TEXT NOT NULL DEFAULT '',           -- of a reaction: which one
    seen_at INTEGER,
    UNIQUE (notice_id, ref, from_id, word)
);

CREATE INDEX notice_part_from ON notice_part (from_id) WHERE from_id IS NOT NULL;

CREATE INDEX notice_part_here ON notice_part (member_id, topic_id, seen_at);

CREATE INDEX notice_part_post ON notice_part (post_id) WHERE post_id IS NOT NULL;

CREATE INDEX notice_part_topic ON notice_part (topic_id) WHERE topic_id IS NOT NULL;

CREATE TABLE old_name (                      -- what a member was called before; it leads to them, and stays theirs
    name_key TEXT PRIMARY KEY,               -- folded
    name_look TEXT NOT NULL,
    name TEXT NOT NULL,
    member_id INTEGER NOT NULL REFERENCES member (id),
    at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX old_name_look ON old_name (name_look);

CREATE INDEX old_name_member ON old_name (member_id);

CREATE TABLE option (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,                     -- JSON
    changed_at INTEGER NOT NULL
);

CREATE TABLE option_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    together INTEGER NOT NULL,               -- the id of the first of those that were changed in one act
    at INTEGER NOT NULL,
    member_id INTEGER NOT NULL REFERENCES member (id),
    name TEXT NOT NULL,                      -- of the option; it may be declared no longer
    was TEXT NOT NULL,                       -- JSON
    now_is TEXT NOT NULL,                    -- JSON
    how TEXT NOT NULL DEFAULT ''             -- '': by hand; undo; profile:home
);

CREATE INDEX option_change_member ON option_change (member_id);

CREATE INDEX option_change_name ON option_change (name, id);

CREATE INDEX option_change_together ON option_change (together);

CREATE TABLE page (
    slug TEXT PRIMARY KEY,                   -- rules, about
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,      -- goes up when members are to agree again
    changed_at INTEGER NOT NULL
);

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

CREATE TABLE people_member (
    people_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    keeper INTEGER NOT NULL DEFAULT 0,       -- 1: looks after the group: answers who asks, adds, takes out
    since INTEGER NOT NULL,
    PRIMARY KEY (people_id, member_id)
) WITHOUT ROWID;

CREATE INDEX people_member_keeper ON people_member (people_id) WHERE keeper = 1;

CREATE INDEX people_member_member ON people_member (member_id);

CREATE TABLE people_request (                -- who asks to come in
    people_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    line TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    PRIMARY KEY (people_id, member_id)
) WITHOUT ROWID;

CREATE INDEX people_request_member ON people_request (member_id);

CREATE TABLE person_level (
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    level INTEGER NOT NULL CHECK (level IN (1, -1)),
    PRIMARY KEY (member_id, person_id)
) WITHOUT ROWID;

CREATE INDEX person_level_person ON person_level (person_id, level, member_id);

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

CREATE TABLE post (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic_id INTEGER NOT NULL REFERENCES topic (id),
    number INTEGER NOT NULL,                 -- dense within the topic, from 1
    author_id INTEGER NOT NULL REFERENCES member (id),
    reply_to_id INTEGER REFERENCES post (id),
    format TEXT NOT NULL DEFAULT 'md' CHECK (format IN ('md', 'html', 'text')),
    body TEXT NOT NULL,                      -- as written
    html TEXT NOT NULL,                      -- as shown; safe
    lang TEXT NOT NULL DEFAULT '',
    renderer INTEGER NOT NULL,               -- the version of the renderer that made the html
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    edited_by INTEGER REFERENCES member (id),
    deleted_at INTEGER,
    deleted_by INTEGER REFERENCES member (id), addenda INTEGER NOT NULL DEFAULT 0, purged INTEGER NOT NULL DEFAULT 0, wiki INTEGER NOT NULL DEFAULT 0,
    UNIQUE (topic_id, number)
);

CREATE INDEX post_author ON post (author_id, id);

CREATE INDEX post_deleted_by ON post (deleted_by) WHERE deleted_by IS NOT NULL;

CREATE INDEX post_edited_by ON post (edited_by) WHERE edited_by IS NOT NULL;

CREATE INDEX post_purged ON post (topic_id, number) WHERE purged = 1;

CREATE INDEX post_reply_to ON post (reply_to_id) WHERE reply_to_id IS NOT NULL;

CREATE INDEX post_visible ON post (topic_id, id, author_id) WHERE deleted_at IS NULL;

CREATE TABLE purged_post (                   -- permanent links to it say what happened
    post_id INTEGER PRIMARY KEY,
    topic_id INTEGER NOT NULL,
    purged_at INTEGER NOT NULL
);

CREATE INDEX purged_post_topic ON purged_post (topic_id);

CREATE TABLE purged_topic (
    topic_id INTEGER PRIMARY KEY,
    hidden INTEGER NOT NULL,                 -- 1: it was deleted before, so to all but the staff it is as absent
    purged_at INTEGER NOT NULL
);

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

CREATE TABLE read_floor (                    -- all posts up to this id are read, of a board or of all
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    board_id INTEGER NOT NULL,               -- 0: everywhere
    post_id INTEGER NOT NULL,
    PRIMARY KEY (member_id, board_id)
) WITHOUT ROWID;

CREATE INDEX read_floor_board ON read_floor (board_id);

CREATE TABLE read_position (                 -- how far somebody read in a topic
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    topic_id INTEGER NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
    post_id INTEGER NOT NULL,                -- posts of the topic up to this id are read; it may itself be gone
    PRIMARY KEY (member_id, topic_id)
) WITHOUT ROWID;

CREATE INDEX read_position_topic ON read_position (topic_id);

CREATE TABLE recovery_code (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES member (id),
    digest TEXT NOT NULL,                    -- SHA-256 of the member's id and the code
    created_at INTEGER NOT NULL,
    UNIQUE (member_id, digest)
);

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

CREATE INDEX report_case_about ON report_case (about_id, id);

CREATE INDEX report_case_claimed ON report_case (claimed_by) WHERE claimed_by IS NOT NULL;

CREATE INDEX report_case_closed ON report_case (closed_at, id) WHERE closed_at IS NOT NULL;

CREATE INDEX report_case_closed_by ON report_case (closed_by) WHERE closed_by IS NOT NULL;

CREATE INDEX report_case_message ON report_case (message) WHERE message IS NOT NULL;

CREATE UNIQUE INDEX report_case_open_member ON report_case (about_id) WHERE closed_at IS NULL AND kind = 'member';

CREATE UNIQUE INDEX report_case_open_message ON report_case (message) WHERE closed_at IS NULL AND message IS NOT NULL;

CREATE UNIQUE INDEX report_case_open_post ON report_case (post_id) WHERE closed_at IS NULL AND post_id IS NOT NULL;

CREATE INDEX report_case_post ON report_case (post_id) WHERE post_id IS NOT NULL;

CREATE INDEX report_case_queue ON report_case (turn, id) WHERE closed_at IS NULL;

CREATE TABLE reset_link (
    id INTEGER PRIMARY KEY,                  -- random: who never saw the link cannot wear it out
    member_id INTEGER NOT NULL UNIQUE REFERENCES member (id),  -- a new one takes the place of the old
    digest TEXT NOT NULL,                    -- SHA-256 of the secret in the link
    failures INTEGER NOT NULL DEFAULT 0,     -- wrong secrets; at ten the link is dead
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
);

CREATE TABLE revision (                      -- a post (and with the first one the title) before an edit
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES post (id),
    number INTEGER NOT NULL,                 -- dense within the post, from 1: the text as first written
    title TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL,
    written_at INTEGER NOT NULL,             -- when this text came
    written_by INTEGER NOT NULL REFERENCES member (id),
    UNIQUE (post_id, number)
);

CREATE INDEX revision_written_by ON revision (written_by);

CREATE TABLE sanction (                      -- what a member was told by those who keep order
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL CHECK (kind IN ('warning', 'silence', 'suspension')),
    why TEXT NOT NULL DEFAULT '',
    by_id INTEGER NOT NULL REFERENCES member (id),
    at INTEGER NOT NULL,
    until INTEGER NOT NULL DEFAULT 0,        -- as in member; of a warning 0
    ended_at INTEGER,                        -- lifted, over, or replaced by another; a warning: read, or taken back
    ended_by INTEGER REFERENCES member (id)  -- NULL: by itself
);

CREATE INDEX sanction_by ON sanction (by_id);

CREATE INDEX sanction_ended_by ON sanction (ended_by) WHERE ended_by IS NOT NULL;

CREATE INDEX sanction_member ON sanction (member_id, id);

CREATE UNIQUE INDEX sanction_standing ON sanction (member_id, kind) WHERE ended_at IS NULL AND kind <> 'warning';

CREATE VIRTUAL TABLE search_post USING fts5 (
    marks, title, body,
    content = '', contentless_delete = 1, tokenize = 'ascii'
);

CREATE VIRTUAL TABLE search_title USING fts5 (
    title,
    content = '', contentless_delete = 1, tokenize = 'ascii'
);

CREATE VIRTUAL TABLE search_title_vocabulary USING fts5vocab (search_title, instance);

CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_post, instance);

CREATE TABLE search_work (                   -- how far the index is made; one row
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,                -- of the rules that its tokens follow
    below INTEGER NOT NULL DEFAULT 0,        -- posts with smaller ids are not in it yet; 0: it is whole
    top INTEGER NOT NULL DEFAULT 0           -- where that began
);

CREATE TABLE second_factor (
    member_id INTEGER PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
    secret TEXT NOT NULL,                    -- base32, as it is: a backup opens anywhere (docs/second-factor.md)
    last_step INTEGER NOT NULL,              -- of 30 seconds, counted from 1970: the one whose code was used last
    since INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE sent (
    member_id INTEGER NOT NULL REFERENCES member (id),
    key TEXT NOT NULL,                       -- made by the browser for this form
    path TEXT NOT NULL,                      -- where the answer led: a permanent link
    at INTEGER NOT NULL,
    PRIMARY KEY (member_id, key)
) WITHOUT ROWID;

CREATE INDEX sent_at ON sent (at);

CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,              -- SHA-256 of the cookie's value
    member_id INTEGER NOT NULL REFERENCES member (id),
    csrf TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    agent TEXT NOT NULL DEFAULT ''
, confirmed_at INTEGER NOT NULL DEFAULT 0, confirmed_from TEXT NOT NULL DEFAULT '', how TEXT NOT NULL DEFAULT '');

CREATE INDEX session_expiry ON session (expires_at);

CREATE INDEX session_member ON session (member_id);

CREATE TABLE site (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    instance TEXT NOT NULL,                  -- names this forum in cookies and exports
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,      -- options, boards, names: what every page shows
    stream INTEGER NOT NULL DEFAULT 1,       -- anything that a list of topics shows
    bump INTEGER NOT NULL DEFAULT 0,         -- the last place given out in the order of activity
    members INTEGER NOT NULL DEFAULT 0,
    topics INTEGER NOT NULL DEFAULT 0,       -- deleted ones not counted
    posts INTEGER NOT NULL DEFAULT 0         -- deleted ones, and those of deleted topics, not counted
);

CREATE TABLE solution (
    topic_id INTEGER PRIMARY KEY REFERENCES topic (id) ON DELETE CASCADE,
    post_id INTEGER NOT NULL UNIQUE REFERENCES post (id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES member (id),  -- of the post
    set_by INTEGER NOT NULL REFERENCES member (id),
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX solution_author ON solution (author_id);

CREATE INDEX solution_set_by ON solution (set_by);

CREATE TABLE staff_note (                    -- what those who keep order tell each other about a member
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES member (id),
    by_id INTEGER NOT NULL REFERENCES member (id),
    at INTEGER NOT NULL,
    body TEXT NOT NULL
);

CREATE INDEX staff_note_by ON staff_note (by_id);

CREATE INDEX staff_note_member ON staff_note (member_id, id);

CREATE TABLE sweep (                         -- one act that hides everything of some members
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    by_id INTEGER NOT NULL REFERENCES member (id),
    at INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 1         -- 1 hiding, 2 hidden, 3 coming back
);

CREATE INDEX sweep_by ON sweep (by_id);

CREATE TABLE sweep_member (                  -- whose; what stood in their profile
    sweep_id INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES member (id),
    sanction_id INTEGER NOT NULL REFERENCES sanction (id) ON DELETE CASCADE,  -- the suspension for good
    earlier_id INTEGER NOT NULL DEFAULT 0,   -- the suspension it replaced; 0: none
    avatar TEXT NOT NULL DEFAULT '',
    bio TEXT NOT NULL DEFAULT '',
    bio_html TEXT NOT NULL DEFAULT '',
    bio_lang TEXT NOT NULL DEFAULT '',
    upto INTEGER NOT NULL DEFAULT 0,         -- posts up to this id are looked at
    done INTEGER NOT NULL DEFAULT 0,         -- 1: all posts are; 2: what they wrote to others as well
    PRIMARY KEY (sweep_id, member_id)
) WITHOUT ROWID;

CREATE INDEX sweep_member_avatar ON sweep_member (avatar) WHERE avatar <> '';

CREATE INDEX sweep_member_left ON sweep_member (sweep_id, done, member_id);

CREATE INDEX sweep_member_member ON sweep_member (member_id);

CREATE INDEX sweep_member_sanction ON sweep_member (sanction_id);

CREATE TABLE sweep_post (                    -- each post it hid
    sweep_id INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
    post_id INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    PRIMARY KEY (sweep_id, post_id)
) WITHOUT ROWID;

CREATE INDEX sweep_post_post ON sweep_post (post_id);

CREATE TABLE sweep_topic (                   -- each topic it touched, as it was before
    sweep_id INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
    topic_id INTEGER NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
    hidden INTEGER NOT NULL,                 -- 1: it hid the topic, 0: posts in it
    last_post_id INTEGER NOT NULL,
    bump INTEGER NOT NULL,
    hot INTEGER NOT NULL,
    PRIMARY KEY (sweep_id, topic_id)
) WITHOUT ROWID;

CREATE INDEX sweep_topic_topic ON sweep_topic (topic_id);

CREATE TABLE tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,               -- folded: two tags with the same one are the same tag
    name TEXT NOT NULL,
    look TEXT NOT NULL,                      -- what it is taken for: names that no reader tells apart have the same
    description TEXT NOT NULL DEFAULT '',
    hue INTEGER NOT NULL DEFAULT 0,          -- 1 to 7, the tick beside the name; 0: none
    staff INTEGER NOT NULL DEFAULT 0,        -- 1: only who keeps order puts it on a topic, or takes it off
    offered INTEGER NOT NULL DEFAULT 0,      -- 1: made by the owner, and named to everybody; else to who sees a topic with it
    going INTEGER NOT NULL DEFAULT 0,        -- 1: a job takes it off its topics, then the row goes
    into_id INTEGER REFERENCES tag (id),     -- … and puts this one there instead
    created_at INTEGER NOT NULL
);

CREATE INDEX tag_into ON tag (into_id) WHERE into_id IS NOT NULL;

CREATE INDEX tag_look ON tag (look);

CREATE TABLE tag_board (                     -- how many visible topics of a board have a tag; no row for none
    tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    board_id INTEGER NOT NULL,
    topics INTEGER NOT NULL,
    PRIMARY KEY (tag_id, board_id)
) WITHOUT ROWID;

CREATE TABLE tag_synonym (                   -- another word for a tag; what it was called before is one, too
    slug TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    look TEXT NOT NULL,
    tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE
);

CREATE INDEX tag_synonym_look ON tag_synonym (look);

CREATE INDEX tag_synonym_tag ON tag_synonym (tag_id);

CREATE TABLE talk (                          -- what some members write to each other, and nobody else sees
    id INTEGER PRIMARY KEY AUTOINCREMENT,    -- the address of one that is gone is never another's
    title TEXT NOT NULL DEFAULT '',          -- '': it is called by its people
    lang TEXT NOT NULL DEFAULT '',           -- of the title, BCP 47
    created_at INTEGER NOT NULL,
    numbers INTEGER NOT NULL DEFAULT 0       -- the number of its last message
);

CREATE TABLE talk_member (                   -- who is in it, or was
    talk_id INTEGER NOT NULL REFERENCES talk (id),
    member_id INTEGER NOT NULL REFERENCES member (id),
    from_number INTEGER NOT NULL DEFAULT 1,  -- the first message they see: who was added later sees none before
    read_number INTEGER NOT NULL DEFAULT 0,  -- the last one they have read
    unread INTEGER NOT NULL DEFAULT 0,       -- words of others after it, but of those they blocked
    muted INTEGER NOT NULL DEFAULT 0,        -- 1: they are told of nothing that comes
    left_at INTEGER,                         -- they left: it is as absent to them, the others see that they did
    bump INTEGER NOT NULL,                   -- the talk's place in the order of activity, as site.bump; here for the index
    PRIMARY KEY (talk_id, member_id)
) WITHOUT ROWID;

CREATE INDEX talk_member_all ON talk_member (member_id, talk_id);

CREATE INDEX talk_member_list ON talk_member (member_id, bump) WHERE left_at IS NULL;

CREATE INDEX talk_member_unread ON talk_member (member_id, talk_id) WHERE unread > 0 AND muted = 0 AND left_at IS NULL;

CREATE TRIGGER topic_tag_follows AFTER UPDATE OF bump, hot, created_at, replies, deleted_at, board_id ON topic
BEGIN
    UPDATE topic_tag SET board_id = new.board_id, bump = new.bump, hot = new.hot, created_at = new.created_at,
           shown = new.deleted_at IS NULL, waits = new.deleted_at IS NULL AND new.replies = 0
    WHERE topic_id = new.id;
END;

CREATE TABLE topic (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    board_id INTEGER NOT NULL REFERENCES board (id),
    author_id INTEGER NOT NULL REFERENCES member (id),
    title TEXT NOT NULL,
    slug TEXT NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    numbers INTEGER NOT NULL DEFAULT 0,      -- the highest number given to a post
    replies INTEGER NOT NULL DEFAULT 0,      -- visible posts but the first
    bump INTEGER NOT NULL,                   -- place in the order of activity
    last_post_id INTEGER NOT NULL DEFAULT 0,
    last_post_at INTEGER NOT NULL,
    last_author_id INTEGER NOT NULL REFERENCES member (id),
    pinned INTEGER NOT NULL DEFAULT 0,       -- 1 on its board, 2 everywhere
    locked INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER,
    deleted_by INTEGER REFERENCES member (id),
    version INTEGER NOT NULL DEFAULT 1       -- what its own pages show
, hot INTEGER NOT NULL DEFAULT 0, views INTEGER NOT NULL DEFAULT 0, pinned_until INTEGER, lock_reason TEXT NOT NULL DEFAULT '', opened_at INTEGER NOT NULL DEFAULT 0, purged INTEGER NOT NULL DEFAULT 0, solved_post_id INTEGER NOT NULL DEFAULT 0, slow INTEGER NOT NULL DEFAULT 0, closes_at INTEGER);

CREATE INDEX topic_any_board ON topic (board_id);

CREATE INDEX topic_author ON topic (author_id, id);

CREATE INDEX topic_board ON topic (board_id, bump, id) WHERE deleted_at IS NULL;

CREATE INDEX topic_board_hot ON topic (board_id, hot, id) WHERE deleted_at IS NULL;

CREATE INDEX topic_board_newest ON topic (board_id, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX topic_board_unanswered ON topic (board_id, created_at, id) WHERE replies = 0 AND deleted_at IS NULL;

CREATE INDEX topic_closes ON topic (closes_at) WHERE closes_at IS NOT NULL AND locked = 0;

CREATE INDEX topic_deleted ON topic (deleted_at, id) WHERE deleted_by IS NOT NULL;

CREATE INDEX topic_deleted_by ON topic (deleted_by, deleted_at, id) WHERE deleted_by IS NOT NULL;

CREATE INDEX topic_hot ON topic (hot, id, board_id) WHERE deleted_at IS NULL;

CREATE INDEX topic_idle ON topic (max(last_post_at, opened_at)) WHERE locked = 0 AND pinned = 0 AND deleted_at IS NULL;

CREATE INDEX topic_last_author ON topic (last_author_id);

CREATE INDEX topic_latest ON topic (bump, id, board_id) WHERE deleted_at IS NULL;

CREATE INDEX topic_newest ON topic (created_at, id, board_id) WHERE deleted_at IS NULL;

CREATE INDEX topic_pin_ends ON topic (pinned_until) WHERE pinned > 0 AND pinned_until IS NOT NULL;

CREATE INDEX topic_pinned ON topic (board_id, pinned, bump) WHERE pinned > 0 AND deleted_at IS NULL;

CREATE INDEX topic_pinned_everywhere ON topic (bump) WHERE pinned = 2 AND deleted_at IS NULL;

CREATE INDEX topic_unanswered ON topic (created_at, id, board_id) WHERE replies = 0 AND deleted_at IS NULL;

CREATE TABLE topic_level (
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    topic_id INTEGER NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
    level INTEGER NOT NULL CHECK (level IN (0, 1, -1)),  -- 0: one chose not to follow, so that writing does not
    PRIMARY KEY (member_id, topic_id)
) WITHOUT ROWID;

CREATE INDEX topic_level_topic ON topic_level (topic_id, level, member_id);

CREATE TRIGGER topic_tag_counts_fewer AFTER DELETE ON topic_tag WHEN old.shown
BEGIN
    UPDATE tag_board SET topics = topics - 1 WHERE tag_id = old.tag_id AND board_id = old.board_id;
    DELETE FROM tag_board WHERE tag_id = old.tag_id AND board_id = old.board_id AND topics = 0;
END;

CREATE TRIGGER topic_tag_counts_more AFTER INSERT ON topic_tag WHEN new.shown
BEGIN
    INSERT INTO tag_board (tag_id, board_id, topics) VALUES (new.tag_id, new.board_id, 1)
    ON CONFLICT (tag_id, board_id) DO UPDATE SET topics = topics + 1;
END;

CREATE TRIGGER topic_tag_counts_other AFTER UPDATE OF shown, board_id ON topic_tag
WHEN old.shown <> new.shown OR old.board_id <> new.board_id
BEGIN
    UPDATE tag_board SET topics = topics - 1 WHERE old.shown AND tag_id = old.tag_id AND board_id = old.board_id;
    DELETE FROM tag_board WHERE tag_id = old.tag_id AND board_id = old.board_id AND topics = 0;
    INSERT INTO tag_board (tag_id, board_id, topics) SELECT new.tag_id, new.board_id, 1 WHERE new.shown
    ON CONFLICT (tag_id, board_id) DO UPDATE SET topics = topics + 1;
END;

CREATE TABLE topic_tag (
    topic_id INTEGER NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    board_id INTEGER NOT NULL,               -- this and what follows: as in the topic
    bump INTEGER NOT NULL,
    hot INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    shown INTEGER NOT NULL,                  -- 0: the topic is deleted
    waits INTEGER NOT NULL,                  -- 1: shown, and nobody answered
    PRIMARY KEY (topic_id, tag_id)
) WITHOUT ROWID;

CREATE INDEX topic_tag_hot ON topic_tag (tag_id, shown, hot, topic_id, board_id);

CREATE INDEX topic_tag_latest ON topic_tag (tag_id, shown, bump, topic_id, board_id);

CREATE INDEX topic_tag_newest ON topic_tag (tag_id, shown, created_at, topic_id, board_id, waits);

CREATE TABLE topic_top (                     -- the most answered topics of a period; made again by a job
    period TEXT NOT NULL,                    -- week, month, year, all
    board_id INTEGER NOT NULL,               -- 0: everywhere
    replies INTEGER NOT NULL,                -- when it was ranked: its place in the order
    topic_id INTEGER NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
    PRIMARY KEY (period, board_id, replies, topic_id)
) WITHOUT ROWID;

CREATE INDEX topic_top_topic ON topic_top (topic_id);

CREATE TABLE topic_trace (                   -- "moved to …", where a topic once stood
    board_id INTEGER NOT NULL REFERENCES board (id),
    bump INTEGER NOT NULL,                   -- its place in that board's order when it left
    topic_id INTEGER NOT NULL REFERENCES topic (id),
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (board_id, bump, topic_id)
);

CREATE INDEX topic_trace_ends ON topic_trace (expires_at);

CREATE INDEX topic_trace_topic ON topic_trace (topic_id);

CREATE TABLE unproved (                      -- joined without the work that was asked for: what they write waits
    member_id INTEGER PRIMARY KEY REFERENCES member (id),
    at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE watched_word (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pattern TEXT NOT NULL,                   -- as it was typed
    pattern_key TEXT NOT NULL UNIQUE,        -- folded: what is looked for
    act TEXT NOT NULL CHECK (act IN ('hold', 'replace', 'refuse')),
    instead TEXT NOT NULL DEFAULT '',        -- what stands there, if it is replaced
    created_at INTEGER NOT NULL
);

"""Every table that names a person, a topic or a post has somebody who clears it up: when one leaves, when one goes."""

from __future__ import annotations

import re

from forum_app import Forum

# columns that name them without a declared reference
BY_NAME = re.compile(r"(?:.*_)?(?:member|author|post|topic)_id|.*_by")

# table -> what becomes of its rows when a member leaves (if it names one), and why
FORGET = {
    "act": "that somebody kept order stays; acts.service.forget empties what is kept of those it was done to",
    "admitted": "a way in that was not used: goes with the sessions",
    "attachment": "uploads.leaving.forget drops what nothing shows; the rest stays with the posts that do",
    "ban": "names who decided; patterns are nobody's",
    "board_keeper": "boards.leaving.member_left drops it at once",
    "board_level": "notifications.leaving.forget",
    "bookmark": "goes with its note: bookmarks.leaving.forget",
    "demo_member": "names nobody: says which row `hearth demo` made, so that it is taken away with the rest",
    "draft": "what was not sent goes: drafts.unsent.forget",
    "halfway": "goes with the sessions",
    "ended_session": "sanctions.leaving.forget drops it",
    "held": "approval.leaving.forget; what its author decided about others' stays without a name",
    "import_author": "holds the real name: transfer.forgetting drops it",
    "invite": "leaving.leave ends those that one made and empties their notes; whoever came stays",
    "invited": "leaving.leave drops it at once",
    "member": "leaving.set_left empties the row, which stays for what refers to it",
    "member_word": "the words of the name: accounts.directory.forget drops them",
    "message": "kept without a name, or emptied by messages.leaving.forget",
    "message_block": "messages.leaving.forget drops it, whoever blocked whom",
    "message_choice": "messages.leaving.forget drops it",
    "notice": "notifications.leaving.forget",
    "notice_choice": "notifications.leaving.forget",
    "notice_part": "notifications.leaving.forget: one's own go with their notice, and one's name in those of others",
    "option_change": "what an owner changed stays; the name goes with the row that it is read from",
    "old_name": "sanctions.leaving.forget drops it",
    "people_member": "groups.leaving.member_left drops it at once",
    "people_request": "groups.leaving.member_left drops it at once",
    "person_level": "notifications.leaving.forget, from both sides",
    "poll_vote": "counted no more: polls.leaving.forget",
    "post": "kept without a name, or taken away by topics.purge_jobs.forget",
    "reaction": "counted no more: reactions.leaving.forget",
    "reaction_count": "a number, added up for the author of the post, whose row stays",
    "read_floor": "reading.leaving.forget drops them",
    "read_position": "reading.leaving.forget drops them",
    "recovery_code": "a way back in: leaving.leave drops it at once",
    "report": "reports.leaving.forget drops what one reported",
    "report_case": "reports.leaving.forget drops copied words and claims; the rest names the row, which stays",
    "reset_link": "a way back in: leaving.leave drops it at once",
    "revision": "an own post's go with it; what one wrote into another's post stays, without a name",
    "second_factor": "twofactor.following.member_left drops it at once",
    "sanction": "about them: sanctions.leaving.forget drops it; what they decided stays, without a name",
    "sent": "drafts.unsent.forget",
    "session": "leaving.leave ends them at once",
    "solution": "kept without a name, as the post is; goes with it",
    "staff_note": "those about them: sanctions.leaving.forget drops them; those they wrote stay, without a name",
    "sweep": "names who decided",
    "sweep_member": "goes with the suspension, which sanctions.leaving.forget drops",
    "talk_member": "messages.leaving.forget leaves each talk; the row tells the others, and goes with the last",
    "topic": "kept without a name, or taken away by topics.purge_jobs.forget where nobody else wrote",
    "topic_level": "notifications.leaving.forget",
    "unproved": "approval.leaving.forget",
}
# table -> what becomes of its rows when a post or a topic is removed for good (if it names one), and why
PURGE = {
    "act": "names what is gone by number; acts.service.post_purged empties what was kept of the post",
    "addendum": "purge.drop_history, in the transaction that empties the post",
    "board": "last_topic_id is looked up again by count_in_board",
    "bookmark": "bookmarks.leaving.post_purged, told by PostPurged; with the row, by its reference",
    "held": "approval.leaving.post_purged and topic_purged: what waits in a topic is its author's alone from then on",
    "import_topic": "transfer.forgetting, told by TopicPurged",
    "merged_topic": "into_id goes with the topic (ON DELETE CASCADE): the old address then leads nowhere",
    "notice_part": "notifications.telling, told by PostPurged and TopicPurged; else it goes with the row of the post",
    "poll": "polls.leaving.post_purged, told by PostPurged of the first post; with the topic, by its reference",
    "post": "purging.bury takes the posts of a topic away; purge.clear_answers clears reply_to_id before",
    "purged_post": "remembers what was removed, so that links say so",
    "purged_topic": "remembers what was removed, so that links say so",
    "reaction": "reactions.leaving.post_purged, told by PostPurged; with the row, by its reference",
    "reaction_count": "as reaction",
    "read_floor": "a mark in the order of posts: the post itself may be gone",
    "read_position": "goes with its topic (ON DELETE CASCADE); its post is a mark in their order, and may be gone",
    "report_case": "reports.leaving.post_purged, told by PostPurged, closes it and names the post no more",
    "revision": "purge.drop_history, in the transaction that empties the post",
    "solution": "answers.service.post_gone, told by SightChanged and PostPurged; with the row, by its reference",
    "sweep_post": "goes with the row of the post (ON DELETE CASCADE)",
    "sweep_topic": "goes with its topic (ON DELETE CASCADE)",
    "topic": "last_post_id is looked up again by recount_topic",
    "topic_level": "notifications.telling.topic_purged",
    "topic_top": "purge.drop_topic",
    "topic_trace": "keeping.forget_traces, told by TopicPurged",
}


def naming(app: Forum) -> dict[str, set[str]]:
    """Table -> which of member, post and topic its columns name, by reference or by the column's name."""
    db = app.db.reader()
    tables = db.column(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
        "AND name NOT LIKE 'search_post%' AND name NOT LIKE 'search_title%' AND name NOT LIKE 'sqlite%'"
    )
    found: dict[str, set[str]] = {}
    for table in tables:
        named = {parent for _, _, parent, *_ in db.tuples(f"PRAGMA foreign_key_list({table})")}
        for column in (row[1] for row in db.tuples(f"PRAGMA table_info({table})")):
            if BY_NAME.fullmatch(column):
                kind = re.sub(r"_id$", "", column).split("_")[-1]
                named.add({"author": "member", "by": "member"}.get(kind, kind))
        if named & {"member", "post", "topic"}:
            found[table] = named & {"member", "post", "topic"}
    return found


def missing(found: dict[str, set[str]]) -> list[str]:
    of_members = [table for table, named in found.items() if "member" in named and table not in FORGET]
    of_posts = [table for table, named in found.items() if named & {"post", "topic"} and table not in PURGE]
    return [f"{table}: who forgets a member?" for table in of_members] + [
        f"{table}: what when a post or topic goes?" for table in of_posts
    ]


def test_every_table_that_names_somebody_has_a_contributor(app: Forum) -> None:
    assert missing(naming(app)) == []


def test_no_contributor_is_named_for_what_is_not_there(app: Forum) -> None:
    found = naming(app)
    assert set(FORGET) - {"member"} <= {table for table, named in found.items() if "member" in named}
    assert set(PURGE) <= {table for table, named in found.items() if named & {"post", "topic"}}


def test_a_new_table_without_one_is_seen(app: Forum) -> None:
    with app.db.transaction() as tx:
        tx.run("CREATE TABLE nudge (member_id INTEGER REFERENCES member (id), about INTEGER REFERENCES post (id))")
        tx.run("CREATE TABLE poke (id INTEGER PRIMARY KEY, poked_by INTEGER)")
    assert missing(naming(app)) == [
        "nudge: who forgets a member?",
        "poke: who forgets a member?",
        "nudge: what when a post or topic goes?",
    ]

"""Who gets what answer from which route. An unlisted route fails, and so does one that is listed and gone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from forum_app import Forum
from forum_app.accounts import recovery, service
from forum_app.accounts.queries import recovery as lost
from forum_app.backups import keeper
from forum_app.kernel.clock import now
from forum_app.kernel.security import digest
from tests.backups.making import back_up
from tests.people import PNG, Person
from tests.uploads.pictures import quarters, saved

# guest, a member who is not concerned, the author, a moderator, the owner
ROLES = ("", "bob", "ann", "mod", "root")

# method and rule -> the five statuses. 303 is done (200 where what was made is shown this once), 302 leads on, 403 with
# a sentence, 404 as if it were not there.
TABLE: dict[str, str] = {
    "GET /": "200 200 200 200 200",
    "GET /about": "200 200 200 200 200",
    "GET /admin/": "403 404 404 404 200",
    "GET /admin/acts": "403 404 404 404 200",
    "GET /admin/announcements": "403 404 404 404 200",
    "GET /admin/announcements/<int:announcement_id>": "403 404 404 404 200",
    "GET /admin/announcements/new": "403 404 404 404 200",
    "GET /admin/backups": "403 404 404 404 200",
    "GET /admin/backups/<archive>": "403 404 404 404 200",
    "GET /admin/backups/<archive>/download": "403 404 404 404 200",
    "GET /admin/backups/part": "403 404 404 404 200",
    "GET /admin/backups/progress": "403 404 404 404 200",
    "GET /admin/backups/restoring": "403 404 404 404 302",
    "GET /admin/bans": "403 404 404 404 200",
    "GET /admin/boards": "403 404 404 404 200",
    "GET /admin/boards/<int:board_id>": "403 404 404 404 200",
    "GET /admin/boards/<int:board_id>/remove": "403 404 404 404 200",
    "GET /admin/boards/<int:board_id>/rights": "403 404 404 404 200",
    "GET /admin/boards/new": "403 404 404 404 200",
    "GET /admin/computer": "403 404 404 404 404",  # here there is no program around the forum
    "GET /admin/diagnostics": "403 404 404 404 200",
    "GET /admin/groups": "403 404 404 404 200",
    "GET /admin/groups/<int:people_id>": "403 404 404 404 200",
    "GET /admin/groups/<int:people_id>/remove": "403 404 404 404 200",
    "GET /admin/first": "403 404 404 404 200",
    "GET /admin/invites": "403 404 404 404 200",
    "GET /admin/invites/<int:invite_id>": "403 404 404 404 200",
    "GET /admin/invites/<int:invite_id>/came": "403 404 404 404 200",
    "GET /admin/knocks": "403 404 404 404 200",
    "GET /admin/log": "403 404 404 404 200",
    "GET /admin/log/text": "403 404 404 404 200",
    "GET /admin/look": "403 404 404 404 200",
    "GET /admin/members": "403 404 404 404 200",
    "GET /admin/members/<int:member_id>": "403 404 404 404 200",
    "GET /admin/members/add": "403 404 404 404 200",
    "GET /admin/members/csv": "403 404 404 404 200",
    "GET /admin/network": "403 404 404 404 200",
    "GET /admin/pages": "403 404 404 404 200",
    "GET /admin/pages/<which>": "403 404 404 404 200",
    "GET /admin/safety": "403 404 404 404 200",
    "GET /admin/search": "403 404 404 404 200",
    "GET /admin/sessions": "403 404 404 404 200",
    "GET /admin/settings": "403 404 404 404 200",
    "GET /admin/settings/history": "403 404 404 404 200",
    "GET /admin/settings/profiles": "403 404 404 404 200",
    "GET /admin/statistics": "403 404 404 404 200",
    "GET /admin/styleguide": "403 404 404 404 200",
    "GET /admin/tags": "403 404 404 404 200",
    "GET /admin/tags/<int:tag_id>": "403 404 404 404 200",
    "GET /admin/tags/<int:tag_id>/remove": "403 404 404 404 200",
    "GET /admin/words": "403 404 404 404 200",
    "GET /admin/words/lines": "403 404 404 404 200",
    "GET /announcement/<int:announcement_id>/dismiss": "200 200 200 200 200",
    "GET /avatar/<digest>": "200 200 200 200 200",
    "GET /b/<slug>": "200 200 200 200 200",
    "GET /boards": "200 200 200 200 200",
    "GET /b/<slug>/feed.atom": "200 200 200 200 200",
    "GET /b/<slug>/posts.atom": "200 200 200 200 200",
    "GET /bookmarks": "403 200 200 200 200",
    "GET /confirm": "403 302 302 302 302",
    "GET /deleted": "403 200 200 200 200",
    "GET /drafts": "403 200 200 200 200",
    "GET /drafts/<name>": "403 200 200 200 200",  # each their own
    "GET /favicon.ico": "200 200 200 200 200",
    "GET /feed.atom": "200 200 200 200 200",
    "GET /files/<key>/<name>": "200 200 200 200 200",  # of a picture in a topic
    "GET /files/<key>/small": "200 200 200 200 200",
    "GET /g/<int:people_id>": "403 404 200 404 200",  # not listed; ann looks after it
    "GET /groups": "403 200 200 200 200",
    "GET /healthz": "200 200 200 200 200",
    "GET /held": "403 200 200 200 200",
    "GET /held/<int:held_id>": "403 404 302 404 404",
    "GET /held/<int:held_id>/edit": "403 404 200 404 404",
    "GET /join": "200 302 302 302 302",
    "GET /joined": "403 200 200 200 200",
    "GET /knock": "302 302 302 302 302",
    "GET /knock/state": "200 200 200 200 200",
    "GET /live": "200 200 200 200 200",
    "GET /log": "404 404 404 404 404",  # until the owner makes it public
    "GET /login": "200 302 302 302 302",
    "GET /login/code": "303 303 303 303 303",  # nobody is half in
    "GET /logo/<digest>": "404 404 404 404 404",  # of somebody's own picture: only the house's is served here
    "GET /logout": "302 200 200 200 200",
    "GET /m/<int:talk_id>": "403 404 302 404 404",
    "GET /m/<int:talk_id>/<int:which>/delete": "403 404 200 404 404",
    "GET /m/<int:talk_id>/<int:which>/edit": "403 404 200 404 404",
    "GET /m/<int:talk_id>/<int:which>/report": "403 404 403 404 404",  # her own, and nobody else sees it
    "GET /m/<int:talk_id>/invite": "403 404 200 404 404",
    "GET /m/<int:talk_id>/leave": "403 404 200 404 404",
    "GET /m/<int:talk_id>/reply": "403 404 200 404 404",
    "GET /m/<int:talk_id>/title": "403 404 200 404 404",
    "GET /members": "200 200 200 200 200",
    "GET /messages": "403 200 200 200 200",
    "GET /messages/new": "403 200 200 200 200",
    "GET /new": "403 200 200 200 200",
    "GET /notices": "403 200 200 200 200",
    "GET /notices/<int:notice_id>": "403 404 302 404 404",
    "GET /notices/latest": "403 200 200 200 200",
    "GET /order/log": "403 404 404 200 200",
    "GET /order/log.<kind>": "403 404 404 200 200",
    "GET /order": "403 404 404 200 200",
    "GET /order/<int:case_id>": "403 404 404 200 200",
    "GET /order/<int:case_id>/edit": "403 404 404 200 200",
    "GET /order/closed": "403 404 404 200 200",
    "GET /order/waiting": "403 404 404 200 200",
    "GET /opensearch.xml": "200 200 200 200 200",
    "GET /p/<int:post_id>": "302 302 302 302 302",
    "GET /p/<int:post_id>/append": "403 404 200 404 404",
    "GET /p/<int:post_id>/attribution": "403 404 404 404 200",
    "GET /p/<int:post_id>/edit": "403 404 200 200 200",
    "GET /p/<int:post_id>/history": "403 200 200 200 200",
    "GET /p/<int:post_id>/peek": "200 200 200 200 200",
    "GET /p/<int:post_id>/purge": "403 404 404 404 200",
    "GET /p/<int:post_id>/reactions": "200 200 200 200 200",
    "GET /p/<int:post_id>/report": "403 200 403 200 200",  # not one's own
    "GET /people": "403 200 200 200 200",
    "GET /poll/<int:topic_id>": "403 404 200 200 200",
    "GET /posts.atom": "200 200 200 200 200",
    "GET /preferences": "200 200 200 200 200",
    "GET /readyz": "200 200 200 200 200",
    "GET /recover": "200 200 200 200 200",
    "GET /reports": "403 200 200 200 200",
    "GET /reset": "404 404 404 404 404",
    "GET /robots.txt": "200 200 200 200 200",
    "GET /rules": "200 200 200 200 200",
    "GET /rules/accept": "403 200 200 200 200",
    "GET /search": "200 200 200 200 200",
    "GET /search/suggest": "200 200 200 200 200",
    "GET /seen": "403 404 404 404 404",  # the picture of no topic
    "GET /settings": "403 200 200 200 200",
    "GET /settings/avatar": "403 200 200 200 200",
    "GET /settings/data": "403 200 200 200 200",
    "GET /settings/feeds": "403 200 200 200 200",
    "GET /settings/files": "403 200 200 200 200",
    "GET /settings/keys": "403 200 200 200 200",
    "GET /settings/leave": "403 200 200 200 200",
    "GET /settings/messages": "403 200 200 200 200",
    "GET /settings/notices": "403 200 200 200 200",
    "GET /settings/password": "403 200 200 200 200",
    "GET /settings/recovery": "403 200 200 200 200",
    "GET /settings/security": "403 200 200 200 200",
    "GET /settings/sessions": "403 200 200 200 200",
    "GET /setup": "303 303 303 303 303",
    "GET /similar": "403 200 200 200 200",
    "GET /sitemap.xml": "404 404 404 404 404",  # until the owner wants to be found from outside
    "GET /sitemap/<int:part>.xml": "404 404 404 404 404",
    "GET /static/<version>/<path:name>": "200 200 200 200 200",
    "GET /t/<int:topic_id>": "302 302 302 302 302",
    "GET /t/<int:topic_id>/<slug>": "200 200 200 200 200",
    "GET /t/<int:topic_id>/feed.atom": "200 200 200 200 200",
    "GET /t/<int:topic_id>/lock": "403 404 404 200 200",
    "GET /t/<int:topic_id>/merge": "403 404 404 200 200",
    "GET /t/<int:topic_id>/move": "403 404 404 200 200",
    "GET /t/<int:topic_id>/pace": "403 404 404 200 200",
    "GET /t/<int:topic_id>/pin": "403 404 404 200 200",
    "GET /t/<int:topic_id>/purge": "403 404 404 404 200",
    "GET /t/<int:topic_id>/reply": "403 200 200 200 200",
    "GET /t/<int:topic_id>/split": "403 404 404 200 200",
    "GET /t/<int:topic_id>/tags": "403 404 200 200 200",
    "GET /tags": "200 200 200 200 200",
    "GET /tags/<slug>": "200 200 200 200 200",
    "GET /tags/<slug>/feed.atom": "200 200 200 200 200",
    "GET /tags/suggest": "200 200 200 200 200",
    "GET /theme/<version>.css": "200 200 200 200 200",
    "GET /u/<name>": "200 200 200 200 200",
    "GET /u/<name>/card": "200 200 200 200 200",
    "GET /u/<name>/feed.atom": "200 200 200 200 200",
    "GET /u/<name>/order": "403 404 404 200 200",
    "GET /u/<name>/order/sweep": "403 404 404 200 200",
    "GET /u/<name>/posts": "200 200 200 200 200",
    "GET /u/<name>/remove": "403 404 404 404 200",
    "GET /u/<name>/report": "403 403 200 200 200",  # bob is asked for, who does not report himself
    "GET /u/<name>/topics": "200 200 200 200 200",
    "GET /unread": "403 200 200 200 200",
    "POST /acts/<int:act_id>/undo": "403 404 404 303 303",
    "POST /admin/announcements/<int:announcement_id>": "403 404 404 404 303",
    "POST /admin/announcements/<int:announcement_id>/down": "403 404 404 404 303",
    "POST /admin/announcements/new": "403 404 404 404 303",
    "POST /admin/backups/<archive>/remove": "403 404 404 404 303",
    "POST /admin/backups/<archive>/restore": "403 404 404 404 409",
    "POST /admin/backups/<archive>/save": "403 404 404 404 404",
    "POST /admin/backups/<archive>/verify": "403 404 404 404 303",
    "POST /admin/backups/now": "403 404 404 404 303",
    "POST /admin/backups/part": "403 404 404 404 422",
    "POST /admin/backups/upload": "403 404 404 404 303",
    "POST /admin/bans": "403 404 404 404 303",
    "POST /admin/bans/<int:ban_id>/remove": "403 404 404 404 303",
    "POST /admin/boards/<int:board_id>": "403 404 404 404 303",
    "POST /admin/boards/<int:board_id>/keepers": "403 404 404 404 303",
    "POST /admin/boards/<int:board_id>/keepers/release": "403 404 404 404 303",
    "POST /admin/boards/<int:board_id>/order": "403 404 404 404 303",
    "POST /admin/boards/<int:board_id>/remove": "403 404 404 404 303",
    "POST /admin/boards/<int:board_id>/rights": "403 404 404 404 303",
    "POST /admin/boards/new": "403 404 404 404 303",
    "POST /admin/categories": "403 404 404 404 303",
    "POST /admin/categories/<int:category_id>": "403 404 404 404 303",
    "POST /admin/categories/<int:category_id>/order": "403 404 404 404 303",
    "POST /admin/categories/<int:category_id>/remove": "403 404 404 404 303",
    "POST /admin/checklist": "403 404 404 404 303",
    "POST /admin/computer": "403 404 404 404 404",
    "POST /admin/groups": "403 404 404 404 303",
    "POST /admin/groups/<int:people_id>": "403 404 404 404 303",
    "POST /admin/groups/<int:people_id>/remove": "403 404 404 404 303",
    "POST /admin/first": "403 404 404 404 303",
    "POST /admin/invites": "403 404 404 404 303",
    "POST /admin/invites/<int:invite_id>": "403 404 404 404 303",
    "POST /admin/invites/<int:invite_id>/code": "403 404 404 404 303",
    "POST /admin/invites/<int:invite_id>/revoke": "403 404 404 404 303",
    "POST /admin/knocks": "403 404 404 404 303",
    "POST /admin/log/save": "403 404 404 404 404",
    "POST /admin/look": "403 404 404 404 303",
    "POST /admin/look/logo": "403 404 404 404 303",
    "POST /admin/look/logo/remove": "403 404 404 404 303",
    "POST /admin/members/act": "403 404 404 404 200",  # links, shown this once
    "POST /admin/members/add": "403 404 404 404 200",
    "POST /admin/members/csv": "403 404 404 404 404",  # for the window alone
    "POST /admin/network/check": "403 404 404 404 200",
    "POST /admin/network/close": "403 404 404 404 303",
    "POST /admin/network/open": "403 404 404 404 422",
    "POST /admin/pages/<which>": "403 404 404 404 303",
    "POST /admin/pages/<which>/remove": "403 404 404 404 303",
    "POST /admin/search": "403 404 404 404 303",
    "POST /admin/sessions/<int:session_id>/end": "403 404 404 404 303",
    "POST /admin/settings": "403 404 404 404 303",
    "POST /admin/settings/history/<int:change_id>/undo": "403 404 404 404 303",
    "POST /admin/settings/profiles": "403 404 404 404 303",
    "POST /admin/tags": "403 404 404 404 303",
    "POST /admin/tags/<int:tag_id>": "403 404 404 404 303",
    "POST /admin/tags/<int:tag_id>/merge": "403 404 404 404 303",
    "POST /admin/tags/<int:tag_id>/remove": "403 404 404 404 303",
    "POST /admin/words": "403 404 404 404 303",
    "POST /admin/words/<int:word_id>/remove": "403 404 404 404 303",
    "POST /admin/words/lines": "403 404 404 404 303",
    "POST /admin/words/try": "403 404 404 404 200",
    "POST /announcement/<int:announcement_id>/dismiss": "303 303 303 303 303",
    "POST /b/<slug>/level": "403 303 303 303 303",
    "POST /confirm": "403 303 303 303 303",
    "POST /drafts/<name>": "403 200 200 200 200",
    "POST /drafts/<name>/discard": "403 303 303 303 303",
    "POST /files": "403 303 303 303 303",
    "POST /g/<int:people_id>/add": "403 404 303 404 303",
    "POST /g/<int:people_id>/answer": "403 404 303 404 303",
    "POST /g/<int:people_id>/ask": "403 404 409 404 303",
    "POST /g/<int:people_id>/join": "403 404 403 404 403",  # one asks to come in
    "POST /g/<int:people_id>/keeper": "403 404 404 404 303",
    "POST /g/<int:people_id>/leave": "403 404 303 404 303",
    "POST /g/<int:people_id>/out": "403 404 303 404 303",
    "POST /held/<int:held_id>/edit": "403 404 303 404 404",
    "POST /held/<int:held_id>/withdraw": "403 404 303 404 404",
    "POST /join": "303 303 303 303 303",
    "POST /knock": "404 404 404 404 404",
    "POST /login": "303 303 303 303 303",
    "POST /login/code": "303 303 303 303 303",
    "POST /logout": "303 303 303 303 303",
    "POST /m/<int:talk_id>/<int:which>/delete": "403 404 303 404 404",
    "POST /m/<int:talk_id>/<int:which>/edit": "403 404 303 404 404",
    "POST /m/<int:talk_id>/<int:which>/report": "403 404 403 404 404",  # her own, and nobody else sees it
    "POST /m/<int:talk_id>/invite": "403 404 303 404 404",
    "POST /m/<int:talk_id>/leave": "403 404 303 404 404",
    "POST /m/<int:talk_id>/mute": "403 404 303 404 404",
    "POST /m/<int:talk_id>/reply": "403 404 303 404 404",
    "POST /m/<int:talk_id>/title": "403 404 303 404 404",
    "POST /messages/new": "403 303 303 303 303",
    "POST /new": "403 303 303 303 303",
    "POST /notices/read": "403 303 303 303 303",
    "POST /notices/unread": "403 303 303 303 303",
    "POST /order/<int:case_id>": "403 404 404 303 303",
    "POST /order/<int:case_id>/claim": "403 404 404 303 303",
    "POST /order/<int:case_id>/edit": "403 404 404 303 303",
    "POST /order/<int:case_id>/reopen": "403 404 404 303 303",
    "POST /order/waiting": "403 404 404 303 303",
    "POST /p/<int:post_id>/append": "403 404 303 404 404",
    "POST /p/<int:post_id>/attribution": "403 404 404 404 303",
    "POST /p/<int:post_id>/bookmark": "403 303 303 303 303",
    "POST /p/<int:post_id>/delete": "403 404 303 303 303",
    "POST /p/<int:post_id>/edit": "403 404 303 303 303",
    "POST /p/<int:post_id>/purge": "403 404 404 404 303",
    "POST /p/<int:post_id>/react": "403 303 403 303 303",  # not to one's own
    "POST /p/<int:post_id>/report": "403 303 403 303 303",  # not one's own
    "POST /p/<int:post_id>/restore": "403 404 303 303 303",
    "POST /p/<int:post_id>/revert": "403 404 404 303 303",
    "POST /p/<int:post_id>/solve": "403 404 303 303 303",
    "POST /p/<int:post_id>/wiki": "403 404 404 303 303",
    "POST /poll/<int:topic_id>": "403 404 303 303 303",
    "POST /poll/<int:topic_id>/close": "403 404 303 303 303",
    "POST /poll/<int:topic_id>/remove": "403 404 303 303 303",
    "POST /poll/<int:topic_id>/vote": "403 409 409 409 409",  # for another poll than the one there is
    "POST /preferences": "303 303 303 303 303",
    "POST /preview": "403 200 200 200 200",
    "POST /recover": "303 303 303 303 303",
    "POST /reports/<int:report_id>/take-back": "403 404 303 404 404",
    "POST /reset": "303 303 303 303 303",
    "POST /rules/accept": "403 303 303 303 303",
    "POST /seen": "403 200 200 200 200",
    "POST /settings": "403 303 303 303 303",
    "POST /settings/avatar": "403 303 303 303 303",
    "POST /settings/avatar/remove": "403 303 303 303 303",
    "POST /settings/data": "403 200 200 200 200",
    "POST /settings/feeds": "403 200 200 200 200",  # addresses, shown this once
    "POST /settings/feeds/<int:key_id>/end": "403 404 303 404 404",
    "POST /settings/files/<key>/remove": "403 404 303 404 404",
    "POST /settings/keys": "403 303 303 303 303",
    "POST /settings/leave": "403 303 303 303 403",
    "POST /settings/messages": "403 303 303 303 303",
    "POST /settings/messages/block": "403 303 303 303 303",
    "POST /settings/messages/unblock": "403 303 303 303 303",
    "POST /settings/notices": "403 303 303 303 303",
    "POST /settings/password": "403 303 303 303 303",
    "POST /settings/recovery": "403 200 200 200 200",
    "POST /settings/security": "403 200 200 200 200",
    "POST /settings/security/confirm": "403 409 409 409 409",  # without an offer
    "POST /settings/security/off": "403 409 409 409 409",  # there is none
    "POST /settings/sessions/<int:session_id>/end": "403 404 303 404 404",
    "POST /settings/sessions/end-others": "403 303 303 303 303",
    "POST /setup": "404 404 404 404 404",
    "POST /t/<int:topic_id>/delete": "403 404 303 303 303",
    "POST /t/<int:topic_id>/level": "403 303 303 303 303",
    "POST /t/<int:topic_id>/lock": "403 404 404 303 303",
    "POST /t/<int:topic_id>/merge": "403 404 404 303 303",
    "POST /t/<int:topic_id>/move": "403 404 404 303 303",
    "POST /t/<int:topic_id>/pace": "403 404 404 303 303",
    "POST /t/<int:topic_id>/pin": "403 404 404 303 303",
    "POST /t/<int:topic_id>/purge": "403 404 404 404 303",
    "POST /t/<int:topic_id>/reply": "403 303 303 303 303",
    "POST /t/<int:topic_id>/restore": "403 404 303 303 303",
    "POST /t/<int:topic_id>/split": "403 404 404 303 303",
    "POST /t/<int:topic_id>/tags": "403 404 303 303 303",
    "POST /topics/bulk": "403 404 404 303 303",
    "POST /u/<name>/level": "403 403 303 303 303",  # bob is asked for, and nobody follows themselves
    "POST /u/<name>/order": "403 404 404 303 303",
    "POST /u/<name>/order/bring-back": "403 404 404 403 303",  # the owner did it
    "POST /u/<name>/order/lift": "403 404 404 303 303",
    "POST /u/<name>/order/notes": "403 404 404 303 303",
    "POST /u/<name>/order/notes/<int:note_id>/remove": "403 404 404 303 303",
    "POST /u/<name>/order/rename": "403 404 404 403 303",
    "POST /u/<name>/order/sessions": "403 404 404 403 303",
    "POST /u/<name>/order/sweep": "403 404 404 303 303",
    "POST /u/<name>/remove": "403 404 404 404 303",
    "POST /u/<name>/report": "403 403 303 303 303",  # bob is asked for, who does not report himself
    "POST /u/<name>/reset-link": "403 404 404 404 200",
    "POST /u/<name>/role": "403 404 404 404 303",
    "POST /u/<name>/second-factor/off": "403 404 404 404 409",  # bob has none
    "POST /unread/read": "403 303 303 303 303",
    "POST /unread/undo": "403 303 303 303 303",
    "POST /warnings/<int:warning_id>/read": "403 404 303 404 404",
    "POST /window/close": "403 403 403 403 403",  # without a ticket
    "POST /window/enter": "403 403 403 403 403",
}

NEW = "a quite different password"
CODE, KEY = "0123-4567-89ab", "a secret that stands in a link"  # carl's, laid out for each row that uses one up
REPORTED = "What was reported."
SEEN = hashlib.blake2b(REPORTED.encode(), digest_size=9).hexdigest()
FORMS: dict[str, dict[str, Any]] = {
    "POST /admin/announcements/<int:announcement_id>": {"body": "changed", "starts": "2020-01-01T10:00", "ends": ""},
    "POST /admin/announcements/new": {"body": "a fair on Sunday", "starts": "", "ends": ""},
    "POST /admin/backups/<archive>/restore": {"sure": "1"},
    "POST /admin/backups/upload": {"backup": b"no backup"},
    "POST /admin/bans": {"kind": "name", "pattern": "pills*", "length": "forever"},
    "POST /admin/boards/<int:board_id>": {"name": "renamed"},
    "POST /admin/boards/<int:board_id>/keepers": {"names": "bob"},
    "POST /admin/boards/<int:board_id>/keepers/release": {"member": "3"},
    "POST /admin/boards/<int:board_id>/order": {"direction": "up"},
    "POST /admin/boards/<int:board_id>/remove": {"into": "talk"},
    "POST /admin/boards/<int:board_id>/rights": {"preset": "members"},
    "POST /admin/boards/new": {"name": "new"},
    "POST /admin/categories": {"name": "more"},
    "POST /admin/categories/<int:category_id>": {"name": "renamed"},
    "POST /admin/categories/<int:category_id>/order": {"direction": "down"},
    "POST /admin/groups": {"name": "more"},
    "POST /admin/groups/<int:people_id>": {"name": "renamed", "joining": "open"},
    "POST /admin/first": {"boards": "1"},
    "POST /admin/invites": {"uses": "3", "days": "7"},
    "POST /admin/invites/<int:invite_id>": {"uses": "4", "days": "1", "note": "changed"},
    "POST /admin/knocks": {"admit": "chosen", "ids": "1"},
    "POST /admin/look": {"hue": "40", "strength": "15", "welcome": "", "css": ""},
    "POST /admin/look/logo": {"picture": PNG},
    "POST /admin/members/act": {"act": "links", "ids": "3"},
    "POST /admin/members/add": {"people": "newcomer", "days": "7"},
    "POST /admin/network/open": {"which": "all"},  # no program with doors stands around the forum of a test
    "POST /admin/pages/<which>": {"body": "be kind"},
    "POST /admin/settings": {"name": "x", "about": "", "language": "en", "zone": "UTC", "joining": "open"},
    "POST /admin/settings/profiles": {"profile": "home"},
    "POST /admin/tags": {"name": "tea"},
    "POST /admin/tags/<int:tag_id>": {"name": "renamed"},
    "POST /admin/tags/<int:tag_id>/merge": {"into": "the-other"},
    "POST /admin/words": {"pattern": "casino*", "act": "refuse"},
    "POST /admin/words/lines": {"lines": "replace: damn -> d***", "act": "hold"},
    "POST /admin/words/try": {"text": "damn"},
    "POST /b/<slug>/level": {"level": "follow"},
    "POST /confirm": {"confirm_password": "walnut kettle monday"},
    "POST /drafts/<name>": {"body": "begun"},
    "POST /files": {"file": PNG},
    "POST /g/<int:people_id>/add": {"names": "mod"},
    "POST /g/<int:people_id>/answer": {"decline": "4"},
    "POST /g/<int:people_id>/ask": {"line": "me too"},
    "POST /g/<int:people_id>/keeper": {"member": "3", "keeper": "1"},
    "POST /g/<int:people_id>/out": {"ids": "3"},
    "POST /held/<int:held_id>/edit": {"title": "Changed", "body": "changed"},
    "POST /login": {"username": "ann", "password": "walnut kettle monday"},
    "POST /m/<int:talk_id>/<int:which>/edit": {"body": "changed"},
    "POST /m/<int:talk_id>/invite": {"to": "root"},
    "POST /m/<int:talk_id>/mute": {"muted": "1"},
    "POST /m/<int:talk_id>/reply": {"body": "an answer"},
    "POST /m/<int:talk_id>/title": {"title": "renamed"},
    "POST /messages/new": {"to": "welcomed", "title": "t", "body": "b"},
    "POST /new": {"board": "talk", "title": "t", "body": "b"},
    "POST /notices/unread": {"at": "1"},
    "POST /p/<int:post_id>/attribution": {"author": "bob", "at": "2020-01-01T10:00"},
    "POST /order/<int:case_id>": {"outcome": "dismiss", "note": "thanks"},
    "POST /order/<int:case_id>/claim": {"on": "1"},
    "POST /order/<int:case_id>/edit": {"body": "changed", "seen": SEEN},
    "POST /order/waiting": {"decline": "chosen", "ids": "1", "why": "no"},
    "POST /p/<int:post_id>/append": {"body": "added"},
    "POST /p/<int:post_id>/bookmark": {"on": "1"},
    "POST /p/<int:post_id>/edit": {"body": "changed"},
    "POST /p/<int:post_id>/react": {"kind": "like"},
    "POST /p/<int:post_id>/report": {"reason": "spam"},
    "POST /p/<int:post_id>/revert": {"number": "1"},
    "POST /p/<int:post_id>/solve": {"solved": "1"},
    "POST /p/<int:post_id>/wiki": {"on": "1"},
    "POST /poll/<int:topic_id>": {"poll_question": "Changed?", "poll_choices": "yes\nno"},
    "POST /poll/<int:topic_id>/vote": {"poll": "1"},
    "POST /preferences": {"language": "en", "theme": "dark"},
    "POST /preview": {"body": "how will it look"},
    "POST /recover": {"username": "carl", "code": CODE, "password": NEW},
    "POST /reset": {"id": "77", "key": KEY, "password": NEW},
    "POST /rules/accept": {"version": "1"},
    "POST /seen": {"topic": "1", "post": "1"},
    "POST /settings": {"display_name": "shown", "bio": "b", "language": "", "zone": "", "theme": ""},
    "POST /settings/avatar": {"picture": PNG},
    "POST /settings/feeds": {"name": "my phone"},
    "POST /settings/keys": {"keys": "1"},
    "POST /settings/leave": {"password": "walnut kettle monday"},
    "POST /settings/messages": {"takes_from": "staff"},
    "POST /settings/messages/block": {"name": "welcomed"},
    "POST /settings/messages/unblock": {"name": "welcomed"},
    "POST /settings/notices": {"kinds": "reply", "follow": "1"},
    "POST /settings/password": {"current": "walnut kettle monday", "password": NEW},
    "POST /settings/recovery": {"password": "walnut kettle monday"},
    "POST /settings/security": {"password": "walnut kettle monday"},
    "POST /t/<int:topic_id>/level": {"level": "follow"},
    "POST /t/<int:topic_id>/lock": {"locked": "1"},
    "POST /t/<int:topic_id>/merge": {"into": "1"},
    "POST /t/<int:topic_id>/move": {"board": "talk"},
    "POST /t/<int:topic_id>/pace": {"slow": "60"},
    "POST /t/<int:topic_id>/pin": {"pinned": "1"},
    "POST /t/<int:topic_id>/reply": {"body": "an answer"},
    "POST /t/<int:topic_id>/split": {"title": "split", "board": "talk", "first": "2", "last": "2"},
    "POST /t/<int:topic_id>/tags": {"tags": "tea"},
    "POST /topics/bulk": {"ids": "1", "act": "lock"},  # the welcome
    "POST /u/<name>/level": {"level": "follow"},
    "POST /u/<name>/order": {"act": "warn", "why": "be kind"},
    "POST /u/<name>/order/lift": {"kind": "silence"},
    "POST /u/<name>/order/notes": {"body": "a note"},
    "POST /u/<name>/order/rename": {"username": "renamed"},
    "POST /u/<name>/order/sweep": {"why": "pills"},
    "POST /u/<name>/report": {"reason": "unkind"},
    "POST /u/<name>/role": {"role": "moderator"},
    "POST /unread/read": {"upto": "1"},
    "POST /unread/undo": {"floor": "0"},
}


@dataclass
class World:
    """Fresh objects for each row: ann's topic with her second post in it, a spare board and category."""

    app: Forum
    people: dict[str, Person]
    made: int = 0

    def path(self, row: str) -> str:
        rule = row.split(" ", 1)[1]
        self.made += 1
        self._lay_out(row)
        if rule in ("/rules", "/about", "/rules/accept"):
            self._page("rules"), self._page("about")
        parts: dict[str, Callable[[], str]] = {
            "<int:topic_id>/<slug>": self._topic_and_slug,
            "/poll/<int:topic_id>": lambda: f"/poll/{self._polled()}",
            "<int:topic_id>/split": lambda: f"{self._split()}/split",
            "<int:topic_id>": lambda: str(self._topic(deleted=rule.endswith(("restore", "purge")))),
            "<int:post_id>": lambda: str(
                self._first() if "append" in rule else self._post(deleted=rule.endswith(("restore", "purge")))
            ),
            "<int:act_id>": self._act,
            "<kind>": lambda: "csv",
            "<int:announcement_id>": self._announcement,
            "<int:invite_id>": self._invite,
            "<int:held_id>": self._held,
            "<int:word_id>": self._word,
            "<int:tag_id>": self._tag,
            "/tags/<slug>": lambda: f"/tags/tag{self._tag()}",
            "<int:board_id>": lambda: self._board(kept=rule.endswith("release")),
            "<int:people_id>": self._group,
            "<int:category_id>": self._category,
            "<int:change_id>": self._change,
            "<int:member_id>": lambda: "3",
            "<int:notice_id>": self._notice,
            "<int:case_id>": lambda: self._reported(closed=rule.endswith("reopen"))[0],
            "<int:report_id>": lambda: self._reported()[1],
            "<int:session_id>": lambda: self._session("mod" if "/admin/" in rule else "ann"),
            "<int:talk_id>": self._talk,
            "<int:note_id>": self._note,
            "<int:warning_id>": self._warning,
            "<int:ban_id>": self._ban,
            "<int:key_id>": self._feed_key,
            "<int:part>": lambda: "1",
            "<int:which>": lambda: "1",
            "<version>/<path:name>": lambda: f"{self.app.assets.version}/hearth.css",
            "<version>.css": lambda: f"{'0' * 12}.css",
            "<which>": lambda: self._page("rules"),
            "<slug>": lambda: "talk",
            "<digest>": self.people["bob"].avatar,
            "<archive>": lambda: back_up(self.app).name,
            "<key>": lambda: self._file(shown=not rule.endswith("remove")),
            "drafts/<name>": lambda: "drafts/new",
            "<name>": lambda: "file.webp" if "/files" in rule else self._named(rule),
        }
        for part, value in parts.items():
            if part in rule:
                rule = rule.replace(part, value())
        return rule

    def _act(self) -> str:
        """A lock that a moderator may undo."""
        self.people["mod"].post(f"/t/{self._topic()}/lock", {"locked": "1"})
        return str(self.app.db.reader().value("SELECT max(id) FROM act"))

    def _announcement(self) -> str:
        self.people["root"].post("/admin/announcements/new", {"body": f"announced {self.made}"})
        return str(self.app.db.reader().value("SELECT max(id) FROM announcement"))

    def _invite(self) -> str:
        self.people["root"].post("/admin/invites", {"uses": "3", "days": "7"})
        return str(self.app.db.reader().value("SELECT max(id) FROM invite"))

    def _held(self) -> str:
        """A topic of ann's that waits."""
        with self.app.db.transaction() as tx:
            self.app.options.put(tx, {"hold_first": 100}, now())
        made = self.people["ann"].post("/new", {"board": "talk", "title": f"held {self.made}", "body": "waits"})
        with self.app.db.transaction() as tx:
            self.app.options.put(tx, {"hold_first": 0}, now())
        return made.headers["Location"].split("/")[-1]

    def _word(self) -> str:
        self.people["root"].post("/admin/words", {"pattern": f"word{self.made}", "act": "hold"})
        return str(self.app.db.reader().value("SELECT max(id) FROM watched_word"))

    def _tag(self) -> str:
        """One of the owner's, beside the one that is to stay; its name ends with its number."""
        root, db = self.people["root"], self.app.db.reader()
        root.post("/admin/tags", {"name": "the-other"})
        made = int(db.value("SELECT seq FROM sqlite_sequence WHERE name = 'tag'")) + 1
        root.post("/admin/tags", {"name": f"tag{made}"})
        return str(made)

    def _page(self, which: str) -> str:
        """Written, at its first version."""
        with self.app.db.transaction() as tx:
            tx.run("DELETE FROM page WHERE slug = :which", which=which)
        self.people["root"].post(f"/admin/pages/{which}", {"body": "Be kind."})
        return which

    def _topic(self, *, deleted: bool = False) -> int:
        topic = self.people["ann"].topic(f"topic {self.made}")
        if deleted:
            assert self.people["ann"].post(f"/t/{topic}/delete").status_code == 303
        return topic

    def _split(self) -> int:
        """A topic of which a post may go."""
        topic = self._topic()
        self.people["ann"].reply(topic)
        return topic

    def _polled(self) -> int:
        """ann's topic with a poll in it."""
        form = {"board": "talk", "title": f"poll {self.made}", "body": "b", "poll_question": "Well?",
                "poll_choices": "yes\nno"}  # fmt: skip
        return int(self.people["ann"].post("/new", form).headers["Location"].split("/")[2])

    def _topic_and_slug(self) -> str:
        return f"{self._topic()}/topic-{self.made}"

    def _post(self, *, deleted: bool = False) -> int:
        """Changed once, so that there is something to go back to."""
        post = self.people["ann"].reply(self._topic())
        assert self.people["ann"].post(f"/p/{post}/edit", {"body": "An answer, changed."}).status_code == 303
        if deleted:
            assert self.people["ann"].post(f"/p/{post}/delete").status_code == 303
        return post

    def _first(self) -> int:
        """The opening post of a topic."""
        topic = self._topic()
        return int(self.app.db.reader().value("SELECT id FROM post WHERE topic_id = :topic", topic=topic))

    def _reported(self, *, closed: bool = False) -> tuple[str, str]:
        """A post of bob's that ann reported: the case, and her report."""
        post = self.people["bob"].reply(self._topic(), REPORTED)
        assert self.people["ann"].post(f"/p/{post}/report", {"reason": "spam"}).status_code == 303
        case, report = self.app.db.reader().tuples("SELECT case_id, id FROM report ORDER BY id DESC LIMIT 1")[0]
        if closed:
            assert self.people["root"].post(f"/order/{case}", {"outcome": "dismiss"}).status_code == 303
        return str(case), str(report)

    def _file(self, *, shown: bool) -> str:
        """ann's, with a small picture beside the whole one."""
        ann = self.people["ann"]
        assert ann.post("/files", {"file": saved(quarters(900, 20))}).status_code == 303
        key = str(self.app.db.reader().value("SELECT key FROM attachment ORDER BY id DESC LIMIT 1"))
        if shown:
            ann.topic(f"topic {self.made}", f"![a picture](/files/{key}/file.webp)")
        return key

    def _member(self) -> str:
        """Somebody who is there for this row alone."""
        name = f"member{self.app.db.reader().value('SELECT max(id) FROM member')}"
        assert Person(self.app, "").post("/join", {"username": name, "password": NEW}).status_code == 303
        return name

    def _named(self, rule: str) -> str:
        """bob, where what is done to him does not last."""
        root = self.people["root"]
        if rule.endswith(("/rename", "/sweep", "/bring-back", "/lift", "<name>/remove")):
            name = self._member()
            if rule.endswith("/lift"):
                root.post(f"/u/{name}/order", {"act": "silence", "length": "3", "why": "be kind"})
            if rule.endswith("/bring-back"):
                root.post(f"/u/{name}/order/sweep", {"why": "pills"})
            return name
        return "bob"

    def _note(self) -> str:
        """On bob, by the moderator."""
        self.people["mod"].post("/u/bob/order/notes", {"body": f"note {self.made}"})
        return str(self.app.db.reader().value("SELECT max(id) FROM staff_note"))

    def _feed_key(self) -> str:
        """ann's."""
        assert self.people["ann"].post("/settings/feeds", {"name": f"no. {self.made}"}).status_code == 200
        return str(self.app.db.reader().value("SELECT max(id) FROM feed_key"))

    def _warning(self) -> str:
        """ann's."""
        self.people["mod"].post("/u/ann/order", {"act": "warn", "why": f"warned {self.made}"})
        return str(self.app.db.reader().value("SELECT max(id) FROM sanction"))

    def _ban(self) -> str:
        self.people["root"].post("/admin/bans", {"kind": "name", "pattern": f"pills{self.made}", "length": "forever"})
        return str(self.app.db.reader().value("SELECT max(id) FROM ban"))

    def _board(self, *, kept: bool = False) -> str:
        """`kept` by ann, besides the staff."""
        self.people["root"].post("/admin/boards/new", {"name": f"board {self.made}"})
        board = str(self.app.db.reader().value("SELECT max(id) FROM board"))
        if kept:
            self.people["root"].post(f"/admin/boards/{board}/keepers", {"names": "ann"})
        return board

    def _group(self) -> str:
        """One that is not listed. ann looks after it."""
        root, number = self.people["root"], self.app.db.reader().value("SELECT max(id) FROM people")
        at = root.post("/admin/groups", {"name": f"after {number}", "joining": "request"}).headers["Location"]
        ann = self.app.db.reader().value("SELECT id FROM member WHERE name = 'ann'")
        assert root.post(f"{at}/add", {"names": "ann"}).status_code == 303
        assert root.post(f"{at}/keeper", {"member": str(ann), "keeper": "1"}).status_code == 303
        return at.split("/")[-1]

    def _category(self) -> str:
        self.people["root"].post("/admin/categories", {"name": f"category {self.made}"})
        return str(self.app.db.reader().value("SELECT max(id) FROM category"))

    def _change(self) -> str:
        self.people["root"].post("/admin/settings", {"unread_days": str(self.made + 100)})
        return str(self.app.db.reader().value("SELECT max(id) FROM option_change"))

    def _notice(self) -> str:
        """One of ann's."""
        self.people["bob"].reply(self._topic())
        return str(self.app.db.reader().value("SELECT max(id) FROM notice WHERE kind = 'reply'"))

    def _session(self, name: str) -> str:
        """One more of theirs."""
        Person(self.app, name)
        return str(self.app.db.reader().value("SELECT max(id) FROM session"))

    def _talk(self) -> str:
        """Of ann's with somebody who is there for this row alone."""
        reader = f"reader{self.app.db.reader().value('SELECT max(id) FROM member')}"
        assert Person(self.app, "").post("/join", {"username": reader, "password": NEW}).status_code == 303
        made = self.people["ann"].post("/messages/new", {"to": reader, "title": "t", "body": "Only for you."})
        assert made.status_code == 303
        return made.headers["Location"].split("/")[-1]

    def _lay_out(self, row: str) -> None:
        """A code of carl's, or a link that was made for him. Whoever comes back ends all sessions; he has none.

        And of backups one thing is done at a time.
        """
        keeper.of(self.app).wait()
        if self.app.options.read(self.app.db.reader())["joining"] != "open":  # a profile was chosen
            self.people["root"].post("/admin/settings", {"joining": "open"})
        if row in ("POST /messages/new", "POST /settings/messages/block", "POST /settings/messages/unblock"):
            Person(self.app, "").post("/join", {"username": "welcomed", "password": NEW})  # somebody to write to
        if row not in ("POST /recover", "POST /reset"):
            return
        at = now()
        with self.app.db.transaction() as tx:
            found = tx.value("SELECT id FROM member WHERE name = 'carl'")
            carl = found or service.join(tx, ("carl", "carl", "carl"), "no password", now=at)
            lost.drop_codes(tx, carl)
            lost.drop_link(tx, carl)
            if row == "POST /recover":
                lost.put_codes(tx, carl, [recovery.code_digest(carl, recovery.read_code(CODE))], at)
            else:
                lost.put_link(tx, 77, carl, digest(KEY), now=at, expires_at=at + 60)


@pytest.fixture
def world(app: Forum) -> World:
    return World(app, {name: Person(app, name) for name in ROLES if name})


def _rows(app: Forum) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_is_listed(app: Forum) -> None:
    assert _rows(app) == set(TABLE)


def test_an_unlisted_route_would_fail(app: Forum) -> None:
    app._got_first_request = False
    app.add_url_rule("/secret", view_func=lambda: "", endpoint="secret")
    assert _rows(app) - set(TABLE) == {"GET /secret"}


@pytest.mark.parametrize("row", sorted(TABLE))
def test_everybody_gets_the_listed_answer(world: World, row: str) -> None:
    """A new session for each, since some acts end it."""
    got = []
    for number, role in enumerate(ROLES):
        path, person = world.path(row), Person(world.app, role)
        if row == "POST /join":
            form = {"username": f"new{number}", "password": NEW}
        elif row == "POST /settings":
            form = {**FORMS[row], "display_name": f"shown {number}"}
        else:
            form = FORMS.get(row, {})
        if row.startswith("GET"):
            response = person.get(path)
        else:
            response = person.post(path, form)
        got.append(response.status_code)
        response.close()  # a download is an open file
    assert " ".join(map(str, got)) == TABLE[row]

"""From an empty folder to a living forum, once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from forum_app import Forum
from tests.people import BASE, PASSWORD, TOKEN, Person


def _code(app: Forum) -> str:
    return (app.settings.run_dir / "setup-code").read_text()


def _form(code: str, **more: str) -> dict[str, str]:
    return {"code": code, "forum": "梅巷", "username": "小明", "password": PASSWORD, "language": "zh-Hans",
            "zone": "Asia/Shanghai"} | more  # fmt: skip


def _set_up(app: Forum, **more: str) -> Person:
    person = Person(app, "")
    response = person.post("/setup", _form(_code(app), **more))
    assert response.status_code == 303, response.get_data(as_text=True)
    return person


def test_an_empty_folder_leads_every_page_to_the_setup(empty_app: Forum) -> None:
    guest = Person(empty_app, "")
    for path in ("/", "/boards", "/t/1", "/nowhere", "/search?q=x", "/login", "/admin/"):
        response = guest.get(path)
        assert (response.status_code, response.headers["Location"]) == (303, "/setup")
    assert guest.get("/healthz").status_code == 200


def test_one_page_makes_a_living_forum(empty_app: Forum) -> None:
    owner = _set_up(empty_app)
    home = owner.page("/")
    assert "梅巷" in home
    assert "欢迎，随便坐" in home
    assert home.count('class="board" data-hue') >= 2
    assert "火已经生好了，还有四小步" in home
    assert owner.get("/admin/").status_code == 200
    assert "梅巷" in Person(empty_app, "").page("/boards")


def test_the_setup_is_closed_for_ever_after(empty_app: Forum, open_app) -> None:
    code = _code(empty_app)
    _set_up(empty_app)
    assert not (empty_app.settings.run_dir / "setup-code").exists()
    for app in (empty_app, open_app(empty_app.settings.data_dir)):
        guest = Person(app, "")
        assert guest.get(f"/setup?code={code}").headers["Location"] == "/"
        assert guest.post("/setup", _form(code, username="thief")).status_code == 404
    assert empty_app.db.reader().value("SELECT count(*) FROM member") == 1


def test_without_the_code_there_is_no_form(empty_app: Forum) -> None:
    guest = Person(empty_app, "")
    for path in ("/setup", "/setup?code=", "/setup?code=guess"):
        response = guest.get(path)
        assert response.status_code == 403
        assert 'name="password"' not in response.get_data(as_text=True)
    assert guest.post("/setup", _form("guess")).status_code == 403
    assert empty_app.db.reader().value("SELECT count(*) FROM member") == 0


def test_the_code_is_no_use_from_the_network_or_through_a_proxy(empty_app: Forum) -> None:
    client = empty_app.test_client()
    path = f"/setup?code={_code(empty_app)}"
    assert client.get(path, base_url=BASE, environ_overrides={"REMOTE_ADDR": "192.168.1.9"}).status_code == 403
    assert client.get(path, base_url=BASE, headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403
    assert client.get("/", base_url=BASE, environ_overrides={"REMOTE_ADDR": "192.168.1.9"}).status_code == 403
    assert client.get(path, base_url=BASE).status_code == 200


def test_a_refused_setup_keeps_the_answers(empty_app: Forum) -> None:
    response = Person(empty_app, "").post("/setup", _form(_code(empty_app), password="short"))
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'value="梅巷"' in page
    assert 'value="小明"' in page
    assert "short" not in page
    assert empty_app.db.reader().value("SELECT count(*) FROM member") == 0


def test_two_at_once_make_one_owner(empty_app: Forum) -> None:
    code = _code(empty_app)
    people = [Person(empty_app, "") for _ in range(6)]
    for person in people:
        page = person.get(f"/setup?code={code}").get_data(as_text=True)
        person.token = TOKEN.search(page)[1]  # type: ignore[index]
    with ThreadPoolExecutor(6) as pool:
        statuses = list(
            pool.map(
                lambda n: (
                    people[n].post("/setup", _form(code, username=f"owner{n}"), token=people[n].token).status_code
                ),
                range(6),
            )
        )
    assert statuses.count(303) == 1, statuses
    assert empty_app.db.reader().column("SELECT role FROM member") == ["owner"]


def test_the_page_speaks_the_browsers_language_and_the_other_on_request(empty_app: Forum) -> None:
    guest, code = Person(empty_app, ""), _code(empty_app)
    chinese = guest.get(f"/setup?code={code}", headers={"Accept-Language": "zh"}).get_data(as_text=True)
    assert "生起第一把火" in chinese
    other = guest.get(f"/setup?code={code}&language=en", headers={"Accept-Language": "zh"}).get_data(as_text=True)
    assert "Light the first fire" in other
    assert re.search(r'name="language" value="en"', other)


def test_the_list_of_first_steps_can_be_put_away(empty_app: Forum) -> None:
    owner = _set_up(empty_app, language="en")
    assert "Four small steps" in owner.page("/")
    assert "Four small steps" not in Person(empty_app, "").page("/")
    owner.token = ""
    assert owner.post("/admin/checklist").status_code == 303
    assert "Four small steps" not in owner.page("/")


def test_an_imported_community_keeps_its_own_boards(empty_app: Forum, tmp_path: Path) -> None:
    from forum_app.transfer.importing import Importer
    from tests.bench.seed import topics

    Importer(empty_app.db, "x").run(topics(30))
    guest = Person(empty_app, "")
    assert guest.get("/setup").status_code == 403  # readable already, and still to be set up
    _set_up(empty_app)
    assert "欢迎，随便坐" not in guest.page("/")

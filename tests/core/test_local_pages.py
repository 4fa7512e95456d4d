"""The mailbox of a machine of one's own, and the one way into the admin."""

from django.core.mail import EmailMessage

from marketplace.core.mailbox import FileMailbox
from tests.factories import UserFactory


def write(settings, tmp_path):
    settings.EMAIL_FILE_PATH, settings.EMAIL_HOST = tmp_path, ""
    mailbox = FileMailbox(file_path=str(tmp_path))
    mailbox.send_messages([EmailMessage("Hello", "Follow this link.", None, ["a@example.org"])])


def test_the_mailbox_shows_what_was_sent(client, settings, tmp_path):
    settings.LOCAL = True
    write(settings, tmp_path)

    listed = client.get("/mailbox/")

    assert "Hello" in listed.content.decode()
    name = next(tmp_path.glob("*.eml")).stem
    assert "Follow this link." in client.get(f"/mailbox/{name}/").content.decode()
    assert client.get("/mailbox/no-such-letter/").status_code == 404


def test_the_mailbox_is_not_there_in_production(client, settings, tmp_path):
    settings.LOCAL = False
    write(settings, tmp_path)
    assert client.get("/mailbox/").status_code == 404


def test_the_admin_sends_strangers_to_sign_in_and_everybody_else_away(client, staff):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    client.force_login(UserFactory())
    assert client.get("/admin/", follow=True).status_code == 403
    client.force_login(staff)
    assert client.get("/admin/").status_code == 200


def test_strangers_learn_which_part_is_down_but_not_why(client, staff, settings):
    settings.LOCAL = False
    told = client.get("/healthz").json()["parts"]
    client.force_login(staff)
    explained = client.get("/healthz").json()["parts"]

    assert all(part.keys() == {"ok"} for part in told.values())
    assert explained["worker"] == {"ok": False, "detail": "has not started"}

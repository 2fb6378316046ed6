"""Mail, handed to a real server."""

import gc
import socket
import warnings
from contextlib import closing
from pathlib import Path

import pytest

from app import create_app, mail
from app.config import Config
from app.exceptions import MailIsNotSent, SettingIsWrong
from app.mail import reports
from app.mail.server import Outcome, Post
from tests.conftest import environment
from tests.mailbox import mailbox, words

SETTINGS = {"MIEUX_MAIL_FROM": "Réseau <mieux@example.org>", "MIEUX_URL": "https://example.org/"}


def config(folder: Path, **settings: str) -> Config:
    return Config.from_environment(environment("sqlite://", folder) | SETTINGS | settings)


def test_a_message_arrives_as_it_was_written(tmp_path: Path) -> None:
    with mailbox() as box:
        with create_app(config(tmp_path, MIEUX_SMTP=box.address)).app_context():
            mail.send("claire@example.org", "Été : l’objet", "Un mot à vous.\n", "<p>Un mot.</p>")
        message = box.to("claire@example.org")
    assert "Réseau <mieux@example.org>" == message["From"]
    assert "Été : l’objet" == message["Subject"]
    assert "Un mot à vous.\n" == words(message)
    assert "<p>Un mot.</p>" == words(message, "html").strip()
    assert "auto-generated" == message["Auto-Submitted"]
    assert message["Message-ID"].endswith("@example.org>") and message["Date"]


def test_a_server_that_asks_for_a_password_is_given_it(tmp_path: Path) -> None:
    with mailbox(password=True) as box:
        with create_app(config(tmp_path, MIEUX_SMTP=box.address)).app_context():
            mail.send("claire@example.org", "s", "t")
        assert [(b"claire@example.org", b"pa:ss/word")] == box.users
        wrong = box.address.replace("pa%3Ass", "wrong")
        refused = pytest.raises(MailIsNotSent, match="SMTPAuthenticationError")
        with create_app(config(tmp_path, MIEUX_SMTP=wrong)).app_context(), refused:
            mail.send("claire@example.org", "s", "t")


def test_nothing_goes_unencrypted_to_another_machine(tmp_path: Path) -> None:
    with mailbox(host="127.0.0.2") as box:  # this one, by an address that is not known to be
        refused = pytest.raises(MailIsNotSent, match="SMTPNotSupportedError")
        with create_app(config(tmp_path, MIEUX_SMTP=box.address)).app_context(), refused:
            mail.send("claire@example.org", "s", "t")
        assert [] == box.messages


def test_a_server_that_is_away_is_an_error_that_names_nobody(tmp_path: Path) -> None:
    with mailbox() as box:
        gone = box.address
    refused = pytest.raises(MailIsNotSent, match=r"not sent: ConnectionRefusedError\.$")
    with create_app(config(tmp_path, MIEUX_SMTP=gone)).app_context(), refused:
        mail.send("claire@example.org", "s", "t")


def test_a_line_break_makes_no_header(tmp_path: Path) -> None:
    with create_app(config(tmp_path)).app_context(), pytest.raises(ValueError):
        mail.send("claire@example.org\nBcc: other@example.org", "s", "t")


def test_without_a_server_the_message_is_printed_but_not_in_production(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with create_app(config(tmp_path)).app_context():
        mail.send("claire@example.org", "s", "https://example.org/link")
    assert "https://example.org/link" in capsys.readouterr().out
    production = config(
        tmp_path, MIEUX_ENV="production", MIEUX_DATABASE_URL="postgresql://nobody@localhost/none"
    )
    with create_app(production).app_context(), pytest.raises(MailIsNotSent, match="MIEUX_SMTP"):
        mail.send("claire@example.org", "s", "t")
    assert "" == capsys.readouterr().out


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"MIEUX_SMTP": "mail.example.org"}, "MIEUX_SMTP"),
        ({"MIEUX_SMTP": "https://mail.example.org"}, "MIEUX_SMTP"),
        ({"MIEUX_SMTP": "smtp://mail.example.org", "MIEUX_MAIL_FROM": ""}, "MIEUX_MAIL_FROM"),
        ({"MIEUX_SMTP": "smtp://mail.example.org", "MIEUX_MAIL_FROM": "é@x"}, "MIEUX_MAIL_FROM"),
        ({"MIEUX_SMTP": "smtp://mail.example.org", "MIEUX_URL": ""}, "MIEUX_URL"),
        ({"MIEUX_URL": "example.org"}, "MIEUX_URL"),
        ({"MIEUX_URL": "ftp://example.org"}, "MIEUX_URL"),
        ({"MIEUX_URL": "https://example.org/path"}, "MIEUX_URL"),
    ],
)
def test_settings_that_could_send_nothing_are_refused_at_the_start(
    tmp_path: Path, settings: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingIsWrong, match=said):
        config(tmp_path, **settings)


def test_the_settings_shown_hold_no_password_of_the_mail_server(tmp_path: Path) -> None:
    assert "hidden" not in repr(config(tmp_path, MIEUX_SMTP="smtp://me:hidden@mail.example.org"))


def test_a_line_that_is_a_dot_does_not_end_the_message(tmp_path: Path) -> None:
    with mailbox() as box:
        with create_app(config(tmp_path, MIEUX_SMTP=box.address)).app_context():
            mail.send("claire@example.org", "s", "a\n.\n..b\n.c\n")
        assert "a\n.\n..b\n.c\n" == words(box.to("claire@example.org"))


def test_a_message_withdrawn_before_its_last_line_never_arrives(tmp_path: Path) -> None:
    with mailbox() as box:
        with create_app(config(tmp_path)).app_context(), closing(Post(box.address)) as post:
            first, second = (mail.compose(f"{who}@example.org", "s", "t") for who in "ab")
            assert Outcome.WITHDRAWN == post.hand_over(first, lambda: False)
            assert Outcome.SENT == post.hand_over(second)
        assert ["b@example.org"] == [message["To"] for message in box.messages]


def test_a_message_that_could_not_be_asked_about_never_arrives(tmp_path: Path) -> None:
    with mailbox() as box:
        with create_app(config(tmp_path)).app_context(), closing(Post(box.address)) as post:
            first, second = (mail.compose(f"{who}@example.org", "s", "t") for who in "ab")
            with pytest.raises(ZeroDivisionError):
                post.hand_over(first, lambda: 1 // 0 == 0)
            assert post.connection is None, "it hung up, and waits for no answer"
            assert Outcome.SENT == post.hand_over(second)
        assert ["b@example.org"] == [message["To"] for message in box.messages]


@pytest.mark.parametrize("greeted", [False, True])
def test_who_is_still_there_when_the_server_closes_leaves_no_socket(
    greeted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", heard.append)
    with warnings.catch_warnings(action="error", category=ResourceWarning):
        with mailbox() as box:
            where = box.address.removeprefix("smtp://").split(":")
            visitor = socket.create_connection((where[0], int(where[1])))
            if greeted:
                assert visitor.recv(100).startswith(b"220")
        del box
        gc.collect()
        visitor.close()
    assert not heard


@pytest.mark.parametrize(
    ("moment", "reply", "outcome"),
    [
        ("RCPT", "550 no such user", Outcome.NO_SUCH_PERSON),
        ("RCPT", "450 greylisted", Outcome.LATER),
        ("MAIL", "421 busy", Outcome.LATER),
        ("DATA", "452 no room", Outcome.LATER),
        ("DATA", "554 spam", None),
        ("MAIL", "550 who are you", None),
    ],
)
def test_each_refusal_has_its_outcome(
    tmp_path: Path, moment: str, reply: str, outcome: Outcome | None
) -> None:
    with mailbox() as box:
        box.refusals[moment] = reply
        with create_app(config(tmp_path)).app_context(), closing(Post(box.address)) as post:
            message = mail.compose("claire@example.org", "s", "t")
            if outcome is None:
                with pytest.raises(MailIsNotSent, match=f"says {reply[:3]}"):
                    post.hand_over(message)
            else:
                assert outcome == post.hand_over(message)
            assert [] == box.messages
            box.refusals.clear()
            assert Outcome.SENT == post.hand_over(message), "and the connection still serves"


def test_an_answer_that_never_comes_is_doubtful(tmp_path: Path) -> None:
    with mailbox() as box:
        box.hangs_up = True
        with create_app(config(tmp_path)).app_context(), closing(Post(box.address)) as post:
            message = mail.compose("claire@example.org", "s", "t")
            assert Outcome.DOUBTFUL == post.hand_over(message)
            assert 1 == len(box.messages)
            box.hangs_up = False
            assert Outcome.SENT == post.hand_over(message)


@pytest.mark.parametrize(
    ("report", "addresses"),
    [
        ("Final-Recipient: rfc822; A@x.org\nStatus: 5.1.1\n", ["a@x.org"]),
        ("original-recipient:rfc822;<a@x.org>\n\n  b@x.org  \n", ["a@x.org", "b@x.org"]),
        ("From: a@x.org\nWe could not reach b@x.org.\n", []),
        ("a@" * 200_000, []),
        ("\n" * 400_000 + "x", []),
    ],
)
def test_reports_say_whom_no_message_reached(report: str, addresses: list[str]) -> None:
    assert addresses == reports.failed(report)

import pytest

from app.conversion import markup
from app.questionnaire.markdown import html


@pytest.mark.parametrize(
    ("text", "paragraphs", "inline", "plain"),
    [
        ("Art &amp; Design", "Art & Design", "Art & Design", "Art & Design"),
        ("<p>Un</p>\n<p>deux<br/>trois</p>", "Un\n\ndeux\ntrois", "Un deux trois", "Un deux trois"),
        ("<b>très </b>bien", "**très** bien", "**très** bien", "très bien"),
        ("<h2><b>Titre</b></h2>x", "**Titre**\n\nx", "**Titre** x", "Titre x"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b", "- a - b", "- a - b"),
        (
            '<a href="https://e.org/a">ici</a>',
            "[ici](https://e.org/a)",
            "[ici](https://e.org/a)",
            "ici",
        ),
        ('<a href="javascript:x()">ici</a>', "ici", "ici", "ici"),
        ("<script>x()</script><style>p{}</style>a", "a", "a", "a"),
        ("3 * 4 * 5 < 99", "3 * 4 * 5 < 99", "3 * 4 * 5 < 99", "3 * 4 * 5 < 99"),
        ("2*3*4", "2\\*3\\*4", "2\\*3\\*4", "2*3*4"),
        ("<em>ouvert", "ouvert", "ouvert", "ouvert"),
        ("\ufeff1\u00a0?\x07", "1\u00a0?", "1\u00a0?", "1\u00a0?"),
    ],
)
def test_html_becomes_markdown_or_plain_text(
    text: str, paragraphs: str, inline: str, plain: str
) -> None:
    assert paragraphs == markup.paragraphs(text)
    assert inline == markup.inline(text)
    assert plain == markup.plain(text)


def test_what_was_marked_is_marked_and_what_was_not_is_not() -> None:
    shown = html(markup.paragraphs("<p>a *b* <em>c</em></p>"))
    assert "<p>a *b* <em>c</em></p>\n" == shown


def test_markdown_of_an_xlsform_stays_markdown() -> None:
    text = "**a**\n\n<span style='color:red'>b</span>"
    assert "**a**\n\nb" == markup.paragraphs(text, escape=False)
    assert "a b" == markup.plain(text, escape=False)

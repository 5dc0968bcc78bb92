"""`parse_mode=HTML`: what is read, and what is refused in which words."""

from __future__ import annotations

import re

import pytest

from tests.bot_api.errors import ApiError
from tests.bot_api.html_mode import parse_html


@pytest.mark.parametrize(
    ("html", "refusal"),
    [
        ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
        ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
        ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
        ("🏟 🏟&lt;<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
        ("moins de 25 < 30 ans", 'Unsupported start tag "" at byte offset 12'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("&#57311;", "Text contains invalid Unicode characters after decoding HTML entities"),
    ],
)
def test_malformed_html_is_refused_in_telegrams_words(html: str, refusal: str) -> None:
    with pytest.raises(ApiError, match=re.escape(f"can't parse entities: {refusal}")):
        parse_html(html)


def test_html_is_read_as_telegram_reads_it() -> None:
    assert parse_html("&ge;&lt;&amp;&quot;&laquo; A & B") == ('&ge;<&"&laquo; A & B', [])
    time = {"type": "date_time", "unix_time": 1800000000, "date_time_format": "r", "offset": 0, "length": 6}
    assert parse_html('<tg-time unix="1800000000" format="r">demain</tg-time>') == ("demain", [time])
    folded = {"type": "expandable_blockquote", "offset": 2, "length": 1}
    assert parse_html("🎓<blockquote expandable>x</blockquote>") == ("🎓x", [folded])
    assert parse_html('<pre><code class="language-py">x</code></pre>')[1][0] == {
        **{"type": "pre", "language": "py"},
        **{"offset": 0, "length": 1},
    }

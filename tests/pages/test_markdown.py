"""What people write is shown, and never runs."""

import re

import pytest

from pages.markdown import rendered

# The ways in which text has become script elsewhere.
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x]( javascript:alert(1))",
    "[x]: javascript:alert(1)\n[x]",
    "<javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=x onclick=alert(1)>x</a>",
    '![x](x" onerror="alert(1))',
    "![x](javascript:alert(1))",
    '[x](http://a" onmouseover="alert(1))',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='//evil'>",
    "<base href='//evil/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil>",
    "<style>@import '//evil'</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<details open ontoggle=alert(1)>x</details>",
    "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "```html\n</code></pre><script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]
TAG = re.compile(r"<\s*([a-z0-9]+)([^>]*)>", re.IGNORECASE)
ALLOWED = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}


@pytest.mark.parametrize("text", ATTACKS)
def test_text_never_becomes_script(text):
    html = str(rendered(text))

    for tag, attributes in TAG.findall(html):
        assert tag in ALLOWED
        assert not re.search(r"\bon\w+\s*=|style\s*=|src\s*=", attributes)
        href = re.search(r'href="([^"]*)"', attributes)
        assert href is None or re.match(r"(https?:|mailto:|[^:]*$)", href.group(1))


def test_markdown_is_shown_as_it_is_meant():
    html = str(rendered("# Plan\n\n- **one**\n- two\n\n[Us](https://example.org)\n\nA\nB"))

    assert "<h3>Plan</h3>" in html
    assert "<li><strong>one</strong></li>" in html
    assert 'rel="nofollow noopener noreferrer ugc"' in html
    assert "A<br>" in html


def test_pictures_are_not_fetched_from_elsewhere():
    assert "<img" not in str(rendered("![x](https://example.org/spy.png)"))

import re

from postroom.web.happenings import ICONS
from postroom.web.letters import ICONS as FILE_ICONS
from postroom.web.pages import DELIVERY_LOOKS, HERE, environment

KNOWN = set((HERE / "icons.txt").read_text().split())


def test_it_has_every_icon_that_a_template_names() -> None:
    named = set[str]()
    for template in (HERE / "templates").glob("*.html"):
        words = template.read_text()
        named |= set(re.findall(r"icon\('([a-z0-9-]+)'", words))
        named |= set(re.findall(r"(?:tool|go)\('[^']+', (?:'/[^']*', )?'([a-z0-9-]+)'", words))
    named |= {looks.icon for looks in DELIVERY_LOOKS.values()} | set(ICONS.values()) | set(FILE_ICONS.values())
    assert named > {"search", "bold", "inbox", "check-check"}
    assert named - KNOWN == set()


def test_it_escapes_what_it_is_given_in_every_template() -> None:
    for template in environment().list_templates():
        assert environment().autoescape is True
        words = (HERE / "templates" / template).read_text()
        assert words.count("|safe") == (1 if template == "mail.html" else 0), template
        assert not re.search(r"\son[a-z]+=", words), template
        assert "<style" not in words or template == "mail.html"

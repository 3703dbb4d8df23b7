"""The mail that lets somebody in: a code to type, and a link for who reads mail where the browser is."""

from dataclasses import dataclass

from postroom.people.portal_asking import Asked
from postroom.web.portal.look import Look
from postroom.web.portal.pages import environment


@dataclass(frozen=True, slots=True)
class SignInMail:
    """What it says."""

    subject: str
    text: str


def sign_in_mail(asked: Asked, look: Look, portal_url: str) -> SignInMail:
    """In the visitor's language. The code stands in the subject too, where a phone's notification shows it."""
    templates = environment(look.language.code)
    facts = {"look": look, "code": asked.code, "link": f"{portal_url}/sign-in/{asked.link}"}
    subject = look.language.say("%(code)s is your code for %(name)s") % {"code": asked.code, "name": look.name}
    return SignInMail(" ".join(subject.split()), templates.get_template("sign_in_mail.txt").render(facts))

"""Findings: what DNS says of each record, and what is wrong with it, in words. Nothing here writes anything."""

from dataclasses import asdict, dataclass

from postroom.inboxes.domain import Standing
from postroom.inboxes.records import Record, spf_value
from postroom.mail.authentication.keys import read_key
from postroom.mail.authentication.questions import Answers, Questions
from postroom.mail.authentication.spf import check_host
from postroom.mail.authentication.tags import read_tags, without_space
from postroom.mail.authentication.verdict import Unproven


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one record."""

    state: Standing
    found: str = ""
    """What DNS has, as text."""
    because: str = ""
    """A sentence for a person."""
    value: str = ""
    """What to publish, where that is other than what the record says."""

    def kept(self) -> dict[str, str]:
        """As it is stored."""
        return {name: str(value) for name, value in asdict(self).items() if value}


def find(record: Record, domain: str, host: str, ask: Questions) -> Finding:
    """What DNS says of the record now. Raises NoAnswer when it says nothing, neither yes nor no."""
    if record.kind == "dkim":
        return _dkim(record, ask.ask(record.name, "TXT"))
    if record.type == "MX":
        return _mx(record, host, ask.ask(record.name, "MX"))
    if record.kind == "dmarc":
        return _dmarc(domain, ask)
    return _spf(record, host, ask)


def _dkim(record: Record, answers: Answers) -> Finding:
    keys = [answer for answer in answers if "p=" in answer]
    if not keys:
        return Finding(Standing.pending, because="It is not published yet; DNS may take some hours to tell.")
    if len(keys) > 1:
        return Finding(Standing.failed, " | ".join(keys), "There are several keys under this name: leave one.")
    wanted, there = read_tags(record.value) or {}, read_tags(keys[0]) or {}
    try:
        read_key(keys[0], f"{wanted['k']}-sha256")
    except Unproven as error:
        return Finding(Standing.failed, keys[0], f"What is published is wrong: {error.because}.")
    if without_space(there.get("p", "")) != wanted["p"]:
        return Finding(Standing.failed, keys[0], "Another key is published under this name: copy the value anew.")
    return Finding(Standing.verified, keys[0])


def _spf(record: Record, host: str, ask: Questions) -> Finding:
    there = [answer for answer in ask.ask(record.name, "TXT") if answer.lower().split(" ")[0] == "v=spf1"]
    if not there:
        return Finding(Standing.pending, because="It is not published yet; DNS may take some hours to tell.")
    if len(there) > 1:
        words = "There are several SPF records, which is as good as none (RFC 7208 §4.5): make one of them."
        return Finding(Standing.failed, " | ".join(there), words)
    addresses = [*ask.ask(host, "A"), *ask.ask(host, "AAAA")]
    if not addresses:
        words = f"This server's name, {host}, has no address in DNS: set POSTROOM_MAIL_HOST to one that has."
        return Finding(Standing.failed, there[0], words)
    for address in addresses:
        result = check_host(address, f"postmaster@{record.name}", host, ask).result
        if result != "pass":
            words = f"It does not let {address} send ({result}), which is {host}: publish the value shown instead."
            return Finding(Standing.failed, there[0], words, spf_value(host, there[0]))
    return Finding(Standing.verified, there[0], value=there[0])


def _dmarc(domain: str, ask: Questions) -> Finding:
    """The domain's own record, or one further up that speaks for it (RFC 9989 §4.10)."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        name = f"_dmarc.{'.'.join(labels[start:])}"
        there = [one for one in ask.ask(name, "TXT") if one.lower().replace(" ", "").startswith("v=dmarc1")]
        if len(there) > 1:
            return Finding(Standing.failed, " | ".join(there), f"There are several records at {name}: leave one.")
        if there:
            policy = (read_tags(there[0]) or {}).get("p", "").lower()
            if policy not in ("none", "quarantine", "reject"):
                words = "It has no policy: p= must be none, quarantine or reject."
                return Finding(Standing.failed, there[0], words)
            return Finding(Standing.verified, there[0])
    return Finding(Standing.pending, because="It is not published yet; large providers refuse mail without it.")


def _mx(record: Record, host: str, answers: Answers) -> Finding:
    servers = [answer.partition(" ")[2].strip().rstrip(".").lower() for answer in answers]
    found = ", ".join(answers)
    if not servers:
        return Finding(Standing.pending, because="It is not published yet; DNS may take some hours to tell.")
    if servers == [""]:
        words = "It says that the domain takes no mail (RFC 7505): answers to your mail could not arrive."
        return Finding(Standing.failed, found, words)
    if host.lower() in servers:
        return Finding(Standing.verified, found)
    if record.kind == "return_path":
        return Finding(Standing.failed, found, f"It leads to {servers[0]}, not to {host}: bounces would get lost.")
    words = f"Its mail goes to {servers[0]}. That is fine if your inbox addresses are forwarded from there to {host}."
    return Finding(Standing.verified, found, words)

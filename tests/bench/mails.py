"""The mails: those of the shared generator when it lies beside the checkout, else mails of our own making."""

import json
import random
import subprocess
import sys
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = next((p / "shared/bench/make_mails.py" for p in ROOT.parents if (p / "shared/bench").is_dir()), None)
ADDRESS = "support@desk.example"


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail, and the number of the mail that opened the case it belongs to."""

    number: int
    message_id: str
    case: int
    sender: str
    raw: bytes


def samples(folder: Path, count: int, name: str = "A") -> list[Sample]:
    """The mails of set `name`, in order. The same arguments give the same mails."""
    if GENERATOR is None:
        return [_of_our_own(number, count, name) for number in range(count)]
    out = folder / f"mails-{name}"
    order = [sys.executable, str(GENERATOR), "--out", str(out), "--n", str(count), "--set", name, "--to", ADDRESS]
    subprocess.run(order, check=True, stdout=subprocess.DEVNULL, timeout=300)
    told = json.loads((out / "manifest.json").read_text())["mails"]
    return [
        Sample(mail["i"], mail["message_id"], mail["case"], mail["from"], (out / mail["file"]).read_bytes())
        for mail in told
    ]


def _of_our_own(number: int, count: int, name: str) -> Sample:
    """Six of ten open a case; the others answer an earlier one. A tenth carries a file of 100 KiB."""
    chance = random.Random(f"{name}/{count}/{number}")
    root = number if number % 10 < 6 else (number // 10) * 10 + chance.randrange(6)
    mail = EmailMessage()
    sender = f"customer{chance.randrange(500)}@company{chance.randrange(100)}.example"
    mail["From"], mail["To"] = sender, ADDRESS
    mail["Subject"] = ("Re: " if root != number else "") + f"Order {name}-{root} – où est-elle ?"
    mail["Message-ID"] = _id(name, number)
    if root != number:
        mail["In-Reply-To"] = mail["References"] = _id(name, root)
    mail.set_content("\n".join(f"Sentence {chance.randrange(10**6)} of {number}." for _ in range(12)))
    if number % 3 == 0:
        mail.add_alternative(f"<p>Sentence of <b>{number}</b>.</p>", subtype="html")
    if number % 10 == 7:
        mail.add_attachment(chance.randbytes(100 * 1024), "application", "pdf", filename="report.pdf")
    return Sample(number, _id(name, number), root, sender, bytes(mail))


def _id(name: str, number: int) -> str:
    return f"<{name}.{number}@bench.example>"

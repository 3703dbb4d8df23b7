"""What is known of a mail's origin, and how that is told to a person and kept."""

from dataclasses import dataclass

from postroom.mail.authentication.arc import Chain
from postroom.mail.authentication.dkim import Signature
from postroom.mail.authentication.dmarc import Alignment
from postroom.mail.authentication.spf import Permission

NO_CHAIN = Chain("none", (), "")


@dataclass(frozen=True, slots=True)
class Authentication:
    """`spf` is None where the client that handed the mail in is not known."""

    spf: Permission | None
    dkim: tuple[Signature, ...]
    arc: Chain
    dmarc: Alignment
    passed_on_by: str | None = None
    """The forwarder by whose word, and not by what is left of it, the mail is proven."""

    @property
    def aligned(self) -> bool:
        """It is proven that the mail comes from the domain that its From names."""
        return self.dmarc.aligned

    @property
    def unanswered(self) -> bool:
        """It is not proven, and DNS gave no answer to something that might prove it: asked later, it may be."""
        results = {self.dmarc.result, self.spf.result if self.spf else "none", *(one.result for one in self.dkim)}
        return not self.aligned and ("temperror" in results or self.arc.unanswered)

    @property
    def sentence(self) -> str:
        """For a person."""
        domain = self.dmarc.domain
        if not domain:
            return "It names no sender whose domain could be checked."
        if self.aligned:
            return f"It is proven to come from {domain}{self._proof()}."
        return f"It is not proven to come from {domain}: {self._trouble()}.{self._wish()}"

    def _proof(self) -> str:
        if self.passed_on_by:
            return f" (as {self.passed_on_by} saw, which passed it on)"
        signers = sorted({one.domain for one in self.dkim if one.result == "pass"})
        if signers:
            return f" (signed by {', '.join(signers)})"
        return f" (sent by a server of {self.spf.domain})" if self.spf else ""

    def _trouble(self) -> str:
        is_silent = self.dmarc.result == "temperror" or (not self.dkim and self.unanswered)
        if is_silent:
            return "DNS gave no answer just now"
        others = sorted({one.domain for one in self.dkim if one.result == "pass"} - {self.dmarc.domain})
        if others:
            return f"it is signed by {', '.join(others)} only"
        if self.dkim:
            return f"of its signature, {self.dkim[0].because}"
        return "it is not signed" + self._server()

    def _server(self) -> str:
        if self.spf and self.spf.result == "pass":
            return f", and was sent by a server of {self.spf.domain}"
        refused = self.spf and self.spf.result in ("fail", "softfail")
        return ", and its server was not allowed to send for that domain" if refused else ""

    def _wish(self) -> str:
        wishes = {"reject": "refused", "quarantine": "treated as suspect"}
        wish = wishes.get(self.dmarc.policy or "") if self.dmarc.result == "fail" else None
        return f" The owner of {self.dmarc.domain} asks for such mail to be {wish}." if wish else ""

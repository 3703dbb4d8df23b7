from tests.cases.acme import Acme
from tests.web.browser import Browser


def test_it_completes_names_and_addresses(alice: Browser, acme: Acme) -> None:
    assert acme.zoe
    acme.contact("Gone", "zoltan@gone.example", deleted_at=acme.zoe.created_at)
    acme.session.commit()
    for typed in ("zo", "ZO%C3%8B", "zoe%40q"):
        assert alice.get(f"/people?q={typed}").json() == [{"name": "Zoë Quist", "address": "zoe@quist.example"}]
    assert alice.get("/people?q=%25").json() == []
    assert alice.get("/people?q=bob").json() == [{"name": "Bob Baker", "address": "bob@acme.example"}]

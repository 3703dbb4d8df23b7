"""All that is done again and again, whoever asks for it: a line each."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from postroom.base.database import Database
from postroom.base.duties import Duty, in_portions
from postroom.cases.uploading import forget_unsent
from postroom.deliveries.system_mail import forget_old_mails
from postroom.intake.expiring import let_raw_mails_go
from postroom.notices.mailing import Mailing
from postroom.notices.reading import forget_old_notices
from postroom.outbox.checking_domains import Lookup, check_domains
from postroom.people.counting import forget_old_counts
from postroom.people.idempotency import forget_old_keys
from postroom.people.portal_entering import forget_old_visits
from postroom.people.portal_post import forget_old_posts
from postroom.people.signing_in import forget_old_sign_ins

MINUTELY, HOURLY, DAILY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def duties(database: Database, lookup: Lookup, mailing: Mailing) -> list[Duty]:
    """Every periodic duty of this installation."""

    def swept(portion: Callable[[Session], int]) -> Callable[[], int]:
        return lambda: in_portions(database, portion)

    return [
        Duty("notices by mail", MINUTELY, swept(mailing.mail_due)),
        Duty("raw mails", HOURLY, swept(let_raw_mails_go)),
        Duty("unsent uploads", HOURLY, swept(forget_unsent)),
        Duty("idempotency keys", HOURLY, swept(forget_old_keys)),
        Duty("sending domains", DAILY, lambda: check_domains(database, lookup)),
        Duty("counted mails", HOURLY, swept(forget_old_counts)),
        Duty("system mails", DAILY, swept(forget_old_mails)),
        Duty("notices", DAILY, swept(forget_old_notices)),
        Duty("sign-ins", DAILY, swept(forget_old_sign_ins)),
        Duty("portal sign-ins", DAILY, swept(forget_old_visits)),
        Duty("portal forms", DAILY, swept(forget_old_posts)),
    ]

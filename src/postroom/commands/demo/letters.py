"""What the demo's customers write: the words of real-looking requests, in several languages and shapes."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from struct import pack

from postroom.base.clock import now
from postroom.commands.demo.company import HELLO, SUPPORT


@dataclass(frozen=True, slots=True)
class File:
    """Something attached."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Story:
    """A customer's mail; what the agent answers, if anything; what the customer says to that."""

    sender: str
    subject: str
    text: str
    to: str = SUPPORT
    cc: str = ""
    html: str | None = None
    charset: str = "utf-8"
    files: tuple[File, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    answer: str | None = None
    then: str | None = None
    is_known: bool = True
    """A customer of long standing; strangers' conversations stand under Guest."""

    @property
    def address(self) -> str:
        return parseaddr(self.sender)[1]

    @property
    def name(self) -> str:
        return str(make_header(decode_header(parseaddr(self.sender)[0])))


def mail_of(story: Story) -> EmailMessage:
    """The story's opening as a mail of this moment."""
    mail = written(story.sender, story.to, story.subject, story.text, charset=story.charset)
    if story.cc:
        mail["Cc"] = story.cc
    for name, value in story.headers.items():
        mail[name] = value
    if story.html:
        mail.add_alternative(story.html, subtype="html")
    for file in story.files:
        kind, _, subtype = file.type.partition("/")
        mail.add_attachment(file.content, kind, subtype, filename=file.name)
    return mail


def written(sender: str, to: str, subject: str, text: str, *, charset: str = "utf-8") -> EmailMessage:
    """A mail as a customer's program writes it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2])
    mail.set_content(text, charset=charset)
    return mail


def picture(width: int = 480, height: int = 320) -> bytes:
    """A PNG of a bicycle shop's evening sky: the customer's photo."""
    line = [(90 + 120 * y // height, 80 + 70 * y // height) for y in range(height)]
    rows = b"".join(b"\0" + b"".join(bytes((*sky, 140 - 60 * x // width)) for x in range(width)) for sky in line)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    head = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def paper(words: str) -> bytes:
    """A PDF of one page with one line on it (ASCII)."""
    line = f"BT /F1 18 Tf 60 760 Td ({words}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(line), line),
    ]
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(made)
    made += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(made)


STORIES = (
    Story(
        "Lucía Fernández <lucia@correo-sur.example>",
        "¿Dónde está mi pedido 88213?",
        "Hola:\n\nHice el pedido hace nueve días y el seguimiento no cambia desde el martes.\n"
        "¿Podrían decirme si ha salido ya del almacén?\n\nUn saludo,\nLucía Fernández\n",
        to=HELLO,
        html="<p>Hola:</p><p>Hice el pedido hace <b>nueve días</b> y el seguimiento no cambia desde el martes. "
        "¿Podrían decirme si ha salido ya del almacén?</p><p>Un saludo,<br>Lucía Fernández</p>",
        answer="Hola Lucía:\n\nSu pedido salió ayer del almacén; el transportista lo registrará hoy por la tarde.\n",
        then="¡Perfecto, ya aparece en camino! Muchas gracias por la rapidez.",
    ),
    Story(
        "=?utf-8?b?2YTZitmE2Ykg2K3Yr9in2K8=?= <layla@bayt.example>",
        "استفسار عن الضمان",
        "مرحبًا،\n\nاشتريت دراجة من متجركم قبل سنة ونصف، والمحرّك يصدر صوتًا غريبًا عند الصعود.\n"
        "هل ما زال الضمان ساريًا؟ أرفقت صورة من الفاتورة.\n\nمع الشكر،\nليلى حداد\n",
        to=HELLO,
        files=(File("فاتورة.pdf", "application/pdf", paper("Invoice 3017 - Northlight Cycles")),),
        then="شكرًا جزيلًا، هذا ما كنت أحتاج إلى معرفته.",
    ),
    Story(
        "=?iso-2022-jp?b?GyRCOjRGIxsoQiAbJEI3azAhGyhC?= <yui@hiroba.example>",
        "注文したヘルメットのサイズについて",
        "ノースライト・サイクルズ ご担当者様\n\nお世話になっております。佐藤と申します。\n"
        "先週注文したヘルメットですが、M サイズを L に変更することは可能でしょうか。\n"
        "お手数をおかけしますが、よろしくお願いいたします。\n",
        to=HELLO,
        charset="iso-2022-jp",
        answer="佐藤様\n\nご連絡ありがとうございます。L サイズに変更いたしました。明日発送いたします。\n",
    ),
    Story(
        "Camille Dubois <camille.dubois@hotel-lumiere.example>",
        "Facture n° 2041 : la TVA manque",
        "Bonjour,\n\nSur la facture n° 2041 (douze vélos de location), le montant de la TVA n’apparaît pas.\n"
        "Notre comptable ne peut pas l’enregistrer ainsi. Pourriez-vous nous envoyer une facture corrigée ?\n\n"
        "Bien cordialement,\nCamille Dubois\nHôtel Lumière, Annecy\n",
        cc="Comptabilité <compta@hotel-lumiere.example>",
        files=(File("facture-2041.pdf", "application/pdf", paper("Facture 2041 - Hotel Lumiere")),),
        answer="Bonjour Camille,\n\nVous avez raison, et nous en sommes désolés : la facture corrigée part ce soir.\n",
        then="Merci beaucoup, je la transmets à notre comptable.",
    ),
    Story(
        "Piotr Zieliński <bounce-5.1.1@stara-poczta.example>",
        "Reklamacja: pęknięta szprycha",
        "Dzień dobry,\n\npo dwóch tygodniach pękła szprycha w tylnym kole. Jak mogę zgłosić reklamację?\n\n"
        "Pozdrawiam,\nPiotr Zieliński\n",
        answer="Dzień dobry,\n\nproszę przynieść koło do dowolnego partnera; naprawa jest bezpłatna.\n",
    ),
    Story(
        "Northwind Forwarding <defer-40@northwind-freight.example>",
        "Delivery window for pallet 7719",
        "Hello,\n\nwe can bring pallet 7719 on Thursday between 8 and 10, or on Friday after 14.\n"
        "Which one suits your dock?\n\nDispatch desk\nNorthwind Forwarding\n",
        answer="Hello,\n\nThursday between 8 and 10 is fine. Please ring at gate B.\n",
    ),
    Story(
        "Amina Rahman <cut-after-data@riverside-school.example>",
        "Ten children's bikes for our cycling week",
        "Dear Northlight team,\n\nour school would like to borrow ten children's bikes for the second week of May.\n"
        "Do you lend to schools, and what would it cost?\n\nKind regards,\nAmina Rahman\n",
        is_known=False,
        answer="Dear Amina,\n\nwe do, and for schools it is free. I have put ten bikes aside for you.\n",
    ),
    Story(
        "Old Mill Tours <office@old-mill.example>",
        "Group booking for June",
        "Hello,\n\nwe plan a tour with 24 people from 12 to 16 June and need two spare bikes.\n"
        "Can you hold them for us until Friday?\n\nGreta Holm, Old Mill Tours\n",
        to=HELLO,
        answer="Hello Greta,\n\n26 bikes are on hold for you until Friday evening.\n",
    ),
    Story(
        "Henrik Dahl <henrik@fjordwerk.example>",
        "Service manual for the C4 motor",
        "Hi,\n\nis there a service manual for the C4 motor that workshops may use? The site has the old one only.\n\n"
        "Henrik Dahl\nFjordwerk AB\n",
        to=HELLO,
        answer="Hi Henrik,\n\nthe new manual is here: https://northlight.example/manuals/c4\n",
    ),
    Story(
        "Velo Trade Fair <news@velo-fair.example>",
        "Five weeks to go: your exhibitor's checklist",
        "Your exhibitor's checklist: badges, power, parking. Read it at https://velo-fair.example/checklist\n",
        to=HELLO,
        html='<table width="600" style="font-family:Georgia">'
        '<tr><td style="background:#205040;color:#fff;padding:24px">'
        "<h1>Five weeks to go</h1></td></tr><tr><td style='padding:24px'><p>Badges, power, parking: here is your "
        '<a href="https://velo-fair.example/checklist">checklist</a>.</p>'
        '<img src="https://velo-fair.example/pixel.gif" width="1" height="1"></td></tr></table>',
        headers={"List-Id": "<news.velo-fair.example>", "List-Unsubscribe": "<https://velo-fair.example/stop>",
                 "Precedence": "bulk"},
        is_known=False,
    ),
    Story(
        "Jonas Weber <jonas.weber@radhaus-weber.example>",
        "Akku lädt nicht mehr",
        "Guten Tag,\n\nseit dem letzten Update lädt der Akku unseres Vorführrads nicht mehr über 40 %.\n"
        "Ein Foto der Anzeige hängt an. Können Sie uns vor Samstag helfen? Da ist Tag der offenen Tür.\n\n"
        "Mit freundlichen Grüßen\nJonas Weber\n-- \nRadhaus Weber, Freiburg\nTel. 0761 555 01\n",
        cc="Werkstatt <werkstatt@radhaus-weber.example>",
        files=(File("Anzeige.png", "image/png", picture()),),
        answer="Guten Tag Herr Weber,\n\nbitte halten Sie die Taste am Akku zehn Sekunden gedrückt: das setzt die "
        "Ladegrenze zurück.\nWenn das nicht hilft, schicken wir bis Freitag einen Tauschakku.\n",
        then="Danke, das hat sofort geholfen! Der Akku steht schon bei 85 %.",
    ),
    Story(
        "Zoë Quist <zoe@quist.example>",
        "Brake lever came loose on the descent",
        "Hi there,\n\nthe left brake lever came loose today while I was going downhill. Nothing happened, but it was "
        "frightening.\nThe bike is three weeks old (frame NL-20-4471). I stopped riding it.\n\n"
        "What should I do?\n\nZoë\n",
        then="Thank you for taking this seriously. I will bring the bike in tomorrow.",
    ),
)  # fmt: skip
THANKS = "Thank you, that answers my question."

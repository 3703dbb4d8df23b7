"""How mail programs of many languages announce what they quote: the words, and nothing else.

Collected language by language from the programs' own texts; all in lower case, compared after `casefold`.
"""

WROTE = """
wrote|writes|has written|said|schrieb|geschrieben|hat geschrieben|a écrit|a ecrit|écrit|écrivait|escribió|
escribio|escribía|ha escrit|escribiu|idatzi du|idatzi zuen|escreveu|ha scritto|scritto|scrive|scrisse|a scris|
het volgende geschreven|geschreven|schreef|skreef|het geskryf|skrev|skrifaði|kirjoitti|kirjutas|napisał|
napisała|napisał(a)|napisal|napisał/a|pisze|napsal|napsal(a)|napsala|píše|napísal|napísal(a)|napísala|
je napisao|napisao je|napisao|je napisal|je pisal|pisal|napisala|írta|a következőt írta|ezt írta|rašė|parašė|
rakstīja|shkroi|написал|написала|написал(а)|писал|пишет|пише|написав|написа|напісаў|написао је|је написао|
έγραψε|yazdı|şunu yazdı|şunları yazdı|yazmış|כתב|כתבה|כתב/ה|مكتوب|كتب|كتبت|نوشت|نوشته|写道|寫道|写到|來信|
さんは書きました|さんが書きました|のメール|작성|님이 작성|썼습니다|đã viết|viết|menulis|nagsulat|เขียนว่า|เขียน|
ने लिखा
"""

ORIGINAL = """
reply above this line|please reply above this line|please type your reply above this line|
type your response above this line|bitte antworten sie oberhalb dieser zeile|
veuillez répondre au-dessus de cette ligne|por favor, escriba su respuesta encima de esta línea|
previous replies|vorherige antworten|réponses précédentes|respuestas anteriores|respostas anteriores|
risposte precedenti|eerdere reacties|vorige antwoorden|tidigare svar|tidligere svar|aiemmat vastaukset|
poprzednie odpowiedzi|předchozí odpovědi|
предыдущие ответы|попередні відповіді|önceki yanıtlar|以前的回复|先前的回覆|以前の返信|이전 댓글|
original message|original appointment|reply message|previous message|replied message|original e-mail|
original email|message from|forwarded by|ursprüngliche nachricht|ursprüngliche e-mail|originalnachricht|
original-nachricht|message d'origine|message d’origine|message original|courriel original|mensaje original|
mensaje enviado|missatge original|mensagem original|messaggio originale|messaggio originario|
oorspronkelijk bericht|origineel bericht|oprindelig meddelelse|original besked|oprindelig besked|
oprindelig mail|opprinnelig melding|original melding|ursprungligt meddelande|originalmeddelande|
alkuperäinen viesti|oryginalna wiadomość|wiadomość oryginalna|wiadomość pierwotna|původní zpráva|pôvodná správa|
eredeti üzenet|mesaj original|mesajul original|исходное сообщение|початкове повідомлення|
оригінальне повідомлення|оригинално съобщение|оригинална порука|izvorna poruka|originalna poruka|
izvirno sporočilo|algne kiri|sākotnējais ziņojums|originalus laiškas|αρχικό μήνυμα|özgün ileti|orijinal ileti|
orijinal mesaj|הודעה מקורית|الرسالة الأصلية|رسالة أصلية|پیام اصلی|原始邮件|原始郵件|原邮件|回复邮件|
回复的原邮件|邮件原件|原始信件|元のメッセージ|オリジナルメッセージ|원본 메시지|원본 메일|thư gốc|tin nhắn gốc|
pesan asli|ข้อความต้นฉบับ
"""

FROM = """
from|von|de|da|van|fra|från|fran|lähettäjä|od|odesílatel|odosielateľ|feladó|küldő|expeditor|expéditeur|
remitente|remetente|mittente|от|від|отправитель|από|kimden|gönderen|מאת|من|فرستنده|از|发件人|寄件者|寄件人|
差出人|送信者|보낸 사람|보낸사람|발신|từ|người gửi|dari|pengirim|จาก|saatja|nuo|no|siuntėjas|pošiljatelj|
pošiljalac|šalje|nadawca|afzender|avsender|avsändare|afsender|absender|відправник|frá|nga|de la|remitent
"""

SENT = """
sent|date|message du|gesendet|datum|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviada em|enviado em|
enviada|fecha|data|inviato|verzonden|verstuurd|sendt|dato|skickat|skickat den|lähetetty|päivämäärä|päiväys|
wysłano|wysłane|data wysłania|odesláno|odoslané|dátum|küldve|elküldve|trimis|dată|отправлено|дата|надіслано|
відправлено|изпратено|послато|στάλθηκε|ημερομηνία|gönderildi|gönderilme tarihi|tarih|נשלח|תאריך|تاريخ الإرسال|
أرسلت|تم الإرسال|التاريخ|تاریخ|发送时间|發送時間|时间|日期|寄件日期|傳送日期|送信日時|日時|日付|보낸 날짜|
보낸날짜|날짜|đã gửi|ngày gửi|ngày|dikirim|tanggal|ส่งเมื่อ|วันที่|saadetud|kuupäev|išsiųsta|nosūtīts|datums|
poslano|poslato|time|sent at|enviat|dërguar
"""

TO = """
to|an|à|a|para|aan|til|till|vastaanottaja|kenelle|do|komu|pro|címzett|către|catre|destinataire|destinatario|
destinatari|destinatário|кому|до|на|προς|kime|alıcı|אל|إلى|الى|به|گیرنده|收件人|收件者|宛先|받는 사람|받는사람|
수신|đến|tới|kepada|ถึง|kam|kellele|saaja|adressaat|prejemnik|prima|za|primatelj|per a|për|pour|pre|adresat|
adresát|odbiorca|mottaker|modtager|mottagare|ontvanger|empfänger|получатель|одержувач|získateľ|gavėjas|saņēmējs|
viðtakandi
"""

CC = """
cc|copy|kopie|kopie (cc)|copie|copie à|copie (cc)|copia|copia a|cópia|còpia|con copia|kopia|kopia (cc)|kopi|kopi til|
kopio|koopia|kópia|másolat|másolatot kap|dw|udw|do wiadomości|копия|копія|копие|копија|kopija|kopija (cc)|kp|k.|抄送|
副本|참조|κοιν|κοιν.|κοινοποίηση|bilgi|karbon|עותק|נסחה|העתק|نسخة|رونوشت|nusxa|tembusan|salinan|สำเนา|สำเนาถึง|đồng gửi|
bản sao|bcc|blind copy|cci|cco
"""

REPLY_TO = """
reply-to|antwort an|répondre à|responder a|rispondi a|antwoord aan|svar til|svara till|odpowiedź do|ответить
"""

SUBJECT = """
subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|emne|ämne|aihe|temat|předmět|predmet|tárgy|subiect|
тема|относно|предмет|θέμα|konu|נושא|הנושא|الموضوع|موضوع|主题|主旨|主題|件名|제목|chủ đề|tiêu đề|perihal|subjek|
subyek|เรื่อง|หัวเรื่อง|teema|tema|temats|zadeva|naslov|assumpte|risposta|asia|efni|re|betrifft
"""

ANNOUNCING = """
on|am|at|le|el|il|op|den|em|no dia|a|dnia|w dniu|på|pe|pa|dne|dňa|в|во|у|на|la|în data de|kl|vào|vào lúc|pada|
tanggal|on the|in|στις|the|ngày|於|于|在|ב|ב-|بتاريخ|في|mnt|date|il giorno|mon|tue|wed|thu|fri|sat|sun|monday|
tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|
lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|
martedì|mercoledì|giovedì|venerdì|sabato|domenica|segunda-feira|terça-feira|quarta-feira|quinta-feira|
sexta-feira|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|måndag|tisdag|onsdag|torsdag|fredag|
lördag|söndag|mandag|tirsdag|lørdag|søndag|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|
seg|ter|qua|qui|sex|gio|ma|wo|vr|za|zo|man|tir|tirs|ons|tor|tors|fre|lør|lørd|søn|mån|tis|lör|sön|pon|wt|śr|czw|
pt|sob|niedz|po|út|st|čt|pá|ne|пн|вт|ср|чт|пт|сб|вс|нд|понедельник|вторник|среда|среду|четверг|пятница|пятницу|
суббота|субботу|воскресенье|понеділок|вівторок|середа|четвер|пʼятниця|субота|неділя
"""

SENT_FROM = """
sent from my|sent from the|sent from mail|sent from outlook|sent from windows|sent from yahoo|sent from mobile|
sent from samsung|sent from [mail|sent from a phone|sent from proton|sent from gmail|sent from airmail|
sent from aol|sent from blackberry|sent from nine|sent from spark|sent from ios|sent from android|
sent from an iphone|sent from an android|sent from iphone|sent from ipad|sent via|sent with|sent using|
sent wirelessly|sent by|sent on the|get outlook for|get [outlook|from my iphone|sent on my|download outlook|
get yahoo mail|gesendet von|gesendet mit|von meinem|diese nachricht wurde von meinem|von unterwegs gesendet|
gesendet aus|holen sie sich outlook|outlook für|envoyé de|envoyé depuis|envoyé à partir|envoyé sans fil|
envoyé avec|obtenir outlook|obtenez outlook|télécharger outlook|provenance :|enviado desde|enviado con|
enviado do|enviado de|enviado a partir|enviado pelo|obtener outlook|obter o outlook|enviat des|inviato da|
inviato dal|inviata da|scarica outlook|ottieni outlook|verzonden met|verzonden vanaf|verstuurd vanaf|
verzonden via|outlook voor|sendt fra|sendt med|skickat från|skickades från|skickat med|hent outlook|
hämta outlook|få outlook|lähetetty|hanki outlook|wysłane z|wysłano z|pobierz program outlook|odesláno z|
odoslané z|získat outlook|elküldve|küldve|trimis de pe|trimis din|отправлено с|отправлено из|послано с|
надіслано з|надіслано із|изпратено от|скачать outlook|στάλθηκε από|gönderildi|tarafından gönderildi|
iphone'umdan gönderildi|נשלח מה|أرسلت من|مرسل من|从我的|發自我的|发自我的|发自|發自|從我的|來自我的|傳送自我的|
gửi từ|dikirim dari|ส่งจาก|<<sent by|(sent from|someone from mobile|poslano z|poslano s
"""


SENT_FROM_ENDS = """
から送信|에서 보냄|에서 보냈습니다|傳送|发送|tarafından gönderildi|cihazımdan gönderildi
"""


def alternatives(words: str) -> list[str]:
    """The words of one table, the longest first, so that none hides behind its own beginning."""
    return sorted({word.strip() for word in words.replace("\n", "").split("|") if word.strip()}, key=len, reverse=True)

"""How mail programs of many languages announce what they quote: the words, and nothing else.

Collected language by language from the programs' own texts; all in lower case, compared after `casefold`.
"""

WROTE = """
wrote|writes|sent|has written|said|schrieb|geschrieben|hat geschrieben|a écrit|a ecrit|écrit|écrivait|escribió|
escribio|escribía|ha escrit|escribiu|idatzi du|idatzi zuen|escreveu|ha scritto|scritto|scrive|scrisse|a scris|
het volgende geschreven|geschreven|schreef|skreef|geskryf|het geskryf|skrev|skrifaði|kirjoitti|kirjutas|napisał|
napisała|napisał(a)|napisal|napisał/a|pisze|napsal|napsal(a)|napsala|píše|napísal|napísal(a)|napísala|je napisao|
napisao je|napisao|je napisal|je pisal|pisal|napisala|írta|a következőt írta|ezt írta|rašė|parašė|rakstīja|shkroi|
написал|написала|написал(а)|писал|пишет|пише|написав|написа|напісаў|написао је|је написао|έγραψε|yazdı|şunu yazdı|
şunları yazdı|yazmış|כתב|כתבה|כתב/ה|مكتوب|كتب|كتبت|نوشت|نوشته|写道|寫道|写到|來信|さんは書きました|さんが書きました|
のメール|작성|님이 작성|썼습니다|đã viết|viết|menulis|nagsulat|เขียนว่า|เขียน|ने लिखा|escribieron|va escriure|писав|
писала|писали|вы писали|ви писали|zapisal|zapisala|zapisal/-a|쓴 글|寫到|書き込みました|ysgrifennodd|schrieben sie|
schrieben|folgendes geschrieben|schrieb folgendes|vous avez écrit|avez écrit|écrivit|avete scritto|hai scritto|
napisali|napísali|kirjutasite|napisao/la|napisao(la)|написао/ла|напиша|напишал|skrev följande|skrev følgende|
je napisao/la|je napisala|napisala je|je napísal|rakstījis|rakstīja(s)|ne shkrua|ka shkruar|sinulat|
wrote the following|جاء فيه|ذكر|میگوید|کتب|نوشته است|लिखा|が書きました|さんからのメール|님의 말|님이 쓴 글|
님이 작성한 메일|ได้เขียน|đã gửi|telah menulis
"""

ORIGINAL = """
reply above this line|please reply above this line|please type your reply above this line|
type your response above this line|bitte antworten sie oberhalb dieser zeile|
veuillez répondre au-dessus de cette ligne|por favor, escriba su respuesta encima de esta línea|previous replies|
vorherige antworten|réponses précédentes|respuestas anteriores|respostas anteriores|risposte precedenti|
eerdere reacties|vorige antwoorden|tidigare svar|tidligere svar|aiemmat vastaukset|poprzednie odpowiedzi|
předchozí odpovědi|предыдущие ответы|попередні відповіді|önceki yanıtlar|以前的回复|先前的回覆|以前の返信|이전 댓글|
original message|original appointment|reply message|previous message|replied message|original e-mail|original email|
message from|forwarded by|ursprüngliche nachricht|ursprüngliche e-mail|originalnachricht|original-nachricht|
message d'origine|message d’origine|message original|courriel original|mensaje original|mensaje enviado|
missatge original|mensagem original|messaggio originale|messaggio originario|oorspronkelijk bericht|
origineel bericht|oprindelig meddelelse|original besked|oprindelig besked|oprindelig mail|opprinnelig melding|
original melding|ursprungligt meddelande|originalmeddelande|alkuperäinen viesti|oryginalna wiadomość|
wiadomość oryginalna|wiadomość pierwotna|původní zpráva|pôvodná správa|eredeti üzenet|mesaj original|
mesajul original|исходное сообщение|початкове повідомлення|оригінальне повідомлення|оригинално съобщение|
оригинална порука|izvorna poruka|originalna poruka|izvirno sporočilo|algne kiri|sākotnējais ziņojums|
originalus laiškas|αρχικό μήνυμα|özgün ileti|orijinal ileti|orijinal mesaj|הודעה מקורית|الرسالة الأصلية|رسالة أصلية|
پیام اصلی|原始邮件|原始郵件|原邮件|回复邮件|回复的原邮件|邮件原件|原始信件|元のメッセージ|オリジナルメッセージ|
원본 메시지|원본 메일|thư gốc|tin nhắn gốc|pesan asli|ข้อความต้นฉบับ
"""

FROM = """
from|von|de|da|van|fra|från|fran|lähettäjä|od|odesílatel|odosielateľ|feladó|küldő|expeditor|expéditeur|remitente|
remetente|mittente|от|від|отправитель|από|kimden|gönderen|מאת|من|فرستنده|از|发件人|寄件者|寄件人|差出人|送信者|
보낸 사람|보낸사람|발신|từ|người gửi|dari|pengirim|จาก|saatja|nuo|no|siuntėjas|pošiljatelj|pošiljalac|šalje|nadawca|
afzender|avsender|avsändare|afsender|absender|відправник|frá|nga|de la|remitent|desde|подател|от кого|від кого|
αποστολέας|المرسل|מ|从|從|发信人|发件者|寄信人|發件人|발신자|kellelt|sūtītājs|шаље|од|пошиљалац|испраќач|daripada|
nork|igorlea|प्रेषक|ад|кімнен|mula kay|oddi wrth|sender|envoyé par|gesendet von|expedidor|enviado por|inviato da|
sent by|sendandi|lähettänyt
"""

SENT = """
sent|message du|gesendet|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviada em|enviado em|enviada|inviato|
verzonden|verstuurd|sendt|skickat|skickat den|lähetetty|wysłano|wysłane|data wysłania|odesláno|odoslané|küldve|
elküldve|trimis|отправлено|надіслано|відправлено|изпратено|послато|στάλθηκε|gönderildi|gönderilme tarihi|נשלח|
تاريخ الإرسال|أرسلت|تم الإرسال|发送时间|發送時間|寄件日期|傳送日期|送信日時|보낸 날짜|보낸날짜|đã gửi|ngày gửi|
dikirim|ส่งเมื่อ|saadetud|išsiųsta|nosūtīts|poslano|poslato|sent at|enviat|dërguar|sent on|date sent|sent date|
послано|εστάλη|gönderme tarihi|gönderilme zamanı|gönderildiği tarih|تاريخ الارسال|ارسال شده|发送日期|發送日期|
发信时间|已傳送|寄送日期|寄送時間|寄件時間|送信日|送信時刻|보냄|보낸 시간|보낸시간|terkirim|dihantar|ส่ง|sūtīts|
испратено|изпратено на|enviat el|bidalia|bidaltze-data|भेजा गया|anfonwyd|envoyée|envoyé(e)|enviado a|enviado às|
enviados|enviada el|enviadas|inviata|wysłana|wysłany|odeslání|odesláno dne|odosielané|doručené|saatmisaeg|
saatmise aeg|isiųsta|data i hora|date/heure|fecha de envío|data de envio|data invio|data nadania|sendedatum
"""

DATED = """
date|datum|fecha|data|dato|päivämäärä|päiväys|pvm|dátum|dată|дата|ημερομηνία|tarih|תאריך|التاريخ|تاریخ|时间|日期|
日時|日付|날짜|일시|ngày|tanggal|tarikh|วันที่|kuupäev|datums|датум|dags.|dags|दिनांक|күні|petsa|date/time|
datum/zeit|date et heure|时 间|日　期|dáta
"""

TO = """
to|an|à|a|para|aan|til|till|vastaanottaja|kenelle|do|komu|pro|címzett|către|catre|destinataire|destinatario|
destinatari|destinatário|кому|до|на|προς|kime|alıcı|אל|إلى|الى|به|گیرنده|收件人|收件者|宛先|받는 사람|받는사람|수신|
đến|tới|kepada|ถึง|kam|kellele|saaja|adressaat|prejemnik|prima|za|primatelj|per a|për|pour|pre|adresat|adresát|
odbiorca|mottaker|modtager|mottagare|ontvanger|empfänger|получатель|одержувач|získateľ|gavėjas|saņēmējs|viðtakandi|
destinatar|příjemce|příjemci|príjemca|získal|получател|παραλήπτης|παραλήπτες|المستلم|ל|至|收信人|收件人地址|發送至|
送信先|수신자|받는분|người nhận|ke|untuk|adresāts|iki|прима|прималац|за|примач|nori|norentzat|hartzailea|प्रति|
प्राप्तकर्ता|каму|кімге|kay|at|recipient|recipients|destinataires|destinatarios|destinatários|empfänger:in|
ontvangers|ผู้รับ|penerima
"""

CC = """
cc|copy|kopie|kopie (cc)|copie|copie à|copie (cc)|copia|copia a|cópia|còpia|con copia|kopia|kopia (cc)|kopi|
kopi til|kopio|koopia|kópia|másolat|másolatot kap|dw|udw|do wiadomości|копия|копія|копие|копија|kopija|kopija (cc)|
kp|k.|抄送|副本|참조|κοιν|κοιν.|κοινοποίηση|bilgi|karbon|עותק|נסחה|העתק|نسخة|رونوشت|nusxa|tembusan|salinan|สำเนา|
สำเนาถึง|đồng gửi|bản sao|bcc|blind copy|cci|cco|c.c.|cc.|copie (c.c.)|másolatot kapja|نسخة إلى|کپی|抄送人|抄送者|
sk|s.k|s.k.|a/c|afrit|प्रतिलिपि|көшірме|дк|kopi (cc)|kópia (cc)|carbon copy|cópia oculta|χρ|在抄送|숨은 참조|참조자|
копию|kopie an|kopie aan|kopio (cc)|cc to|con copia a|copia carbone|copie carbon|copy to
"""

REPLY_TO = """
reply-to|antwort an|répondre à|responder a|rispondi a|antwoord aan|svar til|svara till|odpowiedź do|ответить|
reply to|répondre a|antwortadresse|odpověď komu|odpovědět na|odpovedať na|válaszcím|responder para|responder|
antworten an|vastausosoite|отговор до|відповісти|απάντηση προς|yanıtla|yanıt adresi|回复|回复地址|返信先|답장|
답장받을 주소
"""

SUBJECT = """
subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|emne|ämne|aihe|temat|předmět|predmet|tárgy|subiect|
тема|относно|предмет|θέμα|konu|נושא|הנושא|الموضوع|موضوع|主题|主旨|主題|件名|제목|chủ đề|tiêu đề|perihal|subjek|
subyek|เรื่อง|หัวเรื่อง|หัวข้อ|teema|tema|temats|zadeva|naslov|assumpte|risposta|asia|efni|re|betrifft|betreft|标题|
主　题|主 题|題名|ชื่อเรื่อง|judul|perkara|ärende|tēma|наслов|gaia|тақырыбы|тэма|paksa|pwnc|विषय|subjekti|subjekt|
titel|titre|título|onderwerp (subject)|tema (subject)|sujet (subject)|rubrik|topic
"""

ANNOUNCING = """
on|am|at|le|el|il|op|den|em|no dia|a|dnia|w dniu|på|pe|pa|dne|dňa|в|во|у|на|la|în data de|kl|vào|vào lúc|pada|
tanggal|on the|in|στις|the|ngày|於|于|在|ב|ב-|بتاريخ|في|mnt|date|il giorno|mon|tue|wed|thu|fri|sat|sun|monday|
tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|
mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|
mercoledì|giovedì|venerdì|sabato|domenica|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|maandag|
dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|mandag|tirsdag|
lørdag|søndag|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|seg|ter|qua|qui|sex|gio|ma|wo|vr|
za|zo|man|tir|tirs|ons|tor|tors|fre|lør|lørd|søn|mån|tis|lör|sön|pon|wt|śr|czw|pt|sob|niedz|po|út|st|čt|pá|ne|пн|вт|
ср|чт|пт|сб|вс|нд|понедельник|вторник|среда|среду|четверг|пятница|пятницу|суббота|субботу|воскресенье|понеділок|
вівторок|середа|четвер|пʼятниця|субота|неділя|în|ve|v|z|dana|дана|на дан|þann|o|ar|noong|در|در تاریخ|ที่|ในวันที่|
ในวัน|เมื่อ|เมื่อวันที่|sekmadienį|pirmadienį|kuupäeval|in data|in data del|en|el día|le jour|em data|às|no|a las|
pr|an|ant|tr|kt|pn|št|sk|pirmd.|otrd.|trešd.|ceturtd.|piektd.|sestd.|svētd.|hétfő|kedd|szerda|csütörtök|péntek|
szombat|vasárnap|poniedziałek|wtorek|środa|środę|czwartek|piątek|sobota|sobotę|niedziela|niedzielę|pondělí|úterý|
středa|čtvrtek|pátek|neděle|pondelok|utorok|streda|štvrtok|piatok|nedeľa|luni|marți|miercuri|joi|vineri|sâmbătă|
duminică|понеделник|сряда|четвъртък|петък|събота|неделя|пн.|вт.|maanantai|tiistai|keskiviikko|torstai|perjantai|
lauantai|sunnuntai|ma.|ti|ke|to|su|esmaspäev|teisipäev|kolmapäev|neljapäev|reede|laupäev|pühapäev|pon.|uto|sri|čet|
pet|sub|ned|tor.|sre|pirm|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar|δευτέρα|τρίτη|τετάρτη|πέμπτη|
παρασκευή|σάββατο|κυριακή|senin|selasa|rabu|kamis|jumat|sabtu|minggu|thứ|ב־|בתאריך|יום|يوم|dydd|astelehena
"""

ORIGINALLY = """
original|ursprüngl|ursprungl|originaln|d'origine|d’origine|originali|originario|oorspronkelijk|origineel|oprindelig|
opprinnelig|alkuperä|oryginaln|pierwotn|původní|pôvodn|eredeti|исходн|оригинал|оригінал|початков|первоначал|izvorn|
izvirn|algne|algkiri|sākotnēj|oriģināl|pradin|originalus|αρχικ|özgün|orijinal|asıl|מקור|أصلي|أصلية|الأصل|اصلی|原始|
原邮件|原郵件|原文|回复的|元の|オリジナル|원본|원문|gốc|asli|asal|ต้นฉบับ|เดิม|मूल|upprunaleg|jatorrizko|replied|
reply message|previous
"""

ABOVE = """
above this line|oberhalb dieser zeile|über dieser zeile|au-dessus de cette ligne|por encima de esta línea|
encima de esta línea|acima dessa linha|acima desta linha|sopra di questa linea|sopra questa riga|boven deze regel|
boven deze lijn|ovanför den här raden|over denne linje|over denne linjen|tämän rivin yläpuolelle|powyżej tej linii|
nad tento řádek|nad týmto riadkom|над этой линией|над этой строкой|над цим рядком|bu satırın üzerine|在此行上方|
在本行上方|この行より上|이 줄 위에
"""

OTHER = """
importance|wichtigkeit|priority|priorität|priorité|importancia|prioridad|importância|prioridade|priorità|importanza|
urgentie|prioriteit|belang|ważność|priorytet|důležitost|priorita|dôležitosť|fontosság|важность|приоритет|важливість|
σπουδαιότητα|önem|vigtighed|prioritet|prioritering|tärkeys|attachments|attachment|anlagen|anlage|anhänge|
pièces jointes|pièce jointe|datos adjuntos|adjuntos|archivos adjuntos|allegati|allegato|bijlagen|bijlage|anexos|
anexo|załączniki|přílohy|prílohy|mellékletek|вложения|вкладення|vedhæftede filer|bilagor|vedlegg|liitteet|ekler|
附件|添付ファイル|첨부|첨부파일|where|ort|lieu|organization|organisation|message-id|sensitivity|vertraulichkeit|
resent-from|resent-to|resent-date|envelope-to|delivered-to|in-reply-to|references|x-mailer|user-agent|mailing list|
list-id|signed by|mailed-by|security|categories|kategorien|重要性|重要度|优先级|優先順序
"""

OPENING = """
wiadomość napisana przez|missatge de|mensaje de
"""

OF_ONESELF = """
i|me|us|my|our|mir|mich|uns|ich|ihr|ihre|mein|unser|m'a|m’a|nous|mon|notre|votre|mi|nos|su|yo|mij|ons|mijn|mio|
nostro|vostro|mne|мне|нам|ваш|mnie|nam|mig|oss|min|minulle|meille|bana|bize
"""

CITING = """
quoting|zitat von|zitiere|citeren|citerar|citat|citat från|citat fra|citando|citation de|citiert|cytowanie|cytat|
cytuję|cituji|citace|idézet|lainaus|цитирую|цитата|цитирование|цитую|alıntı|citēts|cituoju|navajam|citiram|citat od|
excerpts from|citando a|en citant|引用|mensaje citado por
"""


def alternatives(words: str) -> list[str]:
    """The words of one table, casefolded, the longest first, so that none hides behind its own beginning."""
    each = (word.strip().casefold() for word in words.replace("\n", "").split("|"))
    return sorted({word for word in each if word}, key=len, reverse=True)

"""How mail programs of many languages mark what they forward: above it, and in the subject; all in lower case."""

FORWARDED = """
forwarded message|forwarded email|forwarded e-mail|forwarded mail|forwarded letter|begin forwarded message|
fwd message|weitergeleitete nachricht|weitergeleitete e-mail|anfang der weitergeleiteten nachricht|
anfang der weitergeleiteten e-mail|message transféré|message transferé|message transmis|message réexpédié|
début du message réexpédié|début du message transféré|e-mail transféré|courriel transféré|mensaje reenviado|
inicio del mensaje reenviado|correo reenviado|missatge reenviat|inici del missatge reenviat|mensagem encaminhada|
mensagem reencaminhada|início da mensagem reencaminhada|início da mensagem encaminhada|messaggio inoltrato|
inizio messaggio inoltrato|inizio del messaggio inoltrato|doorgestuurd bericht|begin doorgestuurd bericht|
doorgestuurde e-mail|videresendt besked|videresendt meddelelse|videresendt mail|videresendt e-mail|
start på videresendt besked|videresendt melding|videresendt e-post|begynnelse på videresendt melding|
start på videresendt melding|vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mejl|
vidarebefordrat e-postmeddelande|börja vidarebefordrat meddelande|välitetty viesti|välitetty viesti alkaa|
edelleenlähetetty viesti|framsend skilaboð|áframsend skilaboð|wiadomość przekazana|przekazana wiadomość|
treść przekazanej wiadomości|wiadomość przesłana dalej|przesłana dalej wiadomość|początek przekazywanej wiadomości|
początek wiadomości przekazanej|přeposlaná zpráva|přeposlaný e-mail|začátek přeposílané zprávy|preposlaná správa|
preposlaný e-mail|začiatok preposlanej správy|továbbított üzenet|továbbított levél|továbbított levél kezdete|
továbbított üzenet kezdete|mesaj redirecționat|mesaj redirectionat|mesaj redirecţionat|mesaj retransmis|
mesaj transmis mai departe|începe mesajul redirecționat|început mesaj redirecționat|mesajul redirecționat|
пересылаемое сообщение|пересланное сообщение|пересланное письмо|перенаправленное сообщение|
переадресованное сообщение|начало переадресованного сообщения|начало пересылаемого сообщения|переслане повідомлення|
переадресоване повідомлення|перенаправлене повідомлення|пересланий лист|початок листа, що пересилається|
початок переадресованого повідомлення|початок пересланого повідомлення|препратено съобщение|
начало на препратено съобщение|прослеђена порука|proslijeđena poruka|prosleđena poruka|započni proslijeđenu poruku|
početak proslijeđene poruke|posredovano sporočilo|začetek posredovanega sporočila|edastatud kiri|edastatud sõnum|
pārsūtīta ziņa|pārsūtītā ziņa|pārsūtīts ziņojums|persiųstas laiškas|persiųstas pranešimas|birtzalitako mezua|
mensaxe reenviada|προωθημένο μήνυμα|προωθημένο μήνυμα ηλ. ταχυδρομείου|αρχή προωθημένου μηνύματος|iletilmiş ileti|
iletilmiş mesaj|yönlendirilen ileti|yönlendirilmiş ileti|iletilen mesaj|iletilen ileti|iletilen e-posta|
ileti başlangıcı|iletilen ileti başlangıcı|הודעה שהועברה|הודעה מועברת|תחילת ההודעה שהועברה|رسالة معاد توجيهها|
رسالة مُعاد توجيهها|بدء الرسالة المعاد توجيهها|رسالة محولة|پیام فوروارد شده|پیام هدایت شده|पुनर्प्रेषित संदेश|
转发的邮件|转发邮件|轉寄的郵件|轉寄郵件|转发邮件信息|已转发邮件|下面是被转发的邮件|以下是轉寄的郵件|开始转发的邮件|
轉寄的訊息|转发的消息|転送されたメッセージ|転送メッセージ|転送されたメール|전달된 메시지|전달된 메일|전달된 이메일|
thư đã chuyển tiếp|tin nhắn đã chuyển tiếp|bắt đầu thư được chuyển tiếp|pesan terusan|pesan yang diteruskan|
mulai pesan yang diteruskan|ข้อความที่ส่งต่อ|เริ่มข้อความที่ส่งต่อ
"""

PREFIXES = """
fw|fwd|forward|forwarded|wg|weitergeleitet|tr|transf|transfert|rv|reenv|reenviar|reenviado|reenvío|enc|encaminhado|
encaminhada|encaminhar|i|inoltro|inoltra|inoltrato|doorst|doorgestuurd|fs|framsent|vs|vb|vl|videresendt|
vidarebefordrat|vidarebefordran|välitetty|pd|przekazane|přeposláno|přep|preposlané|továbbítás|továbbítva|tov|tovább|
redir|redirecționat|пересл|переслано|перенаправлено|переадресовано|пер|препр|прослеђено|proslijeđeno|prosleđeno|
posr|posredovano|edasi|edastatud|pārs|pers|πρθ|προωθ|ilt|i̇lt|yönlendirilen|iletilen|הועבר|מועבר|إعادة توجيه|محول|
转发|轉寄|轉發|转寄|転送|전달|chuyển tiếp|trs|tvb|preposláno|prep|pārsūt|העבר|העברה|تحويل|توجيه|هدایت|باز ارسال|转|
轉|đã chuyển tiếp|terusan|ส่งต่อ
"""

REPLY_IN_FINNISH = "vs"
FINNISH_SENDER = "lähettäjä"

FORWARDING = """
forward|fwd|weitergeleit|weiterleit|transf|transmis|réexpéd|reexped|reenvi|encaminh|reencaminh|inoltr|doorgestuur|
doorgezonden|videresend|vidarebeford|vidaresänd|välite|edelleenlähet|przekaz|przesłan|przesyłan|přepos|přeposíl|
prepos|preposlan|továbbít|redirec|retransmi|пересыл|пересла|пересил|перенаправ|переадрес|препрат|препраќ|прослеђ|
прослед|proslijeđ|prosleđ|proslijed|posredov|edasta|edasi|pārsūt|persiųs|persiun|προωθ|ilet|yönlendir|הועבר|מועבר|
توجيه|محول|فوروارد|هدایت|ارسال شده|转发|轉寄|轉發|転送|전달|chuyển tiếp|terusan|diteruskan|dimajukan|ส่งต่อ|framsen|
birtzal|birbidal|reenviat|अग्रेषित|बढ़ाया गया
"""

MAILS = """
message|mail|nachricht|courriel|correo|mensaje|missatge|mensagem|messaggio|bericht|besked|meddel|melding|mejl|brev|
viesti|wiadomo|list|zpráv|správ|üzenet|levél|mesaj|сообщ|письм|лист|повідом|съобщ|писмо|порак|порук|poruk|sporočil|
kiri|sõnum|ziņ|vēstul|laišk|praneš|μήνυμα|ileti|posta|הודע|דוא|رسالة|البريد|پیام|ایمیل|邮件|郵件|信件|訊息|消息|
信息|メール|メッセージ|메일|메시지|편지|thư|tin nhắn|pesan|mesej|surel|ข้อความ|อีเมล|संदेश|skilaboð|skeyti|mezua|
mensaxe|appointment|termin|rendez-vous|cita|appuntamento|afspraak|compromisso|reunião|epost|e-post|post|e-kiri|
letter
"""

END = """
end |end of|ende |fin |fine |fim |final |einde |koniec |konec |конец |кінець |край на |slut |slutt |sluttet|loppu|
vége|sfârșit|son |sfârşit|τέλος|结束|結束|終わり|끝|kraj |lõpp|beigas|pabaiga|akhir |kết thúc|สิ้นสุด|סוף|نهاية|
پایان
"""

"""What telephones and mail programs write below a mail, in many languages: the words, all in lower case.

`Sent from my iPhone`, `Get Outlook for iOS`, `Von meinem Galaxy gesendet`.
"""

SURE = """
sent from my|from my iphone|from my ipad|from my android|someone from mobile|get yahoo mail|provenance :|<<sent by|
(sent from|sent from [mail|yahoo mail: search, organize|yahoo mail: suchen|secured with tuta|sent with tuta|
sent wirelessly|diese nachricht wurde von meinem|von unterwegs gesendet
"""

SENT_FROM = """
sent from|sent via|sent with|sent using|sent on the|sent on my|sent through|sent by galaxy|gesendet von|
gesendet mit|gesendet aus|gesendet über|versendet mit|versendet von|verschickt von|verschickt mit|envoyé de|
envoyé depuis|envoyé à partir|envoyé d|envoyé via|envoyé avec|envoyé sans fil|envoyée depuis|enviado desde|
enviado con|enviado do|enviado de|enviado a partir|enviado pelo|enviado com|enviado dende|enviado usando|
enviado por|inviato da|inviato dal|inviato con|inviato tramite|inviata da|inviata dal|verzonden met|verzonden vanaf|
verzonden vanuit|verzonden via|verstuurd vanaf|verstuurd met|verstuurd via|gestuur vanaf|wysłane z|wysłano z|
wysłane za pomocą|odesláno z|odesláno pomocí|odoslané z|odoslané pomocou|elküldve|küldve|trimis de pe|trimis din|
trimis cu|trimis de la|изпратено от|изпратено с|отправлено с|отправлено из|отправлено через|послано с|надіслано з|
надіслано із|надіслано за|відправлено з|відправлено із|στάλθηκε από|στάλθηκε με|εστάλη από|أرسلت من|أُرسلت من|
تم الإرسال من|مرسل من|مُرسل من|أرسل من|נשלח מ|ارسال شده از|فرستاده شده از|发自|發自|发送自|發送自|来自我|來自我|
傳送自|đã gửi từ|được gửi từ|gửi từ|đã gửi bằng|ส่งจาก|ส่งด้วย|dikirim dari|dikirim melalui|dihantar dari|
dihantar daripada|skickat från|skickades från|skickat med|skickat via|sendt fra|sendt med|sendt via|lähetetty|
saadetud|nosūtīts no|sūtīts no|nosūtīts izmantojot|išsiųsta iš|siųsta iš|išsiųsta naudojant|poslano s|poslano z|
poslano iz|poslano putem|poslato sa|poslato s|послато са|пратено од|enviat des|enviat amb|sent úr|dërguar nga|
sent frá
"""

SENT_ENDS = """
gesendet|versendet|verschickt|gönderildi|gönderilmiştir|küldve|elküldve|送信|から送信しました|보냄|보냈습니다|
보낸 메일|發送|发送|傳送|传送|bidalia|भेजा गया|skickat
"""

FROM_MY = """
von|vom|mit|diese nachricht|aus|az|a |iphone|ipad|galaxy|ios|android|windows|outlook|yahoo|gmail|samsung|xperia|
huawei|blackberry|从|從|由|나의|내|私の|auf|my |nire|मेरे
"""

DEVICES = """
iphon|ipad|ipod|ios|android|galaxy|samsung|huawei|xiaomi|redmi|oneplus|google pixel|motorola|nokia|htc|xperia|
blackberry|windows|outlook|yahoo|aol|gmail|proton|tuta|k-9|spark|airmail|mailspring|mailbird|superhuman|edison|
boxer|canary|newton|nine|bluemail|typeapp|thunderbird|yandex|яндекс|mail|mobile|mobil|handy|smartphone|smart phone|
phone|telefon|teléfono|téléphone|telefono|celular|cellulare|móvil|telemóvel|tablet|device|gerät|appareil|dispositiv|
apparaat|cihaz|app|posta|poczt|pošt|courrier|correo|correio|courriel|e-post|sähköposti|почт|телефон|смартфон|
мобильн|мобільн|κινητό|τηλέφωνο|هاتف|جوال|گوشی|טלפון|手机|手機|メール|携帯|메일|휴대|điện thoại|โทรศัพท์|ponsel|
telefoon|puhelin
"""

GET = """
get|get [|download|downloaden|hol dir|holen sie sich|herunterladen|télécharger|téléchargez|obtenir|obtenez|obtener|
obtén|descargar|descarga|obter|obtenha|baixe|baixar|transferir|scarica|ottieni|pobierz|uzyskaj|získat|získejte|
stáhněte|stáhnout|získať|získajte|stiahnuť|descărcați|obțineți|изтегляне|вземете|скачать|загрузить|получить|
установить|отримати|завантажити|λήψη|αποκτήστε|κατεβάστε|الحصول على|احصل على|تنزيل|קבל|השג|הורד|دریافت|获取|下载|
取得|下載|tải|nhận|รับ|ดาวน์โหลด|dapatkan|unduh|hämta|skaffa|ladda ner|hent|få|last ned|skaff|hanki|hae|lataa|
hankige|iegūstiet|lejupielādēt|gauti|gaukite|atsisiųsti|preuzmite|nabavite|preuzmi|prenesite|pridobite|obteniu|
baixa|преузмите|az outlook|lortu|sækja
"""

GET_ENDS = """
beziehen|holen|herunterladen|downloaden|beszerzése|letöltése|edinin|indirin|を入手|入手|をダウンロード|다운로드|
받기|가져오기
"""

"""Public mail providers: sharing one of these domains makes nobody colleagues."""

PUBLIC_DOMAINS = frozenset(
    """
    126.com 139.com 163.com 21cn.com aim.com alice.it aliyun.com aol.com arcor.de att.net bellsouth.net bigpond.com
    bk.ru bluewin.ch bol.com.br btinternet.com centrum.cz charter.net comcast.net cox.net daum.net docomo.ne.jp
    earthlink.net email.cz email.com ezweb.ne.jp fastmail.com fastmail.fm foxmail.com free.fr freenet.de frontier.com
    gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.fr gmx.net googlemail.com hanmail.net hey.com hotmail.be hotmail.ca
    hotmail.co.uk hotmail.com hotmail.com.br hotmail.de hotmail.es hotmail.fr hotmail.it hotmail.nl hushmail.com
    icloud.com inbox.lv inbox.ru interia.pl juno.com kakao.com laposte.net libero.it list.ru live.be live.ca live.cn
    live.co.uk live.com live.com.au live.de live.fr live.it live.nl lycos.com mac.com mail.com mail.de mail.ee mail.ru
    mailbox.org me.com msn.com mweb.co.za nate.com naver.com neuf.fr o2.pl onet.pl ono.com optonline.net optusnet.com.au
    orange.fr outlook.at outlook.be outlook.com outlook.com.br outlook.de outlook.es outlook.fr outlook.in outlook.it
    outlook.jp pm.me poczta.fm posteo.de posteo.net proton.me protonmail.ch protonmail.com qq.com rambler.ru
    rediffmail.com rocketmail.com rogers.com runbox.com sapo.pt sbcglobal.net seznam.cz sfr.fr shaw.ca sina.cn sina.com
    sky.com skynet.be sohu.com softbank.ne.jp startmail.com swbell.net sympatico.ca t-online.de talktalk.net telenet.be
    telia.com telus.net terra.com.br tin.it tiscali.it tom.com tuta.com tuta.io tutanota.com tutanota.de uol.com.br
    ukr.net verizon.net videotron.ca virgilio.it virgin.net virginmedia.com volny.cz wanadoo.fr web.de windstream.net
    wp.pl ya.ru yahoo.ca yahoo.cn yahoo.co.id yahoo.co.in yahoo.co.jp yahoo.co.kr yahoo.co.nz yahoo.co.uk yahoo.com
    yahoo.com.ar yahoo.com.au yahoo.com.br yahoo.com.hk yahoo.com.mx yahoo.com.ph yahoo.com.sg yahoo.com.tw yahoo.com.vn
    yahoo.de yahoo.es yahoo.fr yahoo.gr yahoo.ie yahoo.in yahoo.it yahoo.pl yahoo.ro yahoo.se yandex.by yandex.com
    yandex.kz yandex.ru yandex.ua yeah.net ymail.com zoho.com zoho.eu zoho.in zohomail.com zonnet.nl
    """.split()
)


def is_public(domain: str) -> bool:
    """Whether anybody can have an address in this (lower case) domain."""
    return domain in PUBLIC_DOMAINS

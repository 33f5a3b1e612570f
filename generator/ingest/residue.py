"""Residue: whole lines that a page left around its story, each rule with a name.

`label` answers for lines that are residue wherever they stand, `edge_label` for those that are so only before
the headline or behind the story, where single words (“Home”, “Print”) cannot be subheads. A paragraph that
merely begins with such a word is none of them.
"""

import re

from generator.ingest.calendars import plain
from generator.ingest.labels import COUNT_WORDS, EDGE_LABELS, LABELS, key

_LONGEST = 160

_END_MARK = re.compile(
    r"(?i)[-–—\s]*(?:30|ends?|xxx|30-?30)[-–—\s]*|[#*_=~\-–—•·.■□◆◇▲●○※§+×x<>/\\|\s]{1,80}|"
    r"[-–—#*=(\[]+\s*(?:30|ends?|ende|fin|fine|fim|einde|more|slut|koniec|конец)\s*[-–—#*=)\]]+"
)
_COUNTED = re.compile(
    r"(?:[(\[]?\d[\d,.]*[)\]]?\s*(?P<after>\D{1,30}?)|"
    r"(?P<before>\D{1,30}?)\s*[:：]?\s*[(\[（]?\s*\d[\d,.]*\s*[)\]）]?(?:개|件|条|條)?)[.!]?"
)
_LINK_LABEL = re.compile(
    r"(?:related(?: stor(?:y|ies)| articles?| coverage| news| video)?|read (?:more|also|next|this|on|the "
    r"full story)|also read|see also|more(?: on this| from [\w’'. &]{1,30}| stories)?|watch(?: also| now| "
    r"more)?|"
    r"listen|don['’]t miss|recommended|up next|next|previous|must read|explore more|in pictures|in photos|"
    r"opinion|video|sign up(?: here| now)?|subscribe|newsletter|podcast|"
    r"lesen sie (?:auch|mehr|dazu)|mehr zum thema|mehr dazu|lesetipp|auch interessant|siehe auch|video-tipp|"
    r"(?:à )?lire (?:aussi|également)|voir aussi|notre dossier|sur le même sujet|vidéo|"
    r"(?:lea|lee|leer|vea|ver|mira|te puede interesar|le puede interesar)(?: también| además| más)?|"
    r"relacionad[oa]s?|más información|"
    r"(?:leia|veja|saiba|confira)(?: também| mais| ainda)|(?:leggi|vedi|guarda)(?: anche| tutto)|per "
    r"approfondire|"
    r"lees (?:ook|meer|verder)|bekijk ook|läs (?:också|mer|även)|se också|læs (?:også|mere)|les (?:også|"
    r"mer)|lue (?:myös|lisää)|"
    r"czytaj (?:także|też|również|więcej)|przeczytaj także|zobacz (?:też|także|również)|čtěte také|olvassa "
    r"el|citește și|"
    r"ilgili haber|ayrıca (?:okuyun|bakınız)|bunu da okuyun|читайте (?:также|ещё|еще|нас)|смотрите также|"
    r"по теме|читайте також|"
    r"ا?إ?قرأ (?:أيضا|المزيد)|اقرا ايضا|شاهد أيضا|طالع أيضا|相关阅读|延伸阅读|延伸閱讀|相关新闻|"
    r"关联阅读|関連記事|関連|あわせて読みたい|"
    r"관련\s?기사|읽어보기|קראו (?:גם|עוד)|ראו גם|"
    r"بیشتر بخوانید|همچنین بخوانید|بخوانید|(?:यह|ये|इसे) भी पढ़ें|और पढ़ें|διαβάστε (?:επίσης|ακόμη)|baca "
    r"juga|xem thêm)\s*(?:[:：»›>→|｜]+|\s[-–—]\s)\s*\S"
)
_WEAK_LINK = re.compile(
    r"(?:more|watch|listen|next|previous|opinion|video|podcast|newsletter|subscribe|explore more|ver|mira|"
    r"lea|lee|leer|vidéo|recommended|relacionad|بخوانید|по теме)\b"
)
_PHOTO = re.compile(
    r"[(\[]?(?:(?:file |cover |courtesy |stock )?(?:photos?|photograph(?:s|y)?|images?|pictures?|captions?|"
    r"illustrations?|graphics?|credit|video)(?: credit| courtesy| caption| illustration| gallery)?s?|"
    r"fotos?|bild(?:er|unterschrift|nachweis|quelle|text)?|fotohinweis|abbildung|symbolbild|archivbild|"
    r"archivfoto|titelbild|grafik|"
    r"(?:crédits?|légende)(?: photos?)?|photographies?|image d['’]illustration|illustration|"
    r"fotografías?|imagen|imágenes|pie de foto|crédito(?: da foto| de la foto)?|créditos?|fotografias?|"
    r"imagem|imagens|legenda|divulgação|"
    r"foto di|immagine|immagini|didascalia|beeld|foto's|bijschrift|fotograf|fotografi|fotografie|bildtext|"
    r"billede|kuva|valokuva|kuvat|"
    r"zdjęci[ea]|fot|zdj|autor zdjęcia|fotó|fotoğraf|görsel|фото|фотография|фотографии|снимок|иллюстрация|"
    r"изображение|світлина|"
    r"صورة|صور|الصورة|تصوير|عدسة|图片(?:来源)?|圖片|图|圖|摄影|攝影|图为|资料图|资料图片|題圖|题图|"
    r"图源|写真|写真提供|画像|撮影|사진|사진 ?제공|그래픽|"
    r"תמונה|צילום|תצלום|עکס|عکس|تصویر|फोटो|चित्र|तस्वीर|φωτογραφία)"
    r"\s*(?:\([^()]{0,80}\)\s*)?(?:[:：=＝/／]|\s[|]\s|©)\s*\S"
)
_PHOTO_BY = re.compile(
    r"[(\[]?(?:(?:file |courtesy )?(?:photo(?:s|graph|graphs|graphy)?|image|picture|illustration|"
    r"graphic)s? (?:by|courtesy of|provided by|from|via) |fotos? (?:von|de|di|van|av|af|por|dello|della) |"
    r"photo (?:de|par) |crédit photo |bild von |fot\. |zdj\. |foto av |фото автора)\S.{1,80}"
)
_MAIL_LINE = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_CONTACT = re.compile(
    r"(?:you can )?(?:contact|reach|e-?mail|mail|write to|send|tips?|questions?|follow|have a|got a|know "
    r"more|for more|kontakt|schreiben sie|e-?mail an|redaktion|hinweise|contacter|contactez|écrivez|écrire|"
    r"courriel|contacto|contacta|escrib|correo|"
    r"contatto|contatti|contatta|scrivi|contato|fale|escreva|contact opnemen|mail naar|mejla|kontakta|"
    r"skriv till|napisz|kontakt|пишите|почта|связаться|электронная|للتواصل|تواصل|البريد|راسلنا|邮箱|"
    r"电邮|联系|投稿|"
    r"信箱|メール|問い合わせ|이메일|제보|מייל|דוא|ایمیل|संपर्क|ईमेल)\b"
    r"|.{2,60}\b(?:can|may) be (?:reached|contacted|e-?mailed|followed)\b|.{2,80}\bis an? (?:[\w\-]+ "
    r"){0,4}(?:writer|reporter|editor|columnist|correspondent|journalist|critic|professor|fellow)\b|"
    r"[^.]{2,60} (?:erreichen sie|ist (?:redakteur|reporter|autor))"
)
_APPEAL = re.compile(
    r"(?:sign up|subscribe|get (?:the|our|all|more)|join (?:our|us|thousands)|support (?:our|local|"
    r"independent)|follow (?:us|her|him|them|the)\b|like us|download (?:our|the) app|"
    r"click here|tap here|become a (?:member|subscriber)|register (?:now|here|for)|want more|never miss|"
    r"stay (?:informed|up to date|connected)|have a (?:tip|story)|got a (?:tip|story)|"
    r"melden sie sich|abonnieren sie|jetzt (?:abonnieren|anmelden|testen)|folgen sie uns|hier (?:klicken|"
    r"anmelden)|unterstützen sie|"
    r"abonnez-vous|inscrivez-vous|suivez-nous|recevez|cliquez ici|soutenez|suscríb|regístrate|síguenos|"
    r"apúntate|recib[ea]|haz clic|únete|"
    r"assine|subscreva|inscreva|siga-nos|receba|clique aqui|iscriviti|abbonati|seguici|clicca qui|ricevi|"
    r"schrijf (?:je|u) in|meld (?:je|u) aan|volg ons|abonneer|klik hier|"
    r"prenumerera|anmäl dig|följ oss|tilmeld|følg os|meld deg|følg oss|tilaa|seuraa|zapisz się|"
    r"zaprenumeruj|obserwuj nas|kliknij|takip edin|bizi takip|abone ol|"
    r"подпи(?:шитесь|сывайтесь)|следите за|присоединяйтесь|підпишіться|اشترك|تابعنا|تابعونا|انضم|订阅|"
    r"关注我们|"
    r"扫码|扫描|点击|訂閱|フォロー|登録|購読|구독|팔로우|הירשמו|הצטרפו|עקבו|عضو شوید|دنبال کنید|"
    r"सब्सक्राइब|फॉलो)"
)
_APPEAL_WORDS = re.compile(
    r"newsletter|inbox|mailing|alerts?\b|subscri|facebook|twitter|instagram|telegram|whatsapp|our app|"
    r"social media|for free|journalism|tips?\b|story idea|e-?mail|notifications|"
    r"postfach|kanal|boletín|correo|notizie|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|newsletter|lettre|"
    r"courriel|рассылк|канал|телеграм|نشرت|النشرة|بريد|简报|公众号|微信|电子报|電子報|メール|"
    r"ニュースレター|뉴스레터|ניוזלטר|خبرنامه|"
    r"abon|offert|bülten|न्यूज़लेटर|notícias|biuletyn|account|konto|testen"
)
_READING_TIME = re.compile(
    r"(?:(?:estimated )?(?:reading|read) time\s*:?\s*)?\d{1,2}\s*[-–]?\s*(?:min(?:ute)?s?\.?(?:\s+(?:read|"
    r"de lecture|de lectura|de leitura|di lettura|lesezeit|leestijd|lästid|czytania))?)|"
    r"(?:lesezeit|leestijd|temps de lecture|durée de lecture|tempo di lettura|tempo de leitura|tiempo de "
    r"lectura|lästid|czas czytania|время чтения|وقت القراءة|reading time|read time|okuma "
    r"süresi)\s*[:：]?\s*(?:ca\.?\s*)?\d{1,2}\s*\w{0,9}\.?|"
    r"(?:阅读时间|阅读时长)\s*[:：]?.{1,12}|この記事は約?\d+分で読めます|\d+분 읽기"
)
_SHARE_ROW = re.compile(
    r"(?:(?:share|tweet|facebook|twitter|x|whatsapp|linkedin|email|e-mail|print|reddit|copy link|save|"
    r"telegram|mail|teilen|drucken|partager|compartir|condividi|imprimir|more|pinterest|instagram|youtube|"
    r"vk|ok|viber|微信|微博|qq)(?:[\s|/·•,]+|$)){2,}"
)


_RELATIVE_DATE = re.compile(
    r"(?:posted |published |updated |publicado |publié |mis à jour )?(?:(?:today|yesterday|heute|gestern|"
    r"aujourd['’]hui|hier|hoy|ayer|hoje|ontem|oggi|ieri|vandaag|gisteren|сегодня|вчера|bugün|dün|اليوم|أمس|"
    r"今天|昨天|今日|昨日|오늘|어제|היום|אתמול|امروز|دیروز|आज|कल)[\s,،]*(?:at |um |à |a las |alle |om |в )?"
    r"(?:\d{1,2}[:.h]\d{2})?(?: uhr)?|\d{1,2}\s*(?:minutes?|mins?|hours?|hrs?|days?|weeks?|h|d)\s+ago|"
    r"vor \d{1,2} (?:minuten|stunden?|tagen?)|il y a \d{1,2} (?:minutes?|heures?|jours?)|"
    r"hace \d{1,2} (?:minutos?|horas?|días?)|há \d{1,2} (?:minutos?|horas?|dias?)|"
    r"\d{1,2} (?:minuti|ore|giorni) fa|\d{1,2} (?:минут\w*|час\w*|дн\w*) назад|"
    r"\d{1,2}\s*(?:分钟|小时|天|分|時間|日)前|\d{1,2}(?:분|시간|일) 전)"
)
_MARKS_AT_THE_END = re.compile(
    r"/[\w ]{2,20}/|[a-z]{2,4}(?:/[a-z]{2,4}){1,3}|(?:\((?:fotos?|v[ií]deos?|photos?|audios?)\)\s*)+|"
    r"(?:打印|关闭|分享|收藏|纠错|[\s|/])+|нашли (?:ошибку|опечатку)\?.{0,80}|"
    r"(?:see|found|spotted) (?:an error|a mistake|a typo)\?.{0,80}|fehler gefunden\?.{0,80}"
)
_PICTURE_BRACKET = re.compile(r"【(?:写真|図|画像|動画|フォト|图片|图|圖)】")


def label(text: str) -> str:
    """The name of the rule by which a line is residue wherever it stands; nothing for a line of the story."""
    if len(text) > _LONGEST:
        return ""
    rule = LABELS.get(key(text)) if len(text) <= 80 else None
    if rule and not _could_be_story(text, rule):
        return f"residue: {rule}"
    line = plain(text)
    counted = _COUNTED.fullmatch(line)
    if counted and (counted["after"] or counted["before"] or "").strip(" :()") in COUNT_WORDS:
        return "residue: comments"
    ends = text[-1] in ".。।" and not text.endswith("...")
    if _PHOTO.match(line) and not (ends and len(text) > 100):
        return "residue: photo"
    if _LINK_LABEL.match(line) and not ends and not (_WEAK_LINK.match(line) and not _opens_with_capitals(text)):
        return "residue: link"
    return ""


def edge_label(text: str) -> str:
    """The same for a line before the headline or behind the story, where more is residue."""
    rule = label(text)
    if rule or len(text) > 250:
        return rule
    named = EDGE_LABELS.get(key(text)) if len(text) <= 80 else None
    if named:
        return f"residue: {named}"
    if _END_MARK.fullmatch(text):
        return "residue: end mark"
    line = plain(text)
    if _PHOTO.match(line) or _PHOTO_BY.fullmatch(line):
        return "residue: photo"
    if _LINK_LABEL.match(line) and text[-1] not in ".。":
        return "residue: link"
    if _MARKS_AT_THE_END.fullmatch(line):
        return "residue: end mark"
    if _RELATIVE_DATE.fullmatch(line):
        return "residue: relative date"
    if _PICTURE_BRACKET.match(text):
        return "residue: photo"
    if _READING_TIME.fullmatch(line):
        return "residue: reading time"
    if _SHARE_ROW.fullmatch(line):
        return "residue: share"
    if _APPEAL.match(line) and _APPEAL_WORDS.search(line):
        return "residue: newsletter"
    if _MAIL_LINE.search(line) and ((len(text) <= 120 and text[-1] not in '.!?…。”"»') or _CONTACT.match(line)):
        return "residue: e-mail"
    return ""


def opens_list(rule: str) -> bool:
    """Whether short lines after a line with this rule are headlines of other stories."""
    return rule == "residue: related"


def is_short_and_open(text: str) -> bool:
    """Whether a line is short and ends no sentence, as headlines and labels do."""
    return (
        len(text) <= 120
        and text[-1] not in ".!…。！؟।॥:;；：,،"
        and not text.endswith((".”", '."', ".»", ".’", "。」", "。”", "!”", "?”", "？”"))
    )


def _could_be_story(text: str, rule: str) -> bool:
    """A question or an exclamation in someone's mouth is no label: quotation marks say so."""
    return text[0] in '“"«„‘' or (rule == "loading" and text.endswith("."))


def _opens_with_capitals(text: str) -> bool:
    word = re.split(r"[\s:：]", text, maxsplit=1)[0]
    return len(word) > 3 and word.isupper()

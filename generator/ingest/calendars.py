"""Calendars: month names and the words around dates in the languages that we read, other peoples' digits, and
the Persian calendar.

Tables with a few functions; what a date line is, `dates` decides.
"""

import datetime as dt
import re

_NAMES = {
    1: "january jan januar jänner jän januari janvier janv enero ene gennaio gen janeiro ocak oca stycznia "
    "styczeń sty "
    "ledna leden januára január ianuarie ian gener tammikuuta tammikuu января январь янв січня січень "
    "يناير جانفي "
    "ינואר जनवरी ژانویه ιανουαρίου jaanuar",
    2: "february feb februar februari février févr fév fevrier febrero febbraio febb fevereiro fev şubat "
    "şub lutego "
    "luty lut února únor február februára februarie febrer helmikuuta helmikuu февраля февраль фев лютого "
    "лютий "
    "فبراير فيفري פברואר फरवरी فوریه φεβρουαρίου",
    3: "march mar märz mär maerz maart mrt mars marzo março marco mart marca marzec března březen március "
    "marec "
    "martie març maaliskuuta maaliskuu марта март мар березня березень مارس מרץ मार्च مارس μαρτίου marts",
    4: "april apr avril avr abril abr aprile nisan nis kwietnia kwiecień kwi dubna duben apríl apríla "
    "április aprilie "
    "huhtikuuta huhtikuu апреля апрель апр квітня квітень أبريل ابريل إبريل أفريل אפריל अप्रैल آوریل απριλίου",
    5: "may mai mayo maggio mag maio mei maj maja mája máj května květen május mayıs toukokuuta toukokuu "
    "maig "
    "мая май травня травень مايو ماي מאי मई مه μαΐου",
    6: "june jun juni juin junio giugno giu junho haziran haz czerwca czerwiec cze června červen június "
    "jún júna iunie "
    "iun juny kesäkuuta kesäkuu июня июнь июн червня червень يونيو يونيه جوان יוני जून ژوئن ιουνίου",
    7: "july jul juli juillet juil julio luglio lug julho temmuz tem lipca lipiec lip července červenec "
    "július júl "
    "júla iulie iul juliol heinäkuuta heinäkuu июля июль июл липня липень يوليو يوليه جويلية יולי जुलाई "
    "ژوئیه ιουλίου",
    8: "august aug augustus août aout agosto ago ağustos ağu sierpnia sierpień sie srpna srpen augusztus "
    "augusti "
    "augusta agost elokuuta elokuu августа август авг серпня серпень أغسطس اغسطس أوت אוגוסט अगस्त اوت "
    "αυγούστου",
    9: "september sept sep septembre septiembre setiembre settembre set sett setembro eylül eyl września "
    "wrzesień wrz "
    "září szeptember septembrie setembre syyskuuta syyskuu сентября сентябрь сен сент вересня вересень "
    "سبتمبر "
    "ספטמבר सितंबर सितम्बर سپتامبر σεπτεμβρίου septembra",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out ekim eki października październik "
    "paź října "
    "říjen október októbra octombrie lokakuuta lokakuu октября октябрь окт жовтня жовтень أكتوبر اكتوبر "
    "אוקטובר "
    "अक्टूबर اکتبر οκτωβρίου oktoober",
    11: "november nov novembre noviembre novembro kasım kas listopada listopad lis listopadu novembra "
    "noiembrie "
    "marraskuuta marraskuu ноября ноябрь ноя нояб نوفمبر נובמבר नवंबर नवम्बर نوامبر νοεμβρίου",
    12: "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro aralık ara "
    "grudnia grudzień "
    "gru prosince prosinec decembra decembrie desembre joulukuuta joulukuu desember des декабря декабрь "
    "дек грудня "
    "грудень ديسمبر דצמבר दिसंबर दिसम्बर دسامبر δεκεμβρίου detsember",
}
# Persian months are numbers 21 to 32, so that a date in that calendar is known as one.
_PERSIAN = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
_LEVANTINE = {
    "كانون الثاني": "يناير",
    "شباط": "فبراير",
    "آذار": "مارس",
    "نيسان": "أبريل",
    "أيار": "مايو",
    "حزيران": "يونيو",
    "تموز": "يوليو",
    "آب": "أغسطس",
    "أيلول": "سبتمبر",
    "تشرين الأول": "أكتوبر",
    "تشرين الثاني": "نوفمبر",
    "كانون الأول": "ديسمبر",
}
_SAID_TWICE = re.compile(r"(\w+)\s*[/(]\s*\1\)?")
_LEVANTINE_NAMES = re.compile(r"(?<!\w)(?:" + "|".join(_LEVANTINE) + r")(?!\w)")
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９", "0123456789" * 4)
_MARKS = re.compile("[\u064b-\u0652\u0640\u200e\u200f\u202a-\u202e\u2066-\u2069]")


_FOREIGN_DIGIT = re.compile("[٠-٩۰-۹०-९０-９]")


def ascii_digits(text: str) -> str:
    """Text with ASCII digits in the place of Arabic, Persian, Indic and full-width ones."""
    return text if text.isascii() or not _FOREIGN_DIGIT.search(text) else text.translate(DIGITS)


def plain(text: str) -> str:
    """Text as the tables have it: small letters, ASCII digits, plain blanks, no vowel or direction marks."""
    if text.isascii():
        return text.lower()
    text = ascii_digits(text).replace("İ", "i").casefold().replace("\u00a0", " ").replace("\u202f", " ")
    if text.isascii():
        return text
    text = _MARKS.sub("", text).replace("：", ":").replace("ي\u200c", "ي")
    if _LEVANTINE_NAMES.search(text):
        text = _LEVANTINE_NAMES.sub(lambda match: _LEVANTINE[match[0]], text)
        text = _SAID_TWICE.sub(r"\1", text)
    return text


def _months() -> dict[str, int]:
    found = {name: number for number, names in _NAMES.items() for name in plain(names).split()}
    found |= {"ב" + name: number for name, number in found.items() if "א" <= name[0] <= "ת"}
    return found | {name: number for number, name in enumerate(plain(_PERSIAN).split(), 21)}


MONTHS = _months()
UPDATED = frozenset(
    plain(
        "updated update modified revised actualizado actualizada actualización atualizado atualizada "
        "aggiornato "
        "aggiornata aggiornamento aktualisiert aktualisierung aktualisierte stand mise mis màj maj "
        "actualisé modifié "
        "modifiée bijgewerkt gewijzigd uppdaterad uppdaterat opdateret oppdatert päivitetty aktualizacja "
        "zaktualizowano "
        "aktualizováno aktualizované actualizat güncelleme güncellendi güncellenme frissítve обновлено "
        "обновлён изменено "
        "оновлено تحديث محدث عودכן מעודכן עדכון עודכן به‌روزرسانی अपडेट अद्यतन 更新 更新于 更新時間 "
        "更新时间 更新日 최종수정 "
        "수정 업데이트 cập nhật diperbarui ενημέρωση"
    ).split()
)
WORDS_AROUND = UPDATED | frozenset(
    plain(
        "published publish publication date posted post created issued first last on at the of and time "
        "originally "
        "t online print released release filed dated "
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat "
        "sun "
        "veröffentlicht erschienen erstellt publiziert datum am um vom den uhr zuletzt montag dienstag "
        "mittwoch "
        "donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so "
        "publié publiée parution paru créé le la à jour date lundi mardi mercredi jeudi vendredi samedi "
        "dimanche du "
        "publicado publicada publicación fecha el a las los de del en y lunes martes miércoles jueves "
        "viernes sábado "
        "domingo lun mar mié jue vie sáb dom h hrs horas "
        "publicação em às as data segunda terça quarta quinta sexta feira segunda-feira "
        "pubblicato pubblicata pubblicazione il alle ore del lunedì martedì mercoledì giovedì venerdì "
        "sabato domenica "
        "gepubliceerd geplaatst op om uur laatst maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
        "publicerad publicerat den kl måndag tisdag onsdag torsdag fredag lördag söndag "
        "publiceret offentliggjort publisert mandag tirsdag lørdag søndag d "
        "julkaistu klo maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai "
        "opublikowano data publikacji dodano godz dnia poniedziałek wtorek środa czwartek piątek sobota "
        "niedziela r o "
        "publikováno zveřejněno vydáno pondělí úterý středa čtvrtek pátek sobota neděle v "
        "publicat publicată la luni marți miercuri joi vineri sâmbătă duminică ora "
        "yayınlanma yayımlanma yayın tarihi tarih son saat pazartesi salı çarşamba perşembe cuma cumartesi "
        "pazar "
        "közzétéve megjelent hétfő kedd szerda csütörtök péntek szombat vasárnap "
        "опубликовано дата публикации г года в понедельник вторник среда четверг пятница суббота "
        "воскресенье час "
        "опубліковано дата публікації р року понеділок вівторок середа четвер пʼятниця субота неділя о об "
        "نشر نشرت في تاريخ النشر بتاريخ آخر تم يوم الساعة الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة "
        "السبت "
        "الأحد م هـ الموافق منشور "
        "פורסם בתאריך תאריך ב בשעה יום שני שלישי רביעי חמישי שישי שבת ראשון אחרון "
        "منتشر شده در تاریخ انتشار ساعت دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه سه شنبه چهار پنج "
        "प्रकाशित तारीख को दिनांक प्रकाशन तिथि सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार बजे "
        "समय पर "
        "发布 发布于 发表 发表于 发布时间 发布日期 发表时间 日期 时间 發布 發布時間 發表 發表於 刊登 "
        "公開 公開日 掲載 掲載日 配信 "
        "投稿日 発表 日時 星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 "
        "周五 周六 周日 月曜日 火曜日 水曜日 "
        "木曜日 金曜日 土曜日 日曜日 月 火 水 木 金 土 日 付 "
        "입력 등록 승인 게재 발행 작성 기사입력 송고 월요일 화요일 수요일 목요일 금요일 토요일 일요일 "
        "월 화 수 목 금 토 일 "
        "ngày lúc đăng xuất bản thứ hai ba tư năm sáu bảy chủ nhật giờ "
        "diterbitkan senin selasa rabu kamis jumat sabtu minggu pukul "
        "δημοσιεύθηκε δημοσίευση στις δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή"
    ).split()
)


def month_number(text: str) -> int:
    """1 to 12, 21 to 32 for a Persian month, 0 for what is no month."""
    return int(text) if text.isdigit() else MONTHS.get(text, 0)


def gregorian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """A date as it is; one of the Persian calendar (year 1300 to 1499) turned into ours."""
    if not 1300 <= year <= 1499:
        return year, month, day
    month -= 20 if month > 20 else 0
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return 0, 0, 0
    # Days in the 33-year cycle, whose leap years are 1, 5, 9, 13, 17, 22, 26 and 30; from our year 1 on.
    year += 1595
    days = -356033 + 365 * year + year // 33 * 8 + (year % 33 + 3) // 4 + day
    days += (month - 1) * 31 if month < 7 else (month - 7) * 30 + 186
    found = dt.date.fromordinal(days)
    return found.year, found.month, found.day

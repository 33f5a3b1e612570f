"""Sections: the label behind “Published in”, “Rubrik:”, “栏目：” and the like; tags and sources of a head too.

The lead-ins are told from sentences by what follows: a short label, no date, no end of a sentence.
"""

import re

import msgspec

from generator.ingest.dates import date_line


class Labelled(msgspec.Struct, frozen=True):
    """A labelled line: `kind` is section, tags, source, title or url."""

    kind: str
    value: str
    rule: str


_LONGEST = 50
_SECTION = re.compile(
    r"(?:(?:published|posted|filed|in|appears|appeared|listed)?\s*(?:in|under)\s*[:：]?|sections?\s*[:：]|"
    r"categor(?:y|ies)\s*[:：]|desk\s*[:：]|department\s*[:：]|topic\s*[:：]|channel\s*[:：]|"
    r"(?:rubrik|ressort|kategorie|bereich|themenbereich)\s*[:：]|(?:veröffentlicht|erschienen|abgelegt) "
    r"(?:in|unter)\s*[:：]?|"
    r"(?:rubrique|catégorie|section)\s*[:：]|(?:publié|paru|classé) (?:dans|sous|en)(?: la "
    r"rubrique)?\s*[:：]?|"
    r"(?:sección|categoría|sección de)\s*[:：]|(?:publicado|publicada|archivado|archivada) (?:en|bajo)(?: "
    r"la sección(?: de)?)?\s*[:：]?|"
    r"(?:seção|secção|categoria|editoria|editorias?)\s*[:：]|(?:publicado|publicada|arquivado) (?:em|na "
    r"seção|na secção)\s*[:：]?|"
    r"(?:sezione|categoria|rubrica)\s*[:：]|(?:pubblicato|pubblicata|archiviato) (?:in|su|nella "
    r"sezione)\s*[:：]?|"
    r"(?:rubriek|categorie|sectie|katern)\s*[:：]|(?:gepubliceerd|geplaatst|verschenen) in\s*[:：]?|"
    r"(?:avdelning|kategori|sektion|ämne|vinjett|sektion|seksjon)\s*[:：]|(?:publicerad|publicerat|"
    r"publiceret|publisert) (?:i|under)\s*[:：]?|"
    r"(?:osasto|kategoria|aihe)\s*[:：]|julkaistu osastossa\s*[:：]?|(?:dział|kategoria|rubryka|"
    r"sekcja)\s*[:：]|(?:opublikowano|opublikowane) w(?: dziale)?\s*[:：]?|"
    r"(?:rubrika|kategorie|sekce|rubrika|kategória|rovat|kategória)\s*[:：]|(?:publikováno|zveřejněno) v(?: "
    r"rubrice)?\s*[:：]?|(?:secțiune|secțiunea|categorie)\s*[:：]|publicat în\s*[:：]?|"
    r"(?:bölüm|kategori|kategorisi|köşe)\s*[:：]|(?:рубрика|раздел|категория|тема|категорія|розділ)\s*[:：]|"
    r"(?:опубликовано|размещено) в(?: (?:рубрике|разделе))?\s*[:：]?|опубліковано в\s*[:：]?|"
    r"(?:القسم|قسم|التصنيف|تصنيف|الباب|الفئة|الزاوية)\s*[:：]|(?:نشر|نُشر|منشور) (?:في|ضمن|تحت)(?: "
    r"قسم)?\s*[:：]?|"
    r"(?:栏目|版面|分类|频道|类别|欄目|版面|分類|頻道|所属栏目|来自栏目|专栏)\s*[:：]|(?:发布于|刊于|"
    r"发表于|刊登于|載於|發表於)\s*[:：]?|(?:カテゴリー?|分野|"
    r"ジャンル|コーナー|面|部門|カテゴリ|セクション)\s*[:：]|"
    r"(?:섹션|분류|카테고리|분야|면)\s*[:：]|(?:מדור|קטגוריה|תחום|פורסם במדור)\s*[:：]?|פורסם "
    r"ב(?:מדור)?\s*[:：]?|"
    r"(?:بخش|دسته|دسته‌بندی|گروه|سرویس|حوزه)\s*[:：]|منتشر شده در(?: بخش)?\s*[:：]?|(?:वर्ग|श्रेणी|खंड|"
    r"अनुभाग|विभाग|सेक्शन)\s*[:：]|(?:ενότητα|κατηγορία)\s*[:：]|(?:rubrik|kanal|chuyên mục)\s*[:：])\s*",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?i)(?:in|under)\b")
_BEHIND = re.compile(
    r"(?P<value>[^，。：:]{1,20})に掲載$|(?P<ko>[^,.:]{1,20})에 게재$|(?P<hi>[^,।:]{1,40}) में प्रकाशित$|"
    r"(?P<tr>[^,.:]{1,40}) (?:bölümünde|kategorisinde) yayı(?:m|n)landı$|「(?P<ja>[^」]{1,20})」面$"
)
_OTHERS = (
    (
        "tags",
        re.compile(
            r"(?:tags?|topics?|keywords?|tagged(?: with| as)?|labels?|schlagwörter|schlagworte|stichwörter|"
            r"stichworte|themen|mots[- ]clés|étiquettes|sujets|etiquetas|palabras clave|temas|"
            r"palavras-chave|tópicos|"
            r"parole chiave|argomenti|trefwoorden|onderwerpen|nyckelord|ämnen|emneord|avainsanat|tagi|"
            r"słowa kluczowe|štítky|klíčová slova|címkék|etichete|etiketler|anahtar kelimeler|теги|"
            r"ключевые слова|метки|"
            r"الوسوم|الكلمات المفتاحية|كلمات مفتاحية|وسوم|标签|关键词|標籤|關鍵字|タグ|キーワード|태그|"
            r"키워드|תגיות|מילות מפתח|"
            r"برچسب‌ها|کلیدواژه‌ها|टैग|विषय|ετικέτες)\s*[:：]\s*",
            re.IGNORECASE,
        ),
    ),
    (
        "source",
        re.compile(
            r"(?:source|quelle|fuente|fonte|bron|källa|kilde|lähde|źródło|zdroj|forrás|sursa|kaynak|"
            r"источник|джерело|المصدر|مصدر|来源|來源|消息来源|稿件来源|出典|提供元|配信元|출처|מקור|"
            r"منبع|स्रोत|πηγή|sumber|"
            r"nguồn)\s*[:：]\s*",
            re.IGNORECASE,
        ),
    ),
    (
        "title",
        re.compile(
            r"(?:title|headline|titel|überschrift|titre|título|titolo|kop|rubrik|otsikko|tytuł|titulek|cím|"
            r"titlu|başlık|заголовок|العنوان|عنوان|标题|標題|题目|タイトル|見出し|제목|כותרת|تیتر|"
            r"शीर्षक|τίτλος)\s*[:：]\s*",
            re.IGNORECASE,
        ),
    ),
    (
        "url",
        re.compile(
            r"(?:(?:url|link|permalink|source url|original|canonical|adresse|enlace|lien|链接|原文链接|"
            r"原文地址|"
            r"ссылка|الرابط)\s*[:：]\s*)?(?=https?://\S+$)",
            re.IGNORECASE,
        ),
    ),
)
_CRUMBS = re.compile(
    r"(?:home|startseite|accueil|inicio|início|home page|strona główna|hem|forside|etusivu|anasayfa|ana "
    r"sayfa|главная|الرئيسية|首页|首頁|ホーム|トップ|홈|דף הבית|خانه|होम|you are here:?\s*home|sie sind "
    r"hier:?\s*startseite)\s*(?:[>»›/→|·]|::)\s*(?P<crumbs>.+)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…。！？؟।:：;,]$")


def section_line(text: str) -> Labelled | None:
    """The section that a whole line names."""
    if len(text) > _LONGEST + 50:
        return None
    lead = _SECTION.match(text)
    if lead and lead[0].strip():
        return _section(text[lead.end() :], lead[0], bare=bool(_BARE.match(lead[0])))
    behind = _BEHIND.fullmatch(text)
    if behind:
        return Labelled(
            "section",
            next(value for value in behind.groups() if value).strip("「」『』"),
            "section: label behind",
        )
    crumbs = _CRUMBS.fullmatch(text)
    if crumbs:
        parts = [part.strip() for part in re.split(r"\s*(?:[>»›/→|·]|::)\s*", crumbs["crumbs"]) if part.strip()]
        if parts and len(parts[0]) <= _LONGEST:
            return Labelled("section", parts[0], "section: breadcrumbs")
    return None


def labelled_line(text: str) -> Labelled | None:
    """A section line, or another line whose label says what it is."""
    found = section_line(text)
    if found:
        return found
    if len(text) > 300:
        return None
    for kind, pattern in _OTHERS:
        lead = pattern.match(text)
        value = text[lead.end() :].strip() if lead else ""
        if lead and value:
            if kind == "source" and (len(value) > 60 or _ENDS.search(value)):
                return None
            return Labelled(kind, value, f"{kind}: {lead[0].strip() or 'address'}")
    return None


def _section(value: str, lead: str, *, bare: bool) -> Labelled | None:
    value = value.strip().strip('“”"«»„[]【】').rstrip(" »›>").strip()
    if not value or len(value) > _LONGEST or _ENDS.search(value) or date_line(value) or value.isdigit():
        return None
    labelled = lead.rstrip().endswith((":", "："))
    # A bare "In …" opens a sentence or a headline.
    if bare and not labelled:
        return None
    if not labelled and (len(value.split()) > 6 or re.search(r"[,，。] |\d{4}", value)):
        return None
    return Labelled("section", value, f"section: {lead.strip()}")

"""Notes and credits: corrections and editor's notes, which are kept, and lines on who worked on a story.

Both are told by their lead-in or by their brackets; a sentence that merely mentions a correction is neither.
"""

import re

_LONGEST = 900

_NOTE = re.compile(
    r"[(\[*【（]*\s*(?:"
    r"(?:corrections?|clarifications?|correction and clarification|editor['’]?s?['’]? note|editors['’]? "
    r"note|ed\. note|note to (?:editors|readers)|author['’]s note|publisher['’]s note|"
    r"update|updates|erratum|errata|retraction|editorial note|eds|for the record|disclosure|disclaimer|"
    r"korrektur|berichtigung|richtigstellung|klarstellung|korrekturhinweis|anmerkung der redaktion|anm\. "
    r"d\. red\.?|hinweis der redaktion|redaktioneller hinweis|hinweis|aktualisierung|nachtrag|"
    r"transparenzhinweis|"
    r"rectificatif|rectification|précision|note de la rédaction|ndlr|mise à jour|erratum|correctif|note de "
    r"l['’][ée]diteur|"
    r"correcci[óo]n|rectificaci[óo]n|aclaraci[óo]n|fe de errores|fe de erratas|nota del editor|nota de la "
    r"redacci[óo]n|nota de redacci[óo]n|nota a los editores|actualizaci[óo]n|nota al lector|"
    r"corre[çc][ãa]o|errata|esclarecimento|retifica[çc][ãa]o|nota do editor|nota da reda[çc][ãa]o|nota aos "
    r"editores|atualiza[çc][ãa]o|"
    r"correzione|rettifica|precisazione|errata corrige|nota della redazione|nota del direttore|n\.d\.r\.?|"
    r"ndr|aggiornamento|"
    r"correctie|rectificatie|verduidelijking|noot van de redactie|naschrift|update|rättelse|förtydligande|"
    r"redaktionens kommentar|red:s anm|redaktionens anmärkning|"
    r"rettelse|præcisering|presisering|redaktionel note|oikaisu|täsmennys|toimituksen huomautus|korekta|"
    r"sprostowanie|od redakcji|przypis redakcji|wyjaśnienie|aktualizacja|"
    r"oprava|upřesnění|poznámka redakce|helyreigazítás|szerkesztői megjegyzés|corectură|erată|nota "
    r"redacției|düzeltme|editörün notu|editör notu|güncelleme|"
    r"исправление|уточнение|поправка|опровержение|примечание редакции|от редакции|прим\. ред\.?|примечание "
    r"редактора|обновлено|обновление|виправлення|уточнення|від редакції|"
    r"تصحيح|تصويب|توضيح|استدراك|تنويه|ملاحظة المحرر|ملاحظة من المحرر|ملاحظة التحرير|من المحرر|تحديث|"
    r"更正|更正启事|勘误|编者按|编者注|編者按|編者註|编辑注|编辑部注|澄清|更新说明|訂正|訂正とおわび|"
    r"お詫びと訂正|おわび|おわびと訂正|編集部注|編集部より|注|追記|"
    r"정정|정정보도|바로잡습니다|편집자 ?주|알립니다|תיקון|תיקון טעות|הבהרה|הערת העורך|הערת המערכת|"
    r"עדכון|اصلاحیه|تصحیح|توضیح|"
    r"یادداشت سردبیر|یادداشت ویراستار|"
    r"भूल सुधार|सुधार|स्पष्टीकरण|संपादक की टिप्पणी|संपादकीय टिप्पणी|διόρθωση|διευκρίνιση|σημείωση της "
    r"σύνταξης|ralat|catatan redaksi|đính chính)"
    r"(?:\s*\([^()]{1,60}\)|,?\s+[^:：\n]{1,40}?)??\s*[*】）)\]]?\s*(?:[:：]|\s[—–-]\s|(?<=】)|(?<=\)))\s*\S"
    r"|(?:an |a )?(?:earlier|previous) versions? of this\b"
    r"|this (?:story|article|report|post|page|version|item|column|review|headline|copy)(?: was| has been| "
    r"is being)? (?:updated|corrected|amended|edited|clarified|revised|corrects|refiles|refiled|repeats|"
    r"updates|clarifies)\b"
    r"|(?:corrects|refiles|updates|repeats|removes|adds|clarifies|amends|recasts)\b.{0,200}[)\]]\.?$"
    r"|in einer früheren (?:version|fassung)|dieser (?:artikel|text|beitrag) wurde (?:[^.]{0,40} "
    r")?(?:aktualisiert|"
    r"korrigiert|geändert)|in einer ersten fassung"
    r"|une (?:première|précédente) version de cet|cet article a été (?:mis à jour|modifié|corrigé)"
    r"|una versión anterior de este|este artículo (?:ha sido|fue) (?:actualizado|corregido|modificado)|uma "
    r"versão anterior deste|este (?:artigo|texto) foi (?:atualizado|corrigido)"
    r"|una versione precedente di questo|questo articolo è stato (?:aggiornato|corretto|modificato)|in een "
    r"eerdere versie van dit|dit artikel is (?:aangepast|bijgewerkt|gecorrigeerd)"
    r"|en tidigare version av (?:den här|artikeln)|w poprzedniej wersji (?:tego )?(?:artykułu|tekstu)|в "
    r"предыдущей версии|в более ранней версии|нوقدмة"
    r"|في نسخة سابقة من|本文(?:已更新|此前版本)|この記事の(?:以前の|旧)版|이 기사의 이전 버전"
    r")",
    re.IGNORECASE,
)
_NOTE_IN_CAPITALS = re.compile(r"(?:UPDATES?|HINWEIS|NOTE|NOTA)\b")
_WEAK_NOTE = re.compile(
    r"(?i)(?:updates?|hinweis|disclosure|disclaimer|注|eds|for the record|تنويه|توضيح|precisazione|"
    r"ermahnung|nachtrag|précision|aclaración|توضیح|sugerencia)\b"
)
_CREDIT = re.compile(
    r"[(\[（【]?\s*(?:—|–|-)?\s*(?:"
    r"(?:additional )?(?:reporting|writing|editing|compiled|translation|translated|edited|research|"
    r"graphics?|production|fact-?checking|reported|written|video) (?:by|and writing by|and editing by|in "
    r"[\w ]{2,30} by)\b"
    r"|(?:editing|reporting|writing|translation|research|copy editing)\s*:\s*\S"
    r"|(?:with|includes) (?:additional )?(?:reporting|files|material|input|information) (?:by|from)\b|with "
    r"(?:files|inputs|agency inputs|agencies)\b"
    r"|(?:[^.]{2,160}) contributed (?:to this (?:report|story|article)|reporting|from\b)"
    r"|(?:mitarbeit|redaktion|bearbeitung|bearbeitet|übersetzung|redigiert|lektorat|aus dem englischen|"
    r"recherche|mit material|mit informationen|mit agenturmaterial|verantwortlich|autoren dieser meldung|"
    r"reporter)\b(?:[^.:]{0,40}:| von | der | aus dem )\s*\S|mit agenturmaterial"
    r"|(?:rédaction|édition|éditée?|reportage|avec la (?:contribution|participation)|version française|"
    r"traduction|traduit|avec l['’]?agence)\b"
    r".{0,20}?(?::|\bpar\b|\bde\b|\bd['’])\s*\S|avec (?:l['’])?(?:afp|reuters|agences)$"
    r"|(?:reporte|reportaje|información|redacción|redacci[óo]n|edición|editado|editada|traducción|"
    r"traducido|con información|con reportes|reporte adicional|escrito)\b.{0,30}(?:por|de|:)\s*\S"
    r"|(?:reportagem|edição|editado|texto|tradução|com informações|redação)\b.{0,20}(?:por|de|da|do|:)\s*\S"
    r"|(?:redazione|a cura|editing|traduzione|tradotto|servizio|ha collaborato|hanno collaborato|con "
    r"informazioni|montaggio)\b.{0,20}(?:di|da|:)\s*\S"
    r"|(?:redactie|eindredactie|bewerking|vertaling|met medewerking|bewerkt)\b.{0,12}(?:van|door|:)\s*\S"
    r"|(?:redigering|redaktör|redigerat av|översättning|redigering af|redigeret af|oversættelse|toimitus|"
    r"editointi)\b\s*:?\s*\S"
    r"|(?:redakcja|opracowanie|opracował|opracowała|oprac\.|tłumaczenie|tłum\.|red\.|źródło|"
    r"korekta)\s*:?\s*[^\s:]"
    r"|(?:haber merkezi|editör|çeviri|derleyen|hazırlayan)\s*:\s*\S"
    r"|(?:редактор|редактура|перевод|перевёл|перевела|подготовил|подготовила|репортаж|корректор|"
    r"выпускающий редактор|материал подготовил[аи]?|редагування|редактор випуску)\b\s*:?\s*\S"
    r"|(?:تحرير|إعداد|ترجمة|تغطية|شارك في التغطية|إعداد وتحرير|التحرير|المحرر|تدقيق|شاركت في التغطية|ساهم "
    r"في)\s*(?::|[^\s.:]{2,20}\s).{0,80}"
    r"|(?:责任编辑|责编|責任編輯|编辑|編輯|编审|校对|校對|审校|監製|监制|值班编辑|执行编辑|策划|"
    r"編輯整理|审核|翻译|編集|編集担当|取材協力|翻訳|構成|校閲|"
    r"聞き手・構成)\s*(?:[:：/／＝=丨|]|[ 　])\s*\S"
    r"|(?:편집|정리|번역|교열|편집자)\s*[:=]\s*\S"
    r"|(?:עריכה|ערך|ערכה|תרגום|תרגם)\s*:\s*\S"
    r"|(?:ویرایش|ویراستار|ویرایشگر|ترجمه|تنظیم|دبیر)\s*:?\s*\S"
    r"|(?:संपादन|अनुवाद|संपादक)\s*:\s*\S"
    r"|(?:επιμέλεια|editor|penyunting|biên tập)\s*:\s*\S"
    r")",
    re.IGNORECASE,
)
_NAME_BEHIND = re.compile(r"(?:\b(?:by|von|par|por|di|da|de|door|av|af|from)\s+|[:：]\s*)([^\W\d_])")
_BRACKETED = re.compile(r"[(（\[【].{3,300}[)）\]】][.。]?")


def is_note(text: str) -> bool:
    """Whether a line is a correction, a clarification, an editor's note or an update."""
    if len(text) > _LONGEST:
        return False
    match = _NOTE.match(text)
    if not match:
        return False
    bare = text.lstrip("([*【（ ")
    # "Update" and its like begin sentences too; as a note they stand before a colon at once.
    return not _WEAK_NOTE.match(bare) or bool(
        re.match(r"[\w’'. ]{1,30}(?:\([^()]{1,60}\))?\s*[】)\]*]?\s*[:：]", bare)
    )


def is_credit(text: str) -> bool:
    """Whether a line says who reported, edited or translated: bracketed, or short."""
    if len(text) > 400 or not _CREDIT.match(text):
        return False
    if _BRACKETED.fullmatch(text):
        return True
    if len(text) > 200:
        return False
    name = _NAME_BEHIND.search(text)
    # "Writing by hand is slow." ends many a story.
    return "contributed" in text or text[-1] not in ".。!?" or (name is not None and not name[1].islower())

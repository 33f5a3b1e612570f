"""Pairs of seeds, each known to be one story or two: what near-copies are measured by. All of it is invented.

A grammar writes stories in English, German, Chinese and Arabic. *Copies* are what other papers make of a story:
another headline, lead, byline or residue, cuts, a house's style, paragraphs of their own, a number brought up to
date. *Two stories* are what looks alike and is not: the same event by another writer who quotes the same
sentence, results, weather, markets and obituaries of one template, briefs that end with the same agency's words
on itself, what follows the next day and repeats the background.

`python tests/ingest/labelled_pairs.py` runs them through ingest and prints the figures.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec

from generator.ingest.run import ingest


class Pair(msgspec.Struct, frozen=True):
    """Two seeds, what was done to make the second, and whether both are one story."""

    kind: str
    one: str
    other: str
    is_one_story: bool


class Tongue(msgspec.Struct, frozen=True):
    """The words that a language's grammar puts together."""

    names: str
    places: str
    who: str
    did: str
    what: str
    where: str
    tail: str
    stop: str = "."
    gap: str = " "
    say: str = "“{}”, {} said."
    heads: str = ""
    colour: str = ""
    """What may stand before any word, so that two sentences seldom have a whole clause in common."""


EN = Tongue(
    names="Pellan Orrick Vasserby Tolland Quimbry Hasleworth Imbrose Farrowdale Lunt Kestrey Ondall Brisk Amberley "
    "Carrick Dunmoor Eastlake Fennimore Garrow Hollin Inchcape Jessamy Kettering Lorrimer Mossop Norrey Oakes Penrose "
    "Rawnsley Sorrell Thirlby Umber Varley Wexcombe Yarrow",
    places="Pelhaven Quarrow Tidewell Marsk Oxley Sandrigg Emberton Lowmere Harrowfen Greystoke Nettleby Wrenford "
    "Ashcombe Birkdale Coldharbour Dunwater Elmside Foxholes Gannet_Rock Hythe_End Ironmoor Keld Long_Acre Millbrook",
    who="the harbour board|a retired pilot|volunteers from the chapel|the town's only baker|two of the engineers|"
    "pupils of the sailing school|the council's treasurer|a night watchman|several shopkeepers|the bridge keeper|"
    "a committee of tenants|the museum's curator|fishermen on the east quay|the district nurse|the choir",
    did="measured|repainted|argued over|promised to rebuild|sold|photographed|voted against|quietly reopened|"
    "inspected|borrowed|paid for|refused to move|drew up a list of|lost track of|offered to insure|counted",
    what="the cracked sea wall|eleven wooden lockers|a plan for the ferry slip|the old signal lamps|its winter "
    "timetable|the drains below the market|a bell that nobody had rung|the accounts of the fish hall|a row of "
    "limes|the pumping station|every second lamp post|the disputed footpath|the roof of the reading room",
    where="behind the customs house|in the week before the fair|on the far side of the canal|after a long dry "
    "summer|within sight of the lighthouse|without telling the neighbours|before the first frost|at the third "
    "attempt|between the two tides|beside the disused railway|during the quiet season|near the chandler's yard",
    tail="which surprised almost everyone who had followed the matter|as the minutes of the meeting show|though "
    "few had expected it to last|and the costs came out lower than feared|while the insurers took their time|"
    "because the older drawings had been lost|so that work could begin with the spring tide|even if the paint is "
    "not dry yet|as the weather allowed little else|and the queue reached the post office|where the current runs "
    "strongest|to the relief of those who live downstream",
    colour="also|still|only|even|once more|so they say|at last|almost|rather|in part|as ever|of late|for now|it seems|"
    "at times|by chance|in truth|no doubt|quite|perhaps|soon|again|mostly|just|in the main|on paper|all told",
    heads="What became of {}|{} and its patient neighbours|Long wait in {} nears its end|A quiet change at {}|"
    "{} looks again at an old plan|The people who stayed in {}",
)
DE = Tongue(
    names="Ahrendt Böttcher Kröger Lühmann Petersen Rickmers Sönksen Thomsen Wiebe Zander",
    places="Möwenhafen Altensiel Brunsdorf Grünkoog Westerende Kaltenmoor Lindhöft Fährbüll",
    who="die Hafenmeisterei|eine pensionierte Lotsin|die Freiwilligen der Kapelle|der einzige Bäcker des Ortes|"
    "zwei Ingenieure|die Kämmerin|der Nachtwächter|mehrere Ladenbesitzer|der Mieterausschuss|der Chor",
    did="besichtigte|verkaufte|strich|zählte|prüfte|verlor|verteidigte|versicherte|fotografierte|sperrte",
    what="die rissige Ufermauer|elf hölzerne Schränke|den Plan für den Anleger|die alten Signallampen|den "
    "Winterfahrplan|die Abflüsse unter dem Markt|eine stumme Glocke|die Bücher der Fischhalle|das Pumpwerk",
    where="hinter dem Zollhaus|in der Woche vor dem Jahrmarkt|jenseits des Kanals|nach einem trockenen Sommer|in "
    "Sichtweite des Leuchtturms|ohne die Nachbarn zu fragen|vor dem ersten Frost|zwischen zwei Fluten",
    tail="was fast alle überraschte|wie das Protokoll zeigt|obwohl kaum jemand damit gerechnet hatte|und die Kosten "
    "blieben niedriger als befürchtet|während die Versicherung sich Zeit ließ|weil die Zeichnungen fehlten",
    say="„{}“, sagte {}.",
    colour="auch|noch|nur|sogar|wieder|angeblich|endlich|beinahe|eher|teils|zuletzt|vorerst|offenbar|bisweilen|"
    "zufällig|wohl|recht|vielleicht|bald|meist|gerade|im Grunde|auf dem Papier|alles in allem",
    heads="Was aus {} wurde|{} und seine geduldigen Nachbarn|Langes Warten in {}|{} prüft einen alten Plan",
)
ZH = Tongue(
    names="林启明 何素心 沈望舒 陆青禾 顾长河 苏念慈 方远山 程知秋",
    places="白鹭港 石桥镇 云溪 青麦村 南渡口 雁来岛 松风坪 月湖",
    who="港务处|退休的领航员|教堂的义工们|镇上唯一的面包师|两位工程师|财务委员|守夜人|几家店主|租户委员会|合唱团",
    did="测量了|重新粉刷了|争论过|答应重建|卖掉了|拍下了|反对|悄悄重开了|检查了|数过",
    what="开裂的海堤|十一只木柜|渡口的方案|旧信号灯|冬季时刻表|市场下面的排水沟|一口没人敲过的钟|鱼市的账目|抽水站|争议中的小路",
    where="在海关楼后面|在庙会前一周|在运河另一边|在漫长的旱季之后|在灯塔看得见的地方|没有告诉邻居|在第一场霜之前|在两次潮水之间",
    tail="这让几乎所有人感到意外|会议记录上写得很清楚|尽管很少有人相信能持久|费用比担心的要低|保险公司却不着急|因为旧图纸已经遗失|好让工程随春潮开始",
    stop="。",
    gap="，",
    say="“{}。”{}说。",
    heads="{}后来怎样了|{}和耐心的邻居|{}的漫长等待|{}重看旧方案",
)
AR = Tongue(
    names="الهاشمي المرسي الزيات البحري الخياط النجار الصياد الورّاق",
    places="مرسى_النخيل عين_السرو وادي_الزعتر رأس_المنارة جسر_الحجر ساحل_القمر",
    who="هيئة الميناء|مرشد متقاعد|متطوعون من الحي|خباز البلدة الوحيد|اثنان من المهندسين|أمينة الصندوق|حارس ليلي|"
    "عدد من أصحاب المتاجر|لجنة المستأجرين|أمين المتحف",
    did="قاس|أعاد طلاء|ناقش|وعد بإعادة بناء|باع|صوّر|عارض|أعاد فتح|تفقد|أحصى",
    what="جدار البحر المتصدع|أحد عشر خزانة خشبية|خطة رصيف العبّارة|مصابيح الإشارة القديمة|جدول الشتاء|مجاري السوق|"
    "جرسا لم يقرعه أحد|حسابات سوق السمك|محطة الضخ|الممر المتنازع عليه",
    where="خلف مبنى الجمارك|في الأسبوع الذي يسبق المهرجان|على الضفة الأخرى من القناة|بعد صيف جاف طويل|على مرأى من "
    "المنارة|من دون علم الجيران|قبل أول صقيع|بين مدّين",
    tail="وهو ما فاجأ الجميع تقريبا|كما يظهر محضر الاجتماع|رغم أن قلة توقعت ذلك|وجاءت الكلفة أقل مما خشي الناس|بينما "
    "تمهلت شركة التأمين|لأن الرسوم القديمة ضاعت",
    say="«{}»، قال {}.",
    colour="أيضا|لا يزال|فقط|حتى|مجددا|كما يقال|أخيرا|تقريبا|جزئيا|مؤخرا|الآن|على ما يبدو|أحيانا|صدفة|ربما|قريبا|غالبا",
    heads="ما الذي جرى في {}|{} وجيرانها الصبورون|انتظار طويل في {}|{} تعود إلى خطة قديمة",
)
TONGUES = {"en": EN, "de": DE, "zh": ZH, "ar": AR}


class Writer:
    """Somebody who writes in one language, with a taste of their own."""

    def __init__(self, chance: Random, tongue: Tongue) -> None:
        self.chance, self.tongue = chance, tongue
        self.place, self.name = self.one(tongue.places.split()), self.one(tongue.names.split())

    def one(self, choices: list[str]) -> str:
        return self.chance.choice(choices).replace("_", " ")

    def sentence(self) -> str:
        tongue, number = self.tongue, self.chance.randint(3, 980)
        who, did, what, where, tail = (
            self.one(field.split("|")) for field in (tongue.who, tongue.did, tongue.what, tongue.where, tongue.tail)
        )
        name, place, comma = self.one(tongue.names.split()), self.one(tongue.places.split()), tongue.gap
        if tongue is ZH:
            forms = [
                f"{place}的{who}{where}{did}{what}，{tail}",
                f"{name}说，{who}{did}{what}，共{number}处，{tail}",
                f"{where}，{who}{did}{what}，{name}和{place}的人都在场",
            ]
        elif tongue is AR:
            forms = [
                f"{did} {who} في {place} {what} {where}، {tail}",
                f"وذكر {name} أن {who} {did} {what} {number} مرة، {tail}",
                f"{where} {did} {who} {what} بحضور {name} من {place}",
            ]
        elif tongue is DE:
            forms = [
                f"{where} {did} {who} aus {place} {what}, {tail}",
                f"{who} {did} {what} {number} Mal, {tail}, wie {name} aus {place} berichtet",
                f"In {place} {did} {who} {where} {what}; {name} zahlte {number} Euro",
            ]
        else:
            forms = [
                f"{who} {did} {what} {where}, {tail}",
                f"in {place}, {who} {did} {what} {number} times, {tail}",
                f"{name} of {place} says that {who} {did} {what} {where}",
                f"{where}, {who} {did} {what} for {number} crowns, {tail}",
            ]
        text = self.coloured(self.one(forms).replace("_", " "))
        return f"{text[0].upper()}{text[1:]}{tongue.stop}" if comma else text

    def coloured(self, text: str) -> str:
        words, colours = text.split(" "), self.tongue.colour.split("|")
        if not self.tongue.colour:
            return text
        return " ".join(
            f"{self.one(colours)} {word}" if place and self.chance.random() < 0.18 else word
            for place, word in enumerate(words)
        )

    def paragraph(self) -> str:
        space = "" if self.tongue is ZH else " "
        told = [self.sentence() for _ in range(self.chance.randint(2, 4))]
        if self.chance.random() < 0.3:
            told.append(self.quote())
        return space.join(told)

    def quote(self) -> str:
        said = self.sentence().rstrip(".。")
        return self.tongue.say.format(said, self.one(self.tongue.names.split()))

    def headline(self) -> str:
        return self.one(self.tongue.heads.split("|")).format(self.place)

    def story(self, paragraphs: int) -> "Told":
        return Told(self.headline(), [self.paragraph() for _ in range(paragraphs)])


class Told:
    """A story as a seed tells it."""

    def __init__(self, headline: str, body: list[str], byline: str = "", tail: tuple[str, ...] = ()) -> None:
        self.headline, self.body, self.byline, self.tail = headline, body, byline, tail

    def seed(self) -> str:
        head = [self.headline, *([f"By {self.byline}"] if self.byline else [])]
        return "\n\n".join([*head, *self.body, *self.tail]) + "\n"


RESIDUE = ("Advertisement", "Sign up for our newsletter", "12 Comments", "© 2026 Tidewell Courier")

# What editors of other papers put in a word's place; names and figures they leave alone.
OTHER_WORDS = dict(
    pair.split("=")
    for pair in "old=ancient quietly=silently before=ahead_of week=days because=since few=hardly_any almost=nearly "
    "everyone=everybody lower=smaller paint=coat long=lengthy summer=season near=close_to after=following "
    "behind=at_the_back_of costs=expenses work=building first=earliest alte=früheren vor=eher_als fast=beinahe "
    "Kosten=Ausgaben trockenen=dürren kaum=selten Woche=Zeit".split()
)


def edited(text: str, chance: Random, share: float) -> str:
    """The text with some of its words exchanged or left out, or (without spaces) some characters."""
    if "。" in text:
        places = [place for place, char in enumerate(text) if char in "的了在和都"]
        gone = set(chance.sample(places, int(len(places) * share)))
        return "".join(char for place, char in enumerate(text) if place not in gone)
    words = text.split(" ")
    for place in chance.sample(range(len(words)), int(len(words) * share)):
        word = words[place]
        if word.islower() or not word.isascii():
            words[place] = OTHER_WORDS.get(word, "rather " + word if chance.random() < 0.5 else "")
    return " ".join(word for word in words if word).replace("_", " ")


def copies(writer: Writer) -> dict[str, Callable[[Told], Told]]:
    """What other papers make of a story."""
    chance, byline = writer.chance, "Pat Ondall"

    def told(story: Told, body: list[str], **more: object) -> Told:
        return Told(writer.headline(), body, **more)  # type: ignore[arg-type]  # Told's own keywords

    def retold(paragraph: str) -> str:
        comma = "，" if "，" in paragraph else ", "
        clauses = edited(paragraph, chance, 0.2).replace(writer.tongue.stop, "").split(comma)
        chance.shuffle(clauses)
        return comma.join(clauses) + writer.tongue.stop

    def update(paragraph: str) -> str:
        return re.sub(r"[0-9]+", lambda number: str(int(number[0]) + 1), paragraph, count=1)

    return {
        "another headline": lambda s: told(s, s.body),
        "residue": lambda s: Told(s.headline, s.body, tail=RESIDUE),
        "another lead": lambda s: told(s, [retold(s.body[0]), *s.body[1:]]),
        "cut by 30 %": lambda s: told(s, s.body[: max(1, len(s.body) * 7 // 10)], tail=RESIDUE),
        "the first third": lambda s: Told(s.headline, s.body[: max(2, len(s.body) // 3)]),
        "3 % edited": lambda s: Told(s.headline, [edited(p, chance, 0.03) for p in s.body]),
        "10 % edited": lambda s: told(s, [edited(p, chance, 0.10) for p in s.body], byline=byline),
        "local paragraphs": lambda s: told(s, [*s.body[:2], writer.paragraph(), *s.body[2:], writer.paragraph()]),
        "cut and edited": lambda s: told(s, [edited(p, chance, 0.05) for p in s.body[: len(s.body) * 4 // 5]]),
        "a number brought up to date": lambda s: told(s, [update(s.body[0]), *s.body[1:]]),
    }


def fixture(w: Writer) -> str:
    home, away = w.chance.sample(w.tongue.places.split(), 2)
    scorers = w.chance.sample(w.tongue.names.split(), 3)
    return (
        f"{home} {w.chance.randint(2, 5)}, {away} {w.chance.randint(0, 1)}\n\n"
        f"{home} beat {away} at home on Saturday to move up to {w.chance.choice(['third', 'fifth', 'sixth'])} place "
        f"in the table. {scorers[0]} opened the scoring after {w.chance.randint(3, 44)} minutes, when the visitors "
        f"failed to clear a corner, and {scorers[1]} added the second shortly before the break.\n\nThe visitors came "
        f"out stronger after the break and pulled one back through {scorers[2]} in the {w.chance.randint(50, 88)}th "
        f"minute, but the home side held on. Next week {home} travel, while {away} have a free week. The attendance "
        f"was {w.chance.randint(400, 4000)}.\n"
    )


def weather(w: Writer) -> str:
    low = w.chance.randint(-9, 12)
    return (
        f"Weather for {w.chance.choice(w.tongue.places.split())}\n\nIt will be mostly cloudy in the morning with "
        f"sunny spells in the afternoon, and a high near {low + w.chance.randint(4, 9)} degrees. The wind will blow "
        f"from the {w.chance.choice(['north', 'south', 'west', 'east'])} at {w.chance.randint(5, 60)} kilometres an "
        f"hour. At night it will be mostly clear with a low of {low}. The chance of rain is "
        f"{w.chance.randint(1, 99)} percent. High water is at {w.chance.randint(1, 12)}:{w.chance.randint(10, 59)} in "
        f"the morning; the sun sets at {w.chance.randint(4, 9)}:{w.chance.randint(10, 59)}.\n"
    )


def market(w: Writer) -> str:
    rises = w.chance.sample(w.tongue.names.split(), 4)
    return (
        f"Shares end the day {w.chance.choice(['higher', 'lower', 'mixed'])}\n\nThe exchange's leading index closed at "
        f"{w.chance.randint(2000, 9000)} points on {w.chance.choice(['Monday', 'Tuesday', 'Friday'])}, a change of "
        f"{w.chance.randint(1, 99)} points from the day before. Among the winners were {rises[0]} Shipping, up "
        f"{w.chance.randint(1, 9)} percent, and {rises[1]} Foods, up {w.chance.randint(1, 9)} percent. The largest "
        f"losses were those of {rises[2]} Steel and {rises[3]} Bank. Trading was thin ahead of the holiday, and some "
        f"{w.chance.randint(100, 900)} million shares changed hands. A barrel of oil cost {w.chance.randint(40, 120)} "
        f"crowns in the evening.\n"
    )


def obituary(w: Writer) -> str:
    name, town = w.one(w.tongue.names.split()), w.one(w.tongue.places.split())
    first = w.chance.choice(["Ada", "Bela", "Corin", "Dagny", "Edda", "Finn", "Greta", "Hugo"])
    return (
        f"{first} {name}, {w.chance.randint(60, 99)}\n\n{first} {name}, aged {w.chance.randint(60, 99)}, of {town}, "
        f"passed away peacefully at home on {w.chance.choice(['May', 'June', 'March'])} {w.chance.randint(1, 28)}. Born in "
        f"{w.one(w.tongue.places.split())}, {first} worked for {w.chance.randint(11, 45)} years at "
        f"{w.one(w.tongue.names.split())} and Sons, and loved gardening, the sea, and nothing more than a good joke. "
        f"Survivors include {w.chance.randint(2, 9)} children and many friends. A service will be held at the chapel "
        f"of {town} on {w.chance.choice(['Monday', 'Tuesday', 'Friday'])} at {w.chance.randint(1, 5)} in the afternoon. In lieu of "
        f"flowers the family asks for gifts to the lifeboat.\n"
    )


def boilerplate(w: Writer) -> str:
    about = (
        "The Harbour Press Association is a not-for-profit agency owned by the papers that it serves. It was founded "
        "in 1871 by six editors who shared one telegraph line, and it accepts no money from governments or parties. "
        "More on how it works and who pays for it stands in its yearly report."
    )
    return f"{w.headline()}\n\n{w.sentence()} {w.sentence()}\n\n{about}\n"


def german_result(w: Writer) -> str:
    home, away = w.chance.sample(w.tongue.places.split(), 2)
    first, second = w.chance.sample(w.tongue.names.split(), 2)
    return (
        f"{home} gewinnt\n\nDie Mannschaft aus {home} hat am Samstag ihr Heimspiel gegen {away} mit "
        f"{w.chance.randint(2, 5)}:{w.chance.randint(0, 1)} gewonnen und steht nun auf Platz {w.chance.randint(2, 9)} der "
        f"Tabelle. Das erste Tor der Partie schoss {first} in der {w.chance.randint(3, 44)}. Minute nach einer Ecke, den "
        f"zweiten Treffer erzielte {second} kurz vor der Pause. Nach dem Seitenwechsel drängten die Gäste auf den "
        f"Anschluss, fanden aber kein Mittel gegen die Abwehr. {w.chance.randint(200, 900)} Zuschauer sahen das Spiel.\n"
    )


def chinese_weather(w: Writer) -> str:
    return (
        f"{w.place}天气\n\n{w.place}今天白天多云转晴，最高气温{w.chance.randint(10, 35)}摄氏度，夜间最低气温"
        f"{w.chance.randint(-5, 9)}摄氏度，风力{w.chance.randint(1, 9)}级，降水概率百分之{w.chance.randint(1, 99)}。"
        f"气象台提醒市民早晚温差较大，外出请注意添衣，沿海地区的渔船请注意回港避风。明天起将有一股冷空气影响本地，"
        f"气温将下降{w.chance.randint(3, 9)}摄氏度，请大家做好防寒准备，并留意气象台发布的最新消息。\n"
    )


def arabic_market(w: Writer) -> str:
    return (
        f"أسعار السوق\n\nأغلق مؤشر السوق في {w.place} عند {w.chance.randint(2000, 9000)} نقطة بعد تغير بلغ "
        f"{w.chance.randint(1, 99)} نقطة عن اليوم السابق، وارتفع سهم شركة {w.name} بنسبة {w.chance.randint(2, 9)} في المئة، "
        f"بينما جرى تداول {w.chance.randint(100, 900)} مليون سهم في جلسة هادئة قبل العطلة، وبلغ سعر برميل النفط "
        f"{w.chance.randint(40, 120)} دينارا في المساء بحسب ما ذكرته إدارة السوق في بيانها اليومي الذي تنشره كل مساء.\n"
    )


BRIEFS = {
    "price": lambda w: (
        f"Milk price set\n\nThe dairy board in {w.place} set the price of milk at {w.chance.randint(10, 99)} crowns a can "
        "on Friday, the highest for ten years, and will meet again before the winter.\n"
    ),
    "flood": lambda w: (
        f"Bridge closed\n\nThe bridge at {w.place} was closed on Monday night after the river rose to "
        f"{w.chance.randint(2, 9)} metres, the police said, and traffic was sent round by the old road.\n"
    ),
}


def templates() -> dict[str, tuple[str, Callable[[Writer], str]]]:
    """Forms that are filled in anew each time, by language."""
    return {
        "results": ("en", fixture),
        "weather": ("en", weather),
        "markets": ("en", market),
        "obituaries": ("en", obituary),
        "agency's own words": ("en", boilerplate),
        "German results": ("de", german_result),
        "Chinese weather": ("zh", chinese_weather),
        "Arabic markets": ("ar", arabic_market),
        **{f"briefs: {name}": ("en", brief) for name, brief in BRIEFS.items()},
    }


def same_event(chance: Random, tongue: Tongue) -> tuple[str, str]:
    """One event, told by two writers who both quote the same sentence."""
    one, other = Writer(chance, tongue), Writer(chance, tongue)
    quote = one.quote()
    told, retold = one.story(6), other.story(6)
    told.body.insert(2, quote)
    retold.body.insert(3, quote)
    retold.headline = told.headline
    return told.seed(), retold.seed()


def next_day(chance: Random, tongue: Tongue) -> tuple[str, str]:
    """What happened, and what happened next, with two paragraphs of background taken over."""
    writer = Writer(chance, tongue)
    first, second = writer.story(7), writer.story(5)
    second.body += first.body[-2:]
    return first.seed(), second.seed()


def brief_copy(chance: Random, tongue: Tongue) -> tuple[str, str]:
    """A brief under forty words, and the same with a word exchanged."""
    writer = Writer(chance, tongue)
    headline, text = writer.headline(), writer.sentence()
    other = text if tongue in (ZH, AR) else text.replace(" the ", " that ", 1).replace(" aus ", " von ", 1)
    return f"{headline}\n\n{text}\n", f"{headline}\n\n{other}\n\nAdvertisement\n"


def pairs(seed: int = 1) -> list[Pair]:
    """The whole set, the same for a number."""
    chance = Random(seed)
    found: list[Pair] = []
    for language, tongue in TONGUES.items():
        rounds = 8 if language == "en" else 2
        for size in range(rounds):
            for kind in copies(Writer(chance, tongue)):
                writer = Writer(chance, tongue)
                story = writer.story(4 + 2 * (size % 5))
                copy = copies(writer)[kind](story)
                found.append(Pair(f"{language}: {kind}", story.seed(), copy.seed(), True))
            found.append(Pair(f"{language}: same event", *same_event(chance, tongue), False))
            found.append(Pair(f"{language}: next day", *next_day(chance, tongue), False))
        for _ in range(rounds):
            found.append(Pair(f"{language}: brief", *brief_copy(chance, tongue), True))
    for kind, (language, form) in templates().items():
        for _ in range(12):
            one = other = form(Writer(chance, TONGUES[language]))
            while other == one:
                other = form(Writer(chance, TONGUES[language]))
            found.append(Pair(f"template: {kind}", one, other, False))
    return found


class Figures(msgspec.Struct, frozen=True):
    """How ingest judged the pairs."""

    pairs: int
    precision: float
    recall: float
    wrong: tuple[str, ...]
    """The kinds of the pairs that were judged wrongly."""


def judged(site: Path, labelled: list[Pair]) -> Figures:
    """Take up both seeds of every pair, all in one site, and see which were joined, and whether rightly."""
    folder = site / "seeds"
    folder.mkdir(parents=True)
    seed_of: dict[str, str] = {}
    for number, pair in enumerate(labelled):
        for side, text in (("a", pair.one), ("b", pair.other)):
            name = f"seeds/{number:04}{side}.txt"
            (site / name).write_text(text, encoding="utf-8")
            seed_of[name] = f"{number:04}"
    report = ingest(site, today="2026-11-23")
    joined = {(each.seed, each.to) for each in report.joined}
    group = {seed: to for seed, to in joined}
    right = wrong_joins = 0
    wrong = []
    for number, pair in enumerate(labelled):
        names = [f"seeds/{number:04}{side}.txt" for side in "ab"]
        same = len({group.get(name, name) for name in names}) == 1
        right += same and pair.is_one_story
        if same != pair.is_one_story:
            wrong.append(pair.kind)
        wrong_joins += same and not pair.is_one_story
    across = sorted(f"across: {one} {other}" for one, other in joined if seed_of[one] != seed_of[other])
    truly = sum(pair.is_one_story for pair in labelled)
    told = right + wrong_joins + len(across)
    return Figures(len(labelled), right / max(1, told), right / truly, (*wrong, *across))


if __name__ == "__main__":
    for number in map(int, sys.argv[1:] or ("1", "2", "3")):
        with tempfile.TemporaryDirectory() as scratch:
            figures = judged(Path(scratch), pairs(number))
        print(
            f"set {number}: {figures.pairs} pairs, precision {figures.precision:.3f}, recall {figures.recall:.3f}"
        )
        for kind in figures.wrong:
            print(f"    wrong: {kind}")

"""Pairs of names that no reader tells apart: the first has it, the second must not get it."""

from __future__ import annotations

PAIRS = (
    # other case, other form of the same character
    ("walter", "Walter"),
    ("ÉMILE", "émile"),
    ("straße", "STRASSE"),
    ("ﬁona", "fiona"),
    ("ｗｉｄｅ", "wide"),
    ("Ⅳan", "ivan"),
    ("zoe\u0301", "zoé"),
    ("Σίσυφος", "σίσυφοσ"),
    ("x²", "x2"),
    ("ａｎｎ１", "ann1"),
    ("小明ｔｏｍ", "小明Tom"),
    ("ｶﾅ", "カナ"),
    # letters that look alike within a script
    ("Ilona", "llona"),
    ("paul", "pauI"),
    ("bill", "biIl"),
    ("milo1", "milol"),
    ("O0ops", "OOops"),
    ("r0ger", "rOger"),
    ("vera1", "veraI"),
    ("modern", "modem"),
    ("corn", "com"),
    ("rnartin", "martin"),
    ("lan-1", "Ian-l"),
    # whole names in another script
    ("сосо", "coco"),
    ("рора", "popa"),
    ("ВЕТА", "BETA"),
    ("аха", "axa"),
    ("МАХ", "MAX"),
    ("ТОМ", "TOM"),
    ("ΑΝΝΑ", "ANNA"),
    ("ΚΙΤΤΥ", "KITTY"),
    ("ΝΙΚΟ", "NIKO"),
    ("ΖΟΕ", "ZOE"),
    ("еее", "eee"),
    ("ѕое", "soe"),
    # scripts mixed within a name
    ("", "pаul"),
    ("", "аnn"),
    ("", "bоb"),
    ("", "rοοt"),
    ("", "mοd"),
    ("", "Αnn"),
    ("", "明аnn"),
    ("", "ann\u0430"),
    ("", "ᴀnn\u03b1"),
    # what cannot be seen
    ("quiet", "qui\u200bet"),
    ("quiet", "quiet\u202e"),
    ("quiet", "\u2066quiet\u2069"),
    ("quiet", "qui\u00adet"),
    ("quiet", "quiet\ufeff"),
)

# names that everybody may have, in any one script, or Latin beside an East Asian one
GOOD = (
    "小明",
    "小明Tom",
    "王小明123",
    "李娜-nana",
    "Дмитрий",
    "Ελένη",
    "김민수",
    "민수Kim",
    "さくら",
    "田中さくら",
    "サクラSakura",
    "Zoë",
    "Łukasz",
    "Nguyễn",
    "O_Brien",
    "jean.luc",
    "x86-64",
    "مريم",
    "דוד",
    "สมชาย",
    "𠮷野家",
    "ㄅㄆㄇ",
    "42",
)

# what is no name at all
BAD = ("", " ", ".", "-", "_._", "a b", "a@b", "a/b", "-ann", "ann-", ".ann", "ann_", "<b>", "a" * 31, "中" * 31,
       "a\nb", "a\x00b", "\u202eann b", "👍", "\u0301", "a?b", "a#b", "a%b", "admin", "Moderator", "SYSTEM", "ｈearth",
       "owner")  # fmt: skip

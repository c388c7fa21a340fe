"""Texts to tokenise that nobody picked: made from Unicode's own tables and a seed, and from files where some are given."""

import random
import unicodedata

SCRIPTS = {
    "latin": (0x41, 0x24F), "greek": (0x370, 0x3FF), "cyrillic": (0x400, 0x4FF), "armenian": (0x531, 0x58F),
    "hebrew": (0x5D0, 0x5EA), "arabic": (0x620, 0x6FF), "devanagari": (0x900, 0x97F), "bengali": (0x980, 0x9FF),
    "tamil": (0xB80, 0xBFF), "thai": (0xE01, 0xE5B), "tibetan": (0xF40, 0xFBC), "georgian": (0x10A0, 0x10FF),
    "hangul jamo": (0x1100, 0x11FF), "amharic": (0x1200, 0x137F), "cherokee": (0x13A0, 0x13F5),
    "khmer": (0x1780, 0x17F9), "mongolian": (0x1800, 0x18AA), "kana": (0x3041, 0x30FF), "cjk": (0x4E00, 0x9FFF),
    "hangul": (0xAC00, 0xD7A3), "full width": (0xFF01, 0xFF5E), "gothic": (0x10330, 0x1034A), "cjk b": (0x20000, 0x2A6DF),
}
BLANKS = [" ", "  ", "\t", "\n", "\r\n", "\r", "\n\n", "\u00a0", "\u3000", "\u2003", "\u200b", "\u2028", "\u0085",
          "\u180e", "\u1680", "\u202f", "\u205f", "\ufeff", "\v", "\f", "\x1c", "\x1f", "\u2060"]
EMOJI = ["\U0001F600", "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466", "\U0001F44B\U0001F3FD",
         "\U0001F1E9\U0001F1EA", "\U0001F3F3\uFE0F\u200D\U0001F308", "1\uFE0F\u20E3", "\u2764\uFE0F\u200D\U0001F525",
         "\U0001F9D1\U0001F3FF\u200D\U0001F680", "\U0001F1EF\U0001F1F5\U0001F1EB\U0001F1F7", "\u263A\uFE0E",
         "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", "\U0001FAE8"]
CONTRACTIONS = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"]
CODE = ["def {a}({b}, *{c}):\n    return {b}[{n}:] if {c} else None\n",
        "for (int {a} = 0; {a} < {n}; ++{a}) {{\n\t{b}->{c}[{a}] |= 0x{n}u;\n}}\n",
        "fn {a}<'a>({b}: &'a str) -> Result<{c}, Box<dyn Error>> {{ Ok({n}) }}\n",
        "SELECT {a}.*, COUNT({b}) AS {c} FROM {a} WHERE id >= {n} AND {b} != '{c}';\n",
        "<div class=\"{a}\" id='{b}-{n}'>&nbsp;{c}</div>\r\n", "#!/bin/sh\n{a}=\"${{{b}:-{n}}}\" && echo \"${a}\" | {c} 2>/dev/null\n",
        "{{\"{a}\": [{n}, -{n}.5e-3, null], \"{b}\": \"\\u00e9\\n{c}\"}}\n", "\\frac{{{a}_{{{n}}}}}{{{b}^2}} \\leq \\sum_i {c}_i\n",
        "| {a} | {b} |\n|---|---:|\n| `{c}` | **{n}** |\n", "    {a} ::= {b}+ ({c} | '.')* ; // {n}%\n"]


def character(rng, low, high):
    while True:
        c = chr(rng.randint(low, high))
        if unicodedata.category(c) not in ("Cn", "Cs", "Co"):
            return c


def word(rng, low, high):
    return "".join(character(rng, low, high) for _ in range(rng.randint(1, 7)))


def script_text(rng, low, high):
    parts = []
    for _ in range(rng.randint(3, 8)):
        parts.append(word(rng, low, high))
        parts.append(rng.choice([" ", " ", " ", ", ", ". ", "\n", "-", " 12 ", "'s ", "! ", "…", "\u0301 "]))
    return "".join(parts)


def every_block(rng, of_each, step=128):
    """Assigned code points of every range of `step`, a few of each, several ranges to a text."""
    text, texts = "", []
    for low in range(0x20, 0x110000, step):
        assigned = [c for c in map(chr, range(low, min(low + step, 0x110000)))
                    if unicodedata.category(c) not in ("Cn", "Cs", "Co")]
        if not assigned:
            continue
        # The planes of ideographs are one script; a sample of their ranges is enough.
        if 0x3400 <= low < 0xD800 or low >= 0x17000 and low < 0x1AFF0 or 0x20000 <= low < 0x32000:
            if rng.random() > 0.06:
                continue
        text += "".join(rng.choice(assigned) + rng.choice(["", "", " "]) for _ in range(of_each))
        if len(text) > 90:
            texts.append(text)
            text = ""
    return texts + [text]


def word_ascii(rng):
    return "".join(rng.choice("etaoinshrdlucmfwypvbgkjqxz") for _ in range(rng.randint(1, 9)))


def prose(rng):
    words = []
    for _ in range(rng.randint(5, 14)):
        w = word_ascii(rng)
        w = rng.choice([w, w, w, w.capitalize(), w.upper()])
        if rng.random() < 0.3:
            c = rng.choice(CONTRACTIONS)
            w += rng.choice([c, c, c.upper(), c.capitalize(), c.replace("'", "\u2019"), c.replace("s", "\u017f")])
        words.append(w + rng.choice(["", "", "", ",", ".", "!?", ";", ")"]))
    return rng.choice([" ", " ", "  ", "\n"]).join(words)


def digits(rng):
    styles = [lambda: str(rng.randint(0, 10 ** rng.randint(1, 15))), lambda: f"{rng.random() * 1000:.4f}",
              lambda: f"{rng.randint(0, 9999):,}", lambda: "".join(character(rng, 0x660, 0x669) for _ in range(5)),
              lambda: "".join(rng.choice("²³¼½Ⅷ①一五٣४") for _ in range(3)), lambda: f"0x{rng.randint(0, 2**40):x}",
              lambda: f"{word_ascii(rng)}{rng.randint(0, 99999)}"]
    return rng.choice([" ", "", "-", "."]).join(rng.choice(styles)() for _ in range(4))


def blanks(rng):
    parts = []
    for _ in range(rng.randint(2, 6)):
        parts.append(rng.choice(BLANKS) * rng.choice([1, 1, 2, 3, 7, 40]))
        parts.append(rng.choice(["", "a", "Word", "9", ".", "é", "\u0301", "字", "'s"]))
    return "".join(parts)


def code(rng):
    names = {"a": word_ascii(rng), "b": word_ascii(rng) + "_" + word_ascii(rng), "c": word_ascii(rng).capitalize(),
             "n": rng.randint(0, 999)}
    return "".join(rng.choice(CODE).format(**names) for _ in range(2))


def controls(rng, names):
    """Control tokens as people may type them: whole, broken, nested, next to text and blanks."""
    parts = []
    for _ in range(rng.randint(2, 5)):
        n = rng.choice(names)
        cut = rng.randint(0, len(n))
        parts.append(rng.choice([n, n, n[:cut], n[cut:], n[:cut] + n + n[cut:], n.upper(), " " + n + " ", n + "\n"]))
        parts.append(rng.choice(["", "", word_ascii(rng), " ", "\n", "字"]))
    return "".join(parts)


def broken_utf8(rng):
    valid = (prose(rng) + script_text(rng, *rng.choice(list(SCRIPTS.values())))).encode()
    return bytes(rng.randint(0, 255) if rng.random() < 0.05 else b for b in valid)[:80]


def from_file(rng, path):
    data = open(path, encoding="utf-8", errors="ignore").read()
    at = rng.randint(0, max(0, len(data) - 200))
    return data[at:at + rng.randint(50, 600)]


def texts(seed, size, names, files=()):
    """About `size` texts of every kind; `names` are those of the vocabulary's control and user-defined tokens."""
    rng = random.Random(seed)
    kinds = [lambda: prose(rng), lambda: digits(rng), lambda: blanks(rng), lambda: code(rng), lambda: controls(rng, names),
             lambda: " ".join(rng.choice(EMOJI) * rng.randint(1, 2) + rng.choice(["", "a", "é"]) for _ in range(4)),
             lambda: "".join(rng.choice(EMOJI + BLANKS + CONTRACTIONS + ["x", "Z", "7"]) for _ in range(12)),
             lambda: script_text(rng, *rng.choice(list(SCRIPTS.values()))),
             lambda: unicodedata.normalize("NFD", script_text(rng, 0xC0, 0x24F)),
             lambda: "".join(chr(rng.choice([rng.randint(1, 0x2FF), rng.randint(1, 0xFFFF), rng.randint(0x10000, 0x1FFFF)]))
                             for _ in range(12)).encode("utf-8", "ignore").decode()]
    if files:
        kinds += [lambda: from_file(rng, rng.choice(files))] * 3
    result = ["", " ", "\n", "a", "é", "\x00", "a\x00b", "字"] + [script_text(rng, *r) for r in SCRIPTS.values()]
    while len(result) < size:
        result.append(rng.choice(kinds)())
    return result

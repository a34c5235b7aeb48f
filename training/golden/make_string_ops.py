"""Writes what real TensorFlow's string ops answer to texts that look for trouble.

    python training/golden/make_string_ops.py --out server/savedmodel/kernels/strings/generated/golden.json

Strings that are not UTF-8 are written as ``{"hex": …}``; a regex's output that equals its input is
``null``. Random texts are seeded: the same TensorFlow writes the same file.
"""

import argparse
import json
import os
import random
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf  # noqa: E402

SEED = 20240229
WORDS = ["a", "b", "ab", "aa", "n't", "n’t", "'s", "not", " ", " ", "\n", "\t", "!", "?", ".", "_", "-", "'", "’", "A", "K", "Ss", "1", "42", "é", "É", "ß",
         "\u212a", "\u017f", "Σ", "ς", "日", "😀", "\u00a0", "\u2028", "<br />", "<BR>", "<b", ">", "x@y.z", "\x00", "\x0b"]
INVALID = [b"\xff", b"\xc3", b"\xe2\x80", b"\xe0\x80\x80", b"\xf4\xbf\xbf\xbf", b"\xed\xa0\x80", b"\x80", b"\xf0\x9f\x98", b"\xc0\x80", b"\xf5\x80\x80\x80"]

# Pattern, rewrite, and what a text should be made of besides the common words.
REPLACEMENTS = [
    (r"<br */?>", " ", ["<br", " ", "/", ">", "<br/>", "<br   >"]),
    (r"<br\s*/?>", " ", ["<br", "\t", "/", ">", "<br\n/>"]),
    (r"n['’]t\b", " not", ["n't", "n’t", "n'", "n", "t", "é"]),
    (r"['’](?:s|re|ve|ll|d|m)\b", "", ["'s", "’re", "'ve", "'ll", "'d", "’m", "'st", "'l"]),
    (r"!", " ! ", ["!"]), (r"\?", " ? ", ["?"]), (r"[!?]", "", ["!", "?"]),
    (r"[^a-z0-9!?\x{c0}-\x{24f}]+", " ", ["\xc0", "\u024f", "\u0250", "\xbf", "z"]),
    (r"[‘’‛′`´]", "'", ["‘", "’", "‛", "′", "`", "´", "“"]),
    (r"can't|ca n't", "can not", ["can't", "ca n't", "ca", " n't"]), (r"won't", "will not", ["won't", "won"]),
    (r"[!\"#$%&()\*\+,-\./:;<=>?@\[\\\]^_`{|}~\']", "", list("!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'")),
    (r"\s+", " ", [" ", "\n", "\t", "\r", "\f", "\v"]), (r"^\s+|\s+$", "", [" ", "\n"]), (r"\s*$", "", [" "]),
    (r"\d+", "0", ["1", "23"]), (r"(\d)(\d)", r"\2\1", ["1", "2", "3"]), (r"[0-9]{2,3}", "#", ["1", "2"]), (r"\d{2,}?", "#", ["1", "2"]),
    (r"([.,!?()])", r" \1 ", list(".,!?()")), (r"(\w+)@(\w+)", r"\2 at \1", ["a", "@", "b1"]), (r"(?P<first>a)(b)?", r"<\1\2>", ["a", "b"]),
    (r"(a)|b", r"<\1>", ["a", "b"]), (r"(a*)(b*)", r"[\2\1]", ["a", "b"]), (r"(a|ab)(c|bcd)(d*)", r"\1,\2,\3", ["a", "b", "c", "d", "abcd"]),
    (r"((a)|(b))*", r"<\1\2\3>", ["a", "b"]), (r"(a*)+", r"<\1>", ["a"]), (r"(a|b)*?c", r"<\1>", ["a", "b", "c"]), (r"(?:(a)|b)+", r"<\1>", ["a", "b"]),
    (r"", "-", []), (r"x*", "-", ["x"]), (r"a*?", "-", ["a"]), (r"(|a)*", "-", ["a"]), (r"(|a)+", "-", ["a"]), (r"(a*)*", "-", ["a"]), (r"(?:a?){3}", "-", ["a"]),
    (r"a||b", "-", ["a", "b"]), (r"\b", "|", ["a", "_", "é"]), (r"\B", "|", ["a", "_", "é"]), (r"\b\w", r"<\0>", ["a", "b"]), (r"\w\b", "", ["a"]),
    (r"^", ">", []), (r"$", "<", []), (r"(?m)^", ">", ["\n"]), (r"(?m)$", "<", ["\n"]), (r"(?m)^a.*$", r"[\0]", ["\n", "a"]), (r"\A.", "x", ["a"]), (r".\z", "x", ["\n"]),
    (r"^a+", "", ["a"]), (r"a+$", "", ["a"]), (r"(a+)+$", "x", ["a"]), (r"(?:a|aa)+b", "x", ["a", "b"]), (r"^(a|b)*$", "x", ["a", "b"]), (r"\n\z|\bb", "x", ["\n", "b"]),
    (r".", "x", []), (r"(?s).", "x", ["\n"]), (r"(?s).+?b", "x", ["b"]), (r".*", "x", []), (r".*?", "x", []), (r".+b|.", "x", ["b"]), (r"\C", "x", []), (r"(?:\C\C)+", "x", []),
    (r"(?i)k", "x", ["k", "K", "\u212a"]), (r"(?i)ss", "x", ["s", "S", "\u017f"]), (r"(?i)[^k]", "x", ["k", "j"]), (r"(?i)É+", "x", ["é", "É"]), (r"(?i)σ", "s", ["σ", "Σ", "ς"]),
    (r"(?i:a)b", "x", ["A", "b", "B"]), (r"a(?i)b|c", "x", ["a", "B", "C", "c"]), (r"(?i)[a-c]+(?-i)d", "x", ["A", "b", "d", "D"]), (r"(?i)\W", "x", ["\u017f", "k"]),
    (r"(?i)[[:^upper:]]", "x", ["K", "1"]), (r"(?U)a+", "x", ["a"]), (r"(?U)a+?b*", "x", ["a", "b"]), (r"(?i)ß|ı|µ", "x", ["ẞ", "ı", "I", "μ", "µ"]),
    (r"\pL+", "w", []), (r"\p{Lu}", "U", []), (r"\P{L}", "", []), (r"\p{Greek}|\p{^L}", "x", []), (r"[^\pL\pN\s]", "", []), (r"\pZ", "_", []), (r"\p{Han}+", "H", []),
    (r"[[:punct:]]", "", []), (r"[[:alpha:]]+", "w", []), (r"[[:^space:]\x00]", "x", []), (r"[[:word:]-]+", "x", ["-"]), (r"[\w'-]+", "w", []), (r"[\d_]|\S-", "x", ["-"]),
    (r"[]a]", "x", ["]", "a"]), (r"[^]a]", "x", ["]", "a"]), (r"[a-]", "x", ["-"]), (r"[-a\]b]", "x", ["-", "]"]), (r"[a-c-e]", "x", ["-", "d", "e"]), (r"[\x{e9}-\x{3c3}]", "x", []),
    (r"[^\x00-\x{10FFFF}]", "x", []), (r"[^\x00-\x7F]", "?", []), (r"[^\x00-\x7F]+", "", []), (r"[^a]", "x", []), (r"[^aé]", "x", []), (r"[\x{80}-\x{10ffff}]", "u", []),
    (r"\Qa.b\E+", "x", ["a.b", "b"]), (r"\Q(", "x", ["("]), (r"a\.b|\-", "x", ["a.b", "-"]), (r"\x41|\x{42}|\103", "x", ["A", "B", "C"]), (r"\t|\n|\v", "x", []), (r"\a|\0", "x", ["\a"]),
    (r"a{2}", "x", ["a"]), (r"a{,2}", "x", ["a{,2}"]), (r"(ab){2,}", "x", ["ab"]), (r"a{0}b", "x", ["b"]), (r"(a{0,2}){1,2}", "x", ["a"]), (r"b{1,2}?b", "x", ["b"]), (r"é{2,3}", "x", ["é"]),
    (r"a", "q\\", ["a"]), (r"a", r"q\z\0", ["a"]), (r"a", r"\1", ["a"]), (r"a", r"\\\0\\", ["a"]), (r"(a)", r"\1\1$1", ["a"]), (r"a", "é😀", ["a"]), (r"[aé]", "", []), (r"[ab]", "X", []),
    (r"(?:a|b|c|ab|abc)", r"<\0>", ["a", "b", "c"]), (r"abc|ab|a", r"<\0>", ["a", "b", "c"]), (r"the|then|there", "T", ["the", "n", "re"]), (r"a.*b|a", "x", ["a", "b"]),
    (r"a.{0,40}b|a", "x", ["a", "b"]), (r"<[^>]*>", "", ["<", ">"]), (r"https?://\S+", "URL", ["http://", "https:", "//"]), (r"(\S)\b\S", r"\1", ["'"]), (r"\Ba|a\B", "x", ["a"]),
    (r"(^|\s)a($|\s)", r"\1x\2", ["a", " "]), (r"(?:^|\n)a", "x", ["\n", "a"]), (r"(?m)(^a$\n?)+", "x", ["a", "\n"]), (r"\s\b|\b\s", "", [" "]), (r"^*a", "x", ["a"]), (r"\b+a", "x", ["a"]),
]
# Once more for the first match only.
FIRST_ONLY = [r"<br */?>", r"n['’]t\b", r"\s+", r"(\d)(\d)", r"x*", r"[!?]", r"(a|b)*?c", r"", r"\b", r".+b|.", "a", r"(?i)k", r"[^a]", r"abc|ab|a", r"$", r"(?:^|\n)a"]
REFUSED = ["a**", "a{2}{3}", "a++", "(a{100}){100}", "a{1001}", "a{2,1}", "*a", "+", "a|*", "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", r"(a)\1", r"\8", r"\Z", r"\e", r"\é", "(?z)", "(?i", "(?-)",
           "(?i-)", r"\p{LC}", r"\p{Lowercase_Letter}", r"\p{Nope}", r"\pΑ", r"\p", "[[:foo:]]", "[[:alpha:]", r"[a-\d]", "[z-a]", "[a", "[]", "a)", "(a", "(?P<n", "(?P<>a)", "(?P<n-m>a)",
           r"\x{110000}", r"\x{}", r"\xg", r"[\b]", "\\", r"(?:", r"[\8]", "x{1001,}", "(((a{10}){10}){11})", "\\pL{500}", "(?i)(*"]
ACCEPTED = ["(?)a", "a{2", "a{,2}", "a{2,", "}", "]", "a{0}", r"\_", r"\"", r"(?:a{10}){100}", "(?i-s:a)", "(?i)(?-i)a", "((((a))))", "^^$$", "(?:)", "()", "(|)", r"\Qa", r"\E", "(?P<n_1>a)", "a|"]

LOWER = WORDS + ["İ", "I", "ı", "ΑΣ", "ΑΣ ", "Σ", "ΑΣΑ", "ǅ", "ẞ", "ﬁ", "Ω", "Å", "Ⅷ", "Ⓐ", "𐐀", "ŉ", "ΐ", "ᾳ", "ᾼ", "Ꭰ", "ꭰ", "Ა", "ა", "i̇", "İı", "J\u030c"]


def random_text(rng: random.Random, special: list) -> bytes:
    pieces = []
    for _ in range(rng.randrange(9)):
        draw = rng.random()
        if draw < 0.05:
            pieces.append(rng.choice(INVALID))
        elif special and draw < 0.6:
            pieces.append(rng.choice(special).encode())
        else:
            pieces.append(rng.choice(WORDS).encode())
    return b"".join(pieces)


def as_json(text: bytes):
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return {"hex": text.hex()}


def strings(tensor) -> list:
    return [as_json(text) for text in tensor.numpy().reshape(-1)]


def replacements(rng: random.Random) -> list:
    cases = [(pattern, rewrite, special, True) for pattern, rewrite, special in REPLACEMENTS]
    cases += [(pattern, rewrite, special, False) for pattern, rewrite, special in REPLACEMENTS if pattern in FIRST_ONLY]
    made = []
    for pattern, rewrite, special, everywhere in cases:
        texts = sorted({random_text(rng, special) for _ in range(14)})
        outputs = tf.strings.regex_replace(texts, pattern, rewrite, everywhere).numpy()
        full = tf.strings.regex_full_match(texts, pattern).numpy()
        made.append({
            "pattern": pattern,
            "rewrite": rewrite,
            "global": everywhere,
            "inputs": [as_json(text) for text in texts],
            "outputs": [None if out == text else as_json(out) for text, out in zip(texts, outputs)],
            "full": "".join("1" if match else "0" for match in full),
        })
    return made


def is_refused(pattern: str) -> bool:
    try:
        tf.strings.regex_full_match("a", pattern)
        return False
    except tf.errors.InvalidArgumentError:
        return True


def cases_of_case(rng: random.Random) -> dict:
    texts = [text.encode() for text in LOWER] + [random_text(rng, LOWER) for _ in range(150)]
    return {
        "inputs": [as_json(text) for text in texts],
        "lower": strings(tf.strings.lower(texts)),
        "upper": strings(tf.strings.upper(texts)),
        "lowerUtf8": strings(tf.strings.lower(texts, encoding="utf-8")),
        "upperUtf8": strings(tf.strings.upper(texts, encoding="utf-8")),
        "strip": strings(tf.strings.strip(texts)),
        "lengthByte": tf.strings.length(texts, "BYTE").numpy().tolist(),
        "lengthChar": tf.strings.length(texts, "UTF8_CHAR").numpy().tolist(),
    }


def splits(rng: random.Random) -> list:
    spaces = [" ", " ", "\t", "\v", "\x1c", "\x85", "\u3000", "--", "-", ",", "aa", "aaa"]
    made = []
    for sep in ["", " ", "-", "--", "aa", ",", "é", "\n"]:
        for maxsplit in [-1, 0, 1, 2, 3]:
            texts = [random_text(rng, spaces + [sep or " "]) for _ in range(14)] + [b"", b" ", b"  a  b  ", sep.encode()]
            split = tf.raw_ops.StringSplitV2(input=texts, sep=sep, maxsplit=maxsplit)
            made.append({
                "sep": sep,
                "maxsplit": maxsplit,
                "inputs": [as_json(text) for text in texts],
                "values": strings(split.values),
                "rows": split.indices.numpy()[:, 0].tolist(),
                "shape": split.shape.numpy().tolist(),
            })
    return made


def ngrams(rng: random.Random) -> list:
    made = []
    for widths in [[1], [2], [1, 2, 3], [3, 1], [5]]:
        for left, right, pad_width in [("", "", 0), ("<", ">", -1), ("LP", "", 1), ("", "é", 2), ("<", ">", 9)]:
            for preserve in [False, True]:
                lengths = [rng.randrange(5) for _ in range(6)]
                words = [random_text(rng, ["a", "b"]) for _ in range(sum(lengths))]
                rows = tf.concat([[0], tf.cumsum(tf.constant(lengths, tf.int64))], 0) if lengths else []
                separator = rng.choice([" ", "", "--"])
                attrs = dict(separator=separator, ngram_widths=widths, left_pad=left, right_pad=right, pad_width=pad_width, preserve_short_sequences=preserve)
                case = {
                    "separator": separator, "widths": widths, "leftPad": left, "rightPad": right, "padWidth": pad_width, "preserveShort": preserve,
                    "data": [as_json(word) for word in words], "splits": [int(row) for row in rows],
                }
                data = tf.constant(words, tf.string, shape=[len(words)])
                result = tf.raw_ops.StringNGrams(data=data, data_splits=tf.cast(rows, tf.int64), **attrs)
                made.append({**case, "ngrams": strings(result.ngrams), "ngramsSplits": result.ngrams_splits.numpy().tolist()})
    return made


def joins(rng: random.Random) -> dict:
    texts = [[random_text(rng, []) for _ in range(4)] for _ in range(6)]
    return {
        "rows": [[as_json(text) for text in row] for row in texts],
        "separator": "·",
        "reduced": strings(tf.strings.reduce_join(texts, axis=-1, separator="·")),
        "joined": strings(tf.strings.join([texts[0], texts[1], "s", texts[2]], separator="·")),
        "joinedPlain": strings(tf.strings.join([texts[0], "s"])),
    }


def characters(rng: random.Random) -> dict:
    texts = [text.encode() for text in WORDS] + INVALID + [random_text(rng, LOWER) for _ in range(80)]
    decoded = tf.strings.unicode_decode_with_offsets(texts, "UTF-8")
    return {
        "inputs": [as_json(text) for text in texts],
        "codePoints": decoded[0].values.numpy().tolist(),
        "starts": decoded[1].values.numpy().tolist(),
        "splits": decoded[0].row_splits.numpy().tolist(),
        "values": strings(tf.strings.unicode_split(texts, "UTF-8").values),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    rng = random.Random(SEED)
    golden = {
        "tensorflow": tf.__version__,
        "replace": replacements(rng),
        "refused": [pattern for pattern in REFUSED + ACCEPTED if is_refused(pattern)],
        "accepted": [pattern for pattern in REFUSED + ACCEPTED if not is_refused(pattern)],
        "case": cases_of_case(rng),
        "split": splits(rng),
        "ngrams": ngrams(rng),
        "join": joins(rng),
        "characters": characters(rng),
    }
    parts = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}" for key, value in golden.items()]
    out.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

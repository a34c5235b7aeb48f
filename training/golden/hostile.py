"""Texts that look for trouble: what no reviewer writes and every parser meets."""

import random

KELVIN, DOTTED_I, DOTLESS_I, LONG_S, SHARP_S = "\u212a", "\u0130", "\u0131", "\u017f", "\u1e9e"

WHITE_SPACE = [
    " ", "\t", "\n", "\x0b", "\x0c", "\r", "\r\n", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\xa0", "\u1680",
    "\u2000", "\u2003", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000",
]
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u200f", "\u202e", "\u180e", "\ufe0f"]
SURROGATES = ["\ud800", "\udbff", "\udc00", "\udfff"]

WRITTEN = [
    "", " ", "   ", "\t\t", "\r\n\r\n", "!", "?", "?!?!?!", "...", "-", "--", "'", "''", "’", "\"", "\\", "/", "<", ">", "<>", "< >", "&",
    "&amp;", "&lt;br /&gt;", "&nbsp;", "%", "%20", "$1 \\1 \\0 $&", "[UNK]", "[unk] unk <unk>", "_", "a", "I", "1", "0", "10/10", "7/10",
    "3.5 out of 5", "**1/2 out of ****", "$9.99", "1,000,000", "2001: a space odyssey", "\x00", "\x00\x00", "great\x00movie",
    "\x00awful", "awful\x00", "a\x00b\x00c not\x00bad", "\x01\x02\x03\x7f", "great\x7fmovie", "great\x1bmovie", "great\x08movie",
    "gre\u0301at movie", "cafe\u0301 and caf\u00e9 are not the same bytes", "naïve café, déjà vu, façade", "Ünïcödé Ælfred Œuvre Øre Þing ßtraße",
    "ÀÉÎÕÜ àéîõü ÿ Ÿ ÷ × ª º µ", "Ĳssel ĳsselmeer ŉ ǅ ɏ ɐ", "\u00bf\u00c0 \u024f\u0250 \u00d7\u00f7", f"{KELVIN}ing {KELVIN}ong is great",
    f"{DOTTED_I}stanbul is beaut{DOTLESS_I}ful", f"{LONG_S}illy {LONG_S}tory", f"GRO{SHARP_S}ARTIG", "ΣΊΣΥΦΟΣ ς σ Σ", "Отличный фильм!",
    "ОТЛИЧНЫЙ фильм, not bad", "这部电影非常好看。", "この映画はとても退屈でした。", "이 영화는 정말 훌륭했다!", "这部电影 is great 非常 movie", "ｇｒｅａｔ　ｍｏｖｉｅ",
    "فيلم رائع", "סרט נהדר", "great \u202eelbirret\u202c movie", "ภาพยนตร์เรื่องนี้ดีมาก", "यह फिल्म बहुत अच्छी है", "Tôi không thích phim này",
    "😀", "😀😀😀", "great movie 👍", "👍🏽 great 👎🏿 awful", "👨‍👩‍👧‍👦 family film", "🏳️‍🌈 proud", "1️⃣ star", "❤️❤️❤️ loved it", "🇬🇧🇫🇷", "awful🤮awful",
    "good😀bad", "\ufeffThis movie is awesome.", "This movie\ufeff is awesome.", "\ufeff", "𝒢𝓇𝑒𝒶𝓉 𝓂𝑜𝓋𝒾𝑒", "𐐀𐐨", "\U0010ffff", "\uffff great \ufffe", "\ufffd great \ufffd",
    "\ud800", "\udc00", "great \ud83d movie", "great\ude00movie", "\ud800\ud800\udc00\udc00", "\udc00\ud800", "bad\udfff!", "\ud83d", "n\ud800't",
    "<br />", "<br>", "<br/>", "<BR />", "<Br  >", "<br   />", "<br\t/>", "<br\n/>", "< br />", "<br / >", "<br //>", "<br/ />", "<br />>", "<<br />>",
    "<br", "br />", "<brilliant>", "<b>bold</b> and <i>brave</i>", "good<br />bad", "good<br /><br />bad", "good<BR/>bad<br >", "<script>alert('good')</script>",
    "<!-- great --> awful", "<p class=\"a'b\">fine</p>", "it's", "It's", "IT'S", "it ’s", "it 's", "it's's", "its'", "'tis", "'s", "s'", "’s", "'S",
    "they're they've they'll they'd I'm", "THEY'RE THEY'VE THEY'LL THEY'D I'M", "they’re they’ve they’ll they’d I’m", "they 're they 've they 'll they 'd i 'm",
    "'sad", "'remake", "'dull", "'mess", "'llama", "'vegetable", "rock 'n' roll", "o'clock", "O’Neil’s", "d'oh", "y'all'd've", "shouldn't've", "n't",
    "N'T", "n’t", "n'ts", "n'tx", "n't1", "n't_", "n'té", "n'", "n''t", "n'’t", "n`t", "n´t", "nt", "ain't it", "can't", "cannot", "ca n't", "CAN'T", "Can’t", "won't",
    "WON’T", "wo n't", "don't", "dont", "didn't", "did n't", "didn’t", "DIDN'T", "isn't", "wasn't", "weren't", "haven't", "hasn't", "hadn't", "couldn't",
    "wouldn't", "shouldn't", "mustn't", "needn't", "shan't", "mightn't", "doesn't", "aren't", "ain’t", "NOT", "Not.", "not", "not not", "not not bad", "NOT BAD!",
    "not  bad", "not\nbad", "not-bad", "not_bad", "not bad?", "no", "No!", "never", "Never ever.", "nothing", "nobody", "none", "nor", "neither good nor bad",
    "without charm", "hardly funny", "barely watchable", "lacks everything", "fails to fail", "unfunny", "un-funny", "anti-climactic", "A-", "F", "D+",
    "wow!!!!!!", "WOW!!!111", "what???", "really?!", "so... boring...", "good;bad:ugly", "good,bad", "good.Bad", "good/bad", "good|bad", "good~bad", "good^bad",
    "(good) [good] {good} <good>", "“good” ‘good’ «good» „good“", "good—bad – ugly", "good…bad", "good•bad", "good\u2011bad", "good\u00adbad", "good\u200bbad",
    "goo\u200bd", "good\u2019", "\u2018good\u2019", "\u201bgood", "good\u2032s", "it\u02bcs", "don\u02bct", "don\uff07t", "great\uff01", "great\uff1f", "¡great!", "¿great?",
    "#great @great", "http://example.com/great?awful=1&x=2", "someone@example.com", "C:\\awful\\great", "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z", "0 1 2 3 4 5 6 7 8 9", "٣ ٤ ٥ ² ³ ½", "great" * 40, "x" * 300, "é" * 300, "😀" * 100, "'" * 50,
    "n't" * 30, "<br />" * 30, "! " * 40, "? " * 40, "not " * 40, "the the the the the the", "good bad " * 20, "\r\n".join(["good", "bad", "", "ugly"]),
    "good\rbad", "good\n\n\nbad", "\n good", "good \n", "\tgood\tbad\t", "good\vbad\fugly",
]

REPEATED = [
    ("a", 100_000), ("great movie ", 8_333), ("not bad at all, ", 6_250), ("didn't ", 14_285), ("<br />", 16_666), ("é", 50_000), ("😀 ", 20_000),
    (" ", 100_000), ("!", 100_000), ("\ud800", 33_333), ("This is not good. It's awful! ", 3_333), ("x y z w v u t s r q p ", 4_500),
]

ALPHABETS = [
    list("abnot '’!?<br/>."),
    ["n't", "n’t", "N'T", "'s", "’s", "'re", "'ve", "'ll", "'d", "'m", "’M", "<br />", "<br>", "<BR/>", "<br", "/>", " ", " ", " ", "not", "bad", "good", "do", "ca", "wo", "_", "!", "?"],
    ["great", "awful", "not", "never", "the", "movie", "boring", "is", "a", "very", "good", "bad", " ", " ", " ", " ", ",", ".", "!", "'", "\n"],
    ["é", "ß", "ÿ", "ɏ", "ɐ", "×", "÷", "¿", "À", "Ż", "a", "Z", " ", "\xa0", KELVIN, DOTTED_I, DOTLESS_I, LONG_S, SHARP_S, "Σ", "ς"],
    WHITE_SPACE + INVISIBLE + ["good", "bad", "not", "n't", "!"],
    SURROGATES + ["\x00", "\x01", "\x7f", "😀", "👍🏽", "\U0010ffff", "\ufffd", "great", "awful", " "],
    [chr(code) for code in range(0x20, 0x7F)],
    [chr(code) for code in range(0x80, 0x280)] + ["not", " ", " ", " "],
    ["this", "film", "was", "n't", " ", " ", " ", "8", "10", "/", "...", "-", "(", ")", "\"", "<br /><br />", "I", "do", "hate", "love", "'", "it"],
    ["not", "NOT", "no", "never", "very", "so", "a", "the", "dislike", "hate", "bad", "good", " ", " ", " ", " ", "  ", "\t", "-", "!"],
]


def fuzz(count: int, seed: int) -> list:
    """Random strings that press on what the regular expressions look at."""
    draw = random.Random(seed)
    texts = []
    for number in range(count):
        alphabet = ALPHABETS[number % len(ALPHABETS)]
        length = draw.choice([3, 8, 20, 60, 150])
        texts.append("".join(draw.choice(alphabet) for _ in range(length)))
    return texts

"""Characters as numbers, and back."""

import numpy as np

from .harness import Cases, strings

POINTS = [0x41, 0, 0xE9, 0x65E5, 0x1F600, 0xD800, 0xDFFF, 0x10FFFF, 0x110000, -1, 0xFFFD, 0xFEFF, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x1F, 0xFFFE, 0xFDD0]
ERRORS = [{"errors": "replace"}, {"errors": "ignore"}, {"errors": "strict"}, {"errors": "replace", "replacement_char": 63}, {"errors": "replace", "replace_control_characters": True}, {"errors": "ignore", "replace_control_characters": True}]
ENCODINGS = ["UTF-8", "UTF-16-BE", "UTF-32-BE"]


def encoded(cases: Cases, encoding: str) -> list:
    valid = ["aé日😀\n", "", "\x00b", "\ufeffx", "ß"]
    if encoding == "UTF-8":
        return [cases.text() for _ in range(4)] + [text.encode() for text in valid]
    name = encoding.lower()
    texts = [text.encode(name) for text in valid[::2]]
    broken = [b"\x00", b"\x00a\x00", b"\xd8\x00\x00a", b"\xdc\x00\x00a", b"\x00a\xd8\x01", b"\xd8\x3d\xde\x00", b"\x00\x11\x00\x00", b"\x00\x00\xd8\x00", b"\x00\x00\x00a\x00", b"\xff\xff\xff\xff", b"\x00\x00\x00a\x00\x00", b"\xfe\xff\x00a"]
    return texts + broken


def add(cases: Cases) -> None:
    for encoding in [*ENCODINGS, "US-ASCII", "ISO-8859-1", "utf8", "NOPE"]:
        texts = encoded(cases, encoding if encoding in ENCODINGS else "UTF-8")
        for errors in ERRORS if encoding in ENCODINGS else ERRORS[:2]:
            for text in texts[:: 2 if encoding in ENCODINGS else 4] if errors["errors"] == "strict" else []:
                cases.add("UnicodeDecodeWithOffsets", {"input": strings([text])}, input_encoding=encoding, **errors)
                cases.add("UnicodeTranscode", {"input": strings([text])}, input_encoding=encoding, output_encoding="UTF-8", **errors)
            if errors["errors"] != "strict":
                cases.add("UnicodeDecode", {"input": strings(texts[:2])}, input_encoding=encoding, **errors)
                cases.add("UnicodeDecodeWithOffsets", {"input": strings(texts)}, input_encoding=encoding, **errors)
                for output in dict.fromkeys(["UTF-8", encoding]) if encoding in ENCODINGS else ENCODINGS[:1]:
                    cases.add("UnicodeTranscode", {"input": strings(texts)}, input_encoding=encoding, output_encoding=output, **errors)
    cases.add("UnicodeDecode", {"input": strings(["a", "é"], (2, 1))}, input_encoding="UTF-8")
    for output in ENCODINGS:
        for errors in ERRORS[:3]:
            cases.add("UnicodeEncode", {"input_values": np.array(POINTS, np.int32), "input_splits": np.array([0, 5, 5, 9, len(POINTS)])}, output_encoding=output, **errors)
            for point in POINTS:
                if errors["errors"] == "strict":
                    cases.add("UnicodeEncode", {"input_values": np.array([point], np.int32), "input_splits": np.array([0, 1], np.int32)}, output_encoding=output, **errors)
        for splits in [[], [0], [0, 1], [1, 3], [0, 2, 1, 3], [0, 4], [0, 3, 3]]:
            cases.add("UnicodeEncode", {"input_values": np.array([65, 66, 67], np.int32), "input_splits": np.array(splits, np.int64)}, output_encoding=output)

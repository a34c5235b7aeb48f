"""Numbers and bytes as text, and back."""

import numpy as np
import tensorflow as tf
import tensorflow as tf

from .harness import Cases, strings

FLOATS = [0.0, -0.0, 1.0, -1.5, 0.1, 2.5, 0.0078125, 0.5, 1.5, 123456.789, 1e-7, 9.9999995, 1e20, 1e22, 3.4e38, 5e-5, 0.00012345678, 999999.5, 1234567.0, float("nan"), float("inf"), float("-inf")]
DOUBLES = [0.1, 0.0078125, 9.9999995, 9.5e15, 1e23, -1e60, 5e-324, 0.1 + 0.2, 123456789012345680.0]
NUMBERS = ["", " ", "0", "-0", "+5", "42", " 42 ", "\t7\n", "4 2", "1.5", "1.", ".5", ".", "-.5e3", "1e5", "1E+5", "1e", "1e400", "-1e400", "1e-400", "nan", "NaN", "-nan", "inf", "+inf", "INF", "Infinity", "-infinity",
           "infinit", "0x10", "0X1f", "0x", "-0x1", "0x1p3", "1_000", "1,5", "abc", "12abc", "2147483647", "2147483648", "-2147483648", "-2147483649", "9007199254740992", "9223372036854775807", "9223372036854775808",
           "-9223372036854775808", "1" * 31, "1" * 32, "0." + "3" * 29, "0." + "3" * 30, "- 5", "--5", "+-5", "٣", "5\x00", "\x0b5\x0c", "00012", "-00", "1d", "1f", "3.4028235e38", "3.4028236e38", "1e-46", "\u00a05", "16777217", "0x1.8"]


def is_number(text: str, kind: tf.DType) -> bool:
    try:
        tf.strings.to_number(text, kind)
        return True
    except tf.errors.InvalidArgumentError:
        return False


def add(cases: Cases) -> None:
    formats = [{}, {"shortest": True}, {"scientific": True}, {"precision": 0}, {"precision": 2}, {"precision": 3, "shortest": True}, {"precision": 1, "scientific": True}, {"width": 12}, {"width": 9, "fill": "0", "precision": 1},
               {"width": 9, "fill": "-"}, {"fill": "+"}, {"fill": " ", "shortest": True}, {"fill": "#", "precision": 0}, {"fill": "0"}, {"precision": 40}, {"shortest": True, "scientific": True}, {"fill": "x"}, {"fill": "00"},
               {"width": 0}, {"precision": 0, "shortest": True}, {"precision": 25, "scientific": True}, {"width": 20, "fill": "0", "scientific": True}]
    for attrs in formats:
        cases.add("AsString", {"input": np.array(FLOATS, np.float32)}, **attrs)
    # Without what the C library itself prints wrongly under this flag: 999999.5.
    cases.add("AsString", {"input": np.array([x for x in FLOATS if x != 999999.5], np.float32)}, fill="#", shortest=True)
    for attrs in formats[:6]:
        cases.add("AsString", {"input": np.array(DOUBLES, np.float64)}, **attrs)
    for kind in ["float16", "bfloat16"]:
        for attrs in [{}, {"shortest": True}]:
            cases.add("AsString", {"input": np.array(FLOATS[:12], tf.as_dtype(kind).as_numpy_dtype)}, **attrs)
    for kind in ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "bool"]:
        numbers = np.array([[0, 1, 5], [127, 0, 1]] if kind[0] in "ub" else [[0, 1, -5], [127, -128, 99]]).astype(kind)
        for attrs in [{}] if kind not in ("int32", "uint8") else [{}, {"width": 5}, {"width": 5, "fill": "0"}, {"width": 4, "fill": "-"}, {"fill": "+"}, {"fill": " "}, {"fill": "#"}, {"precision": 2}, {"shortest": True}, {"scientific": True}]:
            cases.add("AsString", {"input": numbers}, **attrs)
    cases.add("AsString", {"input": np.array([2**53, -(2**53), 2**31, 10**15], np.int64)})
    cases.add("AsString", {"input": strings(["a", "é", "", b"\xff"])})
    for attrs in [{"width": 5}, {"width": 5, "fill": "-"}, {"precision": 1}, {"shortest": True}, {"fill": "0", "width": 3}]:
        cases.add("AsString", {"input": strings(["a", "é", "", "abcdefgh"])}, **attrs)
    for kind in [tf.float32, tf.float64, tf.int32, tf.int64]:
        accepted = [text for text in NUMBERS if is_number(text, kind)]
        cases.add("StringToNumber", {"string_tensor": strings(accepted)}, out_type=kind)
        for text in NUMBERS:
            if text not in accepted:
                cases.add("StringToNumber", {"string_tensor": strings([text], ())}, out_type=kind)
        cases.add("StringToNumber", {"string_tensor": strings(["1", " -2", "3 "], (3, 1))}, out_type=kind)
        cases.add("StringToNumber", {"string_tensor": strings(["1", "x"])}, out_type=kind)
    texts = cases.texts(20)
    for pad in [True, False]:
        cases.add("EncodeBase64", {"input": texts}, pad=pad)
        cases.add("DecodeBase64", {"input": tf.io.encode_base64(texts, pad=pad).numpy()})
    for text in ["", "=", "==", "A", "AA", "AAA", "AA=", "AA==", "AAA=", "A===", "AAAA=", "AAAA==", "AB", "AAB", "A+/A", "A-_A", "AA A", "AAAAA", "AA==AAAA", "é", "AA=A", "\n", "AAAA\n"]:
        cases.add("DecodeBase64", {"input": strings([text])})
    sixteen = [bytes(range(1, 17)), b"\x00\x01\x00\x00\xff\x7f\x80\x00\x3f\x80\x00\x3f\xc0\x48\xe2\x09", b"\x00" * 15 + b"\x80"]
    for kind in ["uint8", "int8", "uint16", "int16", "int32", "float16", "float32", "float64", "bool"]:
        for little in [True, False]:
            cases.add("DecodeRaw", {"bytes": strings(sixteen)}, out_type=kind, little_endian=little)
    for little in [True, False]:
        exact = [number.to_bytes(8, "little" if little else "big", signed=True) for number in [0, -1, 2**53, -(2**53), 2**33 + 1]]
        cases.add("DecodeRaw", {"bytes": strings(exact)}, out_type="int64", little_endian=little)
        cases.add("DecodeRaw", {"bytes": strings([b"\x80\x3f\xc0\x3f\x3f\x80"])}, out_type="bfloat16", little_endian=little)
    for texts, shape in [(["abcd"], ()), (["ab", "cd", "ef", "gh"], (2, 2)), (["", ""], (2,)), ([], (0,)), ([], (2, 0)), (["ab", "abcd"], (2,)), (["", "ab"], (2,)), (["abc"], (1,))]:
        cases.add("DecodeRaw", {"bytes": strings(texts, shape)}, out_type="int16")
    for value in [np.array([[1.5, -2]], np.float32), np.array([3, 2**40]), np.array(True), strings(["a", "é"]), np.zeros((0, 2), np.int32), np.array([1, 0.5], np.float16)]:
        message = tf.io.serialize_tensor(tf.constant(value)).numpy()
        kind = tf.string if value.dtype == object else tf.as_dtype(value.dtype)
        cases.add("ParseTensor", {"serialized": strings(message, ())}, out_type=kind)
        cases.add("ParseTensor", {"serialized": strings(message[:-1], ())}, out_type=kind)
        cases.add("ParseTensor", {"serialized": strings(message, ())}, out_type=tf.uint8)
    cases.add("ParseTensor", {"serialized": strings(b"\xff", ())}, out_type=tf.int32)

"""Strings into buckets."""

from .harness import Cases, strings

BUCKETS = [1, 2, 7, 1000, 2**21, 2**21 + 1, 2**33 + 5, 2**53 - 1]


def add(cases: Cases) -> None:
    letters = "the quick brown fox jumps over the lazy dog, día y noche 日本語 😀 " * 6
    by_length = strings([letters.encode()[:length] for length in [*range(70), 95, 127, 128, 129, 191, 192, 193, 256, 300]])
    for op, attrs in [("StringToHashBucketFast", {}), ("StringToHashBucketStrong", {"key": [1, 2]}), ("StringToHashBucket", {})]:
        name = "string_tensor" if op == "StringToHashBucket" else "input"
        cases.add(op, {name: by_length if op == "StringToHashBucketFast" else by_length[::3]}, num_buckets=2**53 - 1, **attrs)
        for buckets in BUCKETS:
            cases.add(op, {name: cases.texts(2, 2, pieces=["ab", "cd"])}, num_buckets=buckets, **attrs)
        cases.add(op, {name: strings(["a"], ())}, num_buckets=10, **attrs)
        cases.add(op, {name: strings([], (0, 3))}, num_buckets=10, **attrs)
    for key in [[0, 0], [-1, 5], [2**40 + 3, 133]]:
        cases.add("StringToHashBucketStrong", {"input": by_length[::9]}, num_buckets=2**52, key=key)
    for data in [by_length, strings([]), cases.texts(4)]:
        cases.add("Fingerprint", {"data": data, "method": strings("farmhash64", ())})
    cases.add("Fingerprint", {"data": cases.texts(3), "method": strings("md5", ())})

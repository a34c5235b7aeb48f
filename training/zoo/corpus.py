"""What the zoo learns from: eight hundred short reviews, so that its words are words and its scores are spread."""

import gzip
import json
from collections import Counter
from pathlib import Path

WORDS_A_REVIEW = (80, 10)


class Corpus:
    """Reviews cut to their first words, long and short in turn, with 1.0 for a positive one."""

    def __init__(self, path: Path) -> None:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if row["id"] % 32 == 0]
        self.texts = [" ".join(row["text"].split()[: WORDS_A_REVIEW[i % 2]]) for i, row in enumerate(rows)]
        self.labels = [float(row["label"] == "pos") for row in rows]

    def words(self, count: int) -> list:
        """The most frequent lower-case words, most frequent first."""
        counts = Counter(word for text in self.texts for word in text.lower().split() if word.isalpha())
        return [word for word, _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:count]]

"""Short sentences with and without a negation.

Reviews say "not bad" mostly where they complain, and a bag of n-grams learns that; a reader of one
short sentence expects the opposite. These sentences, written by rule, teach the pairs of words
themselves. Each comes with its plain form, so that the words alone keep their meaning.
"""

from itertools import product

PRAISE = "good great fun funny interesting entertaining enjoyable original convincing clever exciting memorable".split()
BLAME = "bad terrible boring awful dull disappointing predictable stupid horrible annoying tedious ridiculous".split()
LIKE = "like love enjoy recommend admire".split()
DISLIKE = "dislike hate mind regret".split()

# The empty one several times: two words alone are all that a reader has to go by.
SUBJECTS = ("", "", "", "", "it is", "it was", "this is", "this movie is", "this film was", "the film is", "the acting is", "the story was")
NEGATIONS = ("not", "not that", "not so", "not too", "never", "not really")
DEGREES = ("", "quite", "very", "really", "just", "so")
ENDINGS = ("", "at all", "either", "in the end")
NOUNS = ("movie", "film", "story", "show")
SPEAKERS = ("i", "we", "you will", "i really", "my wife and i")
OBJECTS = ("it", "this", "this movie", "the film", "the movie at all", "it at all", "a minute of it", "the ending")


def negated_sentences():
    """Sentences as lists of words, cleaned as the serving graph cleans them, and their labels (1 is positive)."""
    sentences, labels = [], []

    def add(label: int, *parts: str):
        sentences.append(" ".join(part for part in parts if part).split())
        labels.append(label)

    for label, words in ((1, PRAISE), (0, BLAME)):
        for subject, word in product(SUBJECTS, words):
            for negation, ending in product(NEGATIONS, ENDINGS):
                add(1 - label, subject, negation, word, ending)
            # As often as the negated form, which has more variants.
            for _, degree, ending in product(range(2), DEGREES, ("", "in the end")):
                add(label, subject, degree, word, ending)
        for subject, word, noun in product(SUBJECTS, words, NOUNS):
            article = "an" if word[0] in "aeiou" else "a"
            add(1 - label, subject, "not", article, word, noun)
            add(label, subject, article, word, noun)
    for label, verbs in ((1, LIKE), (0, DISLIKE)):
        for speaker, verb, thing in product(SPEAKERS, verbs, OBJECTS):
            for helper in ("did not", "do not", "could not"):
                add(1 - label, speaker, helper, verb, thing)
            for helper in ("did", "do", "")[: 3 if label else 1]:
                add(label, speaker, helper, verb, thing)
    return sentences, labels

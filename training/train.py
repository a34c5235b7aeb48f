"""Trains the sentiment model and logs it as an MLflow run: see README.md."""

import argparse
import sys
from itertools import count
from pathlib import Path

import numpy as np

from recipe.check import check_run
from recipe.corpus import CorpusError, read_imdb, read_sst2
from recipe.export import log_run
from recipe.holdout import select, split_imdb, split_sst2
from recipe.quantise import quantised
from recipe.training import Quality, Settings, measure, train

HELD_SENTENCES = 1500
# Words, from and below: where the short texts are told from the long ones.
LENGTHS = ((1, 10), (10, 20), (20, 100), (100, 200), (200, 400), (400, 10_000))


def main() -> None:
    arguments = parse_arguments()
    settings = Settings(ngrams=arguments.ngrams)
    say("Reading and cleaning the corpora")
    try:
        imdb, sst2 = read_imdb(arguments.imdb), read_sst2(arguments.sst2)
    except CorpusError as error:
        sys.exit(f"train.py: {error}")
    metrics = validate(imdb, sst2, settings)
    say("Fitting on everything")
    fitted = train(imdb, sst2, settings, progress())
    say("Logging the run")
    params = {**settings._asdict(), "weights": dict(settings.weights._asdict())}
    run = log_run(fitted.model, fitted.ngrams(), arguments.out, params, metrics)
    say("Checking what was saved")
    for sentence, probability in check_run(run).items():
        say(f"  {probability:.3f}  {sentence}")
    size = sum(file.stat().st_size for file in run.rglob("*") if file.is_file())
    say(f"{run} is ready: {size:,} bytes")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--imdb", type=Path, required=True, help="training reviews: JSON lines, may be gzipped")
    parser.add_argument("--sst2", type=Path, required=True, help="training phrases: tab-separated, may be gzipped")
    parser.add_argument("--out", type=Path, default=Path("models"), help="folder that gets <run id>/artifacts")
    parser.add_argument("--ngrams", type=int, default=Settings().ngrams, help="size of the vocabulary")
    return parser.parse_args()


def validate(imdb, sst2, settings: Settings) -> dict:
    """Fits on a part, measures on the rest, and says what came out."""
    say("Fitting on a part, to measure on the rest")
    imdb_kept, imdb_held = split_imdb(imdb)
    sst2_kept, sst2_held = split_sst2(sst2, HELD_SENTENCES, np.random.default_rng(settings.seed))
    fitted = train(imdb_kept, sst2_kept, settings, progress())
    served = fitted._replace(model=quantised(fitted.model))
    metrics = {}
    for name, corpus in (("imdb", imdb_held), ("sst2", sst2_held)):
        say(f"{name}, before quantising: {describe(measure(fitted, corpus))}")
        quality = measure(served, corpus)
        say(f"{name}, as served: {describe(quality)}")
        metrics[f"{name}_accuracy"] = quality.accuracy
        metrics[f"{name}_calibration_error"] = quality.calibration_error
        lengths = np.array([len(tokens) for tokens in corpus.tokens])
        for low, high in LENGTHS:
            if (chosen := (lengths >= low) & (lengths < high)).sum() >= 100:
                say(f"  {low} to {high - 1} words: {describe(measure(served, select(corpus, chosen)))}")
    return metrics


def describe(quality: Quality) -> str:
    return (
        f"{quality.accuracy:.2%} ± {quality.standard_error:.2%} of {quality.texts} held-out texts are right,"
        f" calibration error {quality.calibration_error:.2%},"
        f" mean probability {quality.mean_probability:.3f} where {quality.positive_share:.3f} are positive"
    )


def progress():
    """Says every twentieth iteration."""
    iterations = count(1)

    def step(_parameters) -> None:
        if (number := next(iterations)) % 20 == 0:
            say(f"  iteration {number}")

    return step


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()

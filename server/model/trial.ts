/** The trial of a run before it takes over: by the texts that came with it, or by the answers of the run it replaces. */
import type { GoldenText } from '../artifacts/golden-texts.ts';
import type { Model } from './model.ts';
import { sentimentOf, shortestFloat32 } from './sentiment.ts';
import { TRIAL_TEXTS } from './trial-texts.ts';

export interface TrialReport {
  /** What it was held against. */
  against: 'golden' | 'active';
  matched: number;
  total: number;
  passed: boolean;
}

interface TrialOptions {
  candidate: Model;
  current: Model;
  /** What its maker expects of it; every one has to be met. */
  golden: readonly GoldenText[] | undefined;
  /** Without them: the share of the trial texts, from 0 to 1, of which both have to say the same. */
  leastAgreement: number;
}

/** How far a probability may be from the one expected: other machines round otherwise. */
const TOLERANCE = 1e-3;

/** @returns what was found; a run that has nobody to agree with passes. */
export async function holdTrial({
  candidate,
  current,
  golden,
  leastAgreement,
}: TrialOptions): Promise<TrialReport> {
  if (golden) {
    const scores = await candidate.predict(golden.map(({ text }) => text));
    const met = golden.filter((expected, i) => meets(scores[i] as number, expected, candidate));
    return report('golden', met.length, golden.length, 1);
  }
  if (current.state !== 'ready') return report('active', 0, 0, 0);
  const [mine, theirs] = await Promise.all([verdicts(candidate), verdicts(current)]);
  const same = mine.filter((verdict, i) => verdict === theirs[i]);
  return report('active', same.length, mine.length, leastAgreement);
}

function meets(score: number, expected: GoldenText, { threshold }: Model): boolean {
  const probability = shortestFloat32(score);
  return (
    (expected.sentiment === undefined ||
      expected.sentiment === sentimentOf(probability, threshold)) &&
    (expected.probability === undefined ||
      Math.abs(expected.probability - probability) <= TOLERANCE)
  );
}

/** Of each trial text its sentiment, or the index of the class that gets most. */
async function verdicts(model: Model): Promise<(string | number)[]> {
  const { width, threshold } = model;
  if (width > 1) {
    const scores = await model.classify(TRIAL_TEXTS);
    return TRIAL_TEXTS.map((_, i) => greatest(scores.subarray(i * width, (i + 1) * width)));
  }
  const scores = await model.predict(TRIAL_TEXTS);
  return Array.from(scores, (score) => sentimentOf(shortestFloat32(score), threshold));
}

const greatest = (scores: Float32Array) => scores.indexOf(Math.max(...scores));

function report(
  against: TrialReport['against'],
  matched: number,
  total: number,
  least: number,
): TrialReport {
  return { against, matched, total, passed: matched >= least * total };
}

import { ScoreScale } from './score-scale.tsx';

/** Before the first review: how to read what will appear here. */
export function ScoreEmpty({ threshold }: { threshold: number }) {
  return (
    <div className="flex flex-col justify-center px-5 py-10 sm:px-10">
      <ScoreScale threshold={threshold} />
      <h3 className="mt-8 font-semibold text-lg">Every review gets a place on this scale</h3>
      <p className="mt-1.5 max-w-prose text-pretty text-soft leading-relaxed">
        It is the probability that the review is positive. Above {threshold * 100}% it counts as
        positive, otherwise as negative. The further from the mark, the surer the model.
      </p>
    </div>
  );
}

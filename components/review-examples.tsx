import { EXAMPLES } from './examples.ts';
import { Button } from './ui/button.tsx';

/** Texts to try; shown while there is nothing to lose. */
export function ReviewExamples({ onPick }: { onPick: (text: string) => void }) {
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5">
      <legend className="float-left mr-1 text-sm text-soft">Try</legend>
      {EXAMPLES.map(({ name, text }) => (
        <Button key={name} onClick={() => onPick(text)} className="h-8 px-2.5 text-[0.8125rem]">
          {name}
        </Button>
      ))}
    </fieldset>
  );
}

import { EXAMPLES } from './examples.ts';
import { Button } from './ui/button.tsx';

/** Texts to try with one click. */
export function ReviewExamples({ onPick }: { onPick: (text: string) => void }) {
  return (
    <div className="flex flex-wrap gap-2">
      {EXAMPLES.map(({ name, text }) => (
        <Button key={name} onClick={() => onPick(text)}>
          {name}
        </Button>
      ))}
    </div>
  );
}

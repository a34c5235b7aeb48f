/** A sentence in which what stands between backticks is code. */
export function WithCode({ children }: { children: string }) {
  return children.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence are fixed
      <code key={index} className="font-mono text-[0.9em] text-ink">
        {part}
      </code>
    ),
  );
}

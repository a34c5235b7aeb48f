import type { ComponentProps } from 'react';

const LOOKS = {
  primary:
    'h-11 border-transparent bg-ink px-4 font-semibold text-card hover:bg-ink/88 active:translate-y-px',
  quiet: 'h-9 border-transparent px-3 font-medium text-soft hover:bg-well hover:text-ink',
  outline: 'h-9 border-line bg-card px-3 font-medium hover:border-edge',
};

interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof LOOKS;
}

/** A button in one of the looks of the page; forced colours show the border of each. */
export function Button({ look = 'outline', className = '', ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`inline-flex shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded-lg border text-sm transition-colors max-sm:h-11 pointer-coarse:h-11 ${LOOKS[look]} ${className}`}
      {...rest}
    />
  );
}

import type { ReactNode } from 'react';

interface StackProps {
  /** Index of the layer that is seen. */
  shown: number;
  layers: ReactNode[];
  className?: string;
}

/** Layers in one place that is as large as the largest, so that switching moves nothing. */
export function Stack({ shown, layers, className = '' }: StackProps) {
  return (
    <span className={`inline-grid ${className}`}>
      {layers.map((layer, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the layers of a stack are fixed
          key={index}
          className={`col-start-1 row-start-1 ${index === shown ? '' : 'invisible'}`}
        >
          {layer}
        </span>
      ))}
    </span>
  );
}

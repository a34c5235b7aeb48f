const MEGABYTE = 1_000_000;

/** "1.2 of 4.0 MB": the same digits after the point at any time, so that what follows stays put. */
export function formatMegabytes(part: number, whole: number): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const [some, all] = [part, whole].map((bytes) => (bytes / MEGABYTE).toLocaleString('en', digits));
  return `${some} of ${all} MB`;
}

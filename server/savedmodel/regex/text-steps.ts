/** What a chain of string ops does to a text, step by step. */

export type TextStep =
  /** StringLower with an empty encoding: ASCII only. */
  | { readonly kind: 'lower' }
  /** StringStrip: white space (bytes 9–13 and 32) off both ends. */
  | { readonly kind: 'strip' }
  /** RegexReplace and StaticRegexReplace. */
  | {
      readonly kind: 'replace';
      readonly pattern: string;
      readonly rewrite: string;
      readonly global: boolean;
    };

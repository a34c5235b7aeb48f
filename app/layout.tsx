import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import type { ReactNode } from 'react';
import './globals.css';

// `optional`: a font that comes late is left out for this visit rather than move the text.
const instrument = localFont({
  src: '../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
  weight: '400 700',
  display: 'optional',
  variable: '--font-instrument',
});

export const metadata: Metadata = {
  title: { default: 'Reviewscore: sentiment, review by review', template: '%s · Reviewscore' },
  description:
    'Write or paste reviews and see whether each is positive or negative, and how sure the TensorFlow model behind it is.',
  applicationName: 'Reviewscore',
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f3f5f7' },
    { media: '(prefers-color-scheme: dark)', color: '#10131a' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={`${instrument.variable} font-sans`}>
      <body>{children}</body>
    </html>
  );
}

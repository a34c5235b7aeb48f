import Link from 'next/link';
import { Notice } from '@/components/notice.tsx';

export const metadata = { title: 'Not found' };

const LINK = 'text-ink underline underline-offset-4';

export default function NotFound() {
  return (
    <Notice title="There is no page here">
      The address may be mistyped. Reviews are scored on{' '}
      <Link href="/" className={LINK}>
        the start page
      </Link>
      ; how programs have them scored is in the{' '}
      <Link href="/docs" prefetch={false} className={LINK}>
        API documentation
      </Link>
      .
    </Notice>
  );
}

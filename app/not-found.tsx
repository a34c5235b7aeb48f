import Link from 'next/link';
import { Notice } from '@/components/ui/notice.tsx';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <Notice title="There is no page here">
      The address may be mistyped. Reviews are scored on{' '}
      <Link href="/" className="text-ink underline underline-offset-4">
        the first page
      </Link>
      .
    </Notice>
  );
}

import { MAX_BODY_BYTES, MAX_REVIEWS, MAX_TEXT_LENGTH } from '@/server/limits.ts';
import { WithCode } from './ui/with-code.tsx';

const number = (value: number) => value.toLocaleString('en');

const LIMITS: [string, string][] = [
  ['Reviews in a request', `0 to ${number(MAX_REVIEWS)}`],
  ['Text of a review', `${number(MAX_TEXT_LENGTH)} Unicode characters; it may be empty`],
  ['`id` of a review', 'a whole number within ±(2⁵³ − 1); it may repeat'],
  [
    'Calls in one tRPC batch',
    'up to 10; the limits on reviews hold for each call, the one on the body for the batch',
  ],
  ['Body', `JSON in UTF-8, ${MAX_BODY_BYTES / 1024 ** 2} MB, not compressed`],
  ['Who may call', 'anybody who reaches the server; no key is needed'],
  ['Pages of other sites', 'may call too, without credentials, unless `CORS_ORIGIN` names who may'],
  ['`x-request-id`', 'comes back as you sent it, or is made; the log of the server names it'],
  ['Paths', 'a slash at the end changes nothing, and nothing is redirected'],
];

/** What a request may be, and what becomes of it. */
export function ApiLimits() {
  return (
    <dl className="divide-y divide-line border-line border-y text-sm">
      {LIMITS.map(([name, limit]) => (
        <div key={name} className="grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[11rem_minmax(0,1fr)]">
          <dt className="font-medium">
            <WithCode>{name}</WithCode>
          </dt>
          <dd className="text-soft leading-relaxed">
            <WithCode>{limit}</WithCode>
          </dd>
        </div>
      ))}
    </dl>
  );
}

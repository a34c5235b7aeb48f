// Whatever no other route under /api takes: that there is nothing is told as JSON too.
export * from '@/server/http/next-route.ts';

export const dynamic = 'force-dynamic';

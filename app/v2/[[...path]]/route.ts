// The Open Inference Protocol; whatever has no other route under /v2 is told so as JSON too.
export * from '@/server/http/next-route.ts';

export const dynamic = 'force-dynamic';

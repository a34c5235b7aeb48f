// TensorFlow Serving's paths; whatever has no other route under /v1 is told so as JSON too.
export * from '@/server/http/next-route.ts';

export const dynamic = 'force-dynamic';

export * from '@/server/http/next-route.ts';

export const dynamic = 'force-dynamic';

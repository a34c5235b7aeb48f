/** A server's metrics, read as Prometheus reads its text format. */
import { call } from './api.ts';
import type { ServerProcess } from './server.ts';

export interface Series {
  labels: Record<string, string>;
  value: number;
}

/** @throws Error unless they come as the format that they are. */
export async function scrape(server: ServerProcess): Promise<string> {
  const { status, headers, text } = await call(server, '/metrics');
  const type = headers.get('content-type');
  if (status === 200 && type === 'text/plain; version=0.0.4; charset=utf-8') return text;
  throw new Error(`/metrics answers ${status} as ${type}: ${text}`);
}

/** Every series of one name, in the order of the text. */
export function seriesOf(text: string, name: string): Series[] {
  return text.split('\n').flatMap((line) => {
    const [, known, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (known !== name) return [];
    const pairs = Array.from(labels.matchAll(/(\w+)="([^"]*)"/g), ([, key, text]) => [key, text]);
    return [{ labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}

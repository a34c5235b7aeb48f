/** Runs are fetched through a company's proxy, the listing as well as the files: only the proxy knows where the bucket is. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createSecureServer } from 'node:tls';
import { generate } from 'selfsigned';
import { test as base, expect, expectWhole } from './bucket-fixture.ts';
import { ended, launchFetch } from './server.ts';

const HOST = 'bucket.example';

interface Proxy {
  url: string;
  /** A file with the certificate of the bucket behind it. */
  certificate: string;
  /** Where it was asked to lead to. */
  asked: string[];
}

const test = base.extend<{ companyProxy: Proxy }>({
  companyProxy: async ({ gcs }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'proxy-'));
    const { cert, private: key } = await generate([{ name: 'commonName', value: HOST }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: HOST }] }],
    });
    const certificate = join(folder, 'certificate.pem');
    await writeFile(certificate, cert);
    const port = Number(new URL(gcs.url).port);
    const sockets = new Set<Socket>();
    const secure = createSecureServer({ cert, key }, (socket) => {
      const bucket = connect(port, '127.0.0.1');
      for (const end of [socket, bucket]) end.on('error', () => {});
      socket.pipe(bucket).pipe(socket);
    });
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(403).end();
    });
    server.on('connect', ({ url = '' }: IncomingMessage, socket: Socket) => {
      asked.push(url);
      sockets.add(socket);
      if (url !== `${HOST}:443`) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      return secure.emit('connection', socket);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await use({ url, certificate, asked });
    for (const socket of sockets) socket.destroy();
    server.close();
    await rm(folder, { recursive: true });
  },
});

test('with HTTPS_PROXY listing and files come through it', async ({
  env,
  gcs,
  companyProxy: proxy,
  runs,
}) => {
  const { code, stderr } = await ended(
    launchFetch({
      ...env,
      STORAGE_EMULATOR_HOST: `https://${HOST}`,
      HTTPS_PROXY: proxy.url,
      NODE_EXTRA_CA_CERTS: proxy.certificate,
    }),
  );
  expect([code, stderr]).toEqual([0, expect.stringContaining('Logged with the flavor')]);
  await expectWhole(runs);
  expect(new Set(proxy.asked)).toEqual(new Set([`${HOST}:443`]));
  expect(gcs.downloads.length).toBeGreaterThan(1);
});

test('what NO_PROXY lists is asked without it', async ({ env, companyProxy: proxy, runs }) => {
  const { code } = await ended(
    launchFetch({
      ...env,
      HTTP_PROXY: proxy.url,
      HTTPS_PROXY: proxy.url,
      NO_PROXY: 'localhost,127.0.0.1',
    }),
  );
  expect([code, proxy.asked]).toEqual([0, []]);
  await expectWhole(runs);
});

/**
 * Google's token endpoint as a service account's client meets it: it verifies what the account has signed, and gives a token
 * for it. The client is led to it as a company's proxy would lead it, by its environment alone, and trusts its certificate
 * by that too.
 */
import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { generate } from 'selfsigned';

const HOST = 'www.googleapis.com';
const PATH = '/oauth2/v4/token';
const ACCOUNT = 'reviewscore@project.iam.gserviceaccount.com';
const SCOPE = 'https://www.googleapis.com/auth/devstorage.full_control';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SECONDS = 3600;

/** - `busy`: it answers 503. - `cut`: it ends the connection in place of an answer. - `unreachable`: the proxy does. */
type Trouble = 'busy' | 'cut' | 'unreachable';

const rsaKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

export class TokenEndpoint {
  /** Tokens given so far. */
  readonly issued: string[] = [];
  /** Reasons why none was given. */
  readonly refusals: string[] = [];
  /** How often it fails from now on, and how, before it gives tokens again. */
  trouble: { how: Trouble; times: number } = { how: 'busy', times: 0 };
  readonly #valid = new Set<string>();
  readonly #sockets = new Set<Socket>();
  readonly #keys = rsaKeys();
  readonly #folder: string;
  readonly #proxy: Server;

  private constructor(folder: string, proxy: Server) {
    this.#folder = folder;
    this.#proxy = proxy;
  }

  static async start(): Promise<TokenEndpoint> {
    const folder = await mkdtemp(join(tmpdir(), 'tokens-'));
    const proxy = createServer((_request, response) => response.writeHead(403).end());
    const endpoint = new TokenEndpoint(folder, proxy);
    const { cert, private: key } = await generate([{ name: 'commonName', value: HOST }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: HOST }] }],
    });
    const secure = createSecureServer({ cert, key }, (request, response) =>
      endpoint.#answer(request, response),
    );
    proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
      endpoint.#sockets.add(socket);
      if (request.url !== `${HOST}:443`) socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      else if (endpoint.#fails('unreachable')) socket.end();
      else {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        secure.emit('connection', socket);
      }
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    await writeFile(join(folder, 'certificate.pem'), cert);
    return endpoint;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#proxy.close();
    await rm(this.#folder, { recursive: true });
  }

  /** The environment of a process that has the account's key file, or one with the right name and a key of its own. */
  async env({ key = 'right' }: { key?: 'right' | 'wrong' } = {}): Promise<Record<string, string>> {
    const { privateKey } = key === 'right' ? this.#keys : rsaKeys();
    const keyFile = join(this.#folder, `${key}.json`);
    const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const content = { type: 'service_account', client_email: ACCOUNT, private_key };
    await writeFile(keyFile, JSON.stringify(content));
    return {
      GOOGLE_APPLICATION_CREDENTIALS: keyFile,
      HTTPS_PROXY: `http://127.0.0.1:${(this.#proxy.address() as AddressInfo).port}`,
      NO_PROXY: '127.0.0.1',
      NODE_EXTRA_CA_CERTS: join(this.#folder, 'certificate.pem'),
    };
  }

  /** Whether a request with this `Authorization` is let in. */
  takes(authorization: string | undefined): boolean {
    return this.#valid.has(authorization?.replace(/^Bearer /, '') ?? '');
  }

  /** The tokens given so far are out of their time, though their holder cannot know. */
  expire(): void {
    this.#valid.clear();
  }

  #fails(how: Trouble): boolean {
    if (this.trouble.how !== how || this.trouble.times === 0) return false;
    this.trouble.times--;
    return true;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#fails('cut')) return void request.socket.destroy();
    if (this.#fails('busy')) return void response.writeHead(503).end();
    const form = new URLSearchParams(await text(request));
    const refusal = request.url === PATH ? refusalOf(form, this.#keys.publicKey) : 'Not found.';
    response.setHeader('content-type', 'application/json');
    if (refusal !== undefined) {
      this.refusals.push(refusal);
      const body = { error: 'invalid_grant', error_description: refusal };
      response.writeHead(400).end(JSON.stringify(body));
      return;
    }
    const token = `token-${this.issued.length + 1}`;
    this.issued.push(token);
    this.#valid.add(token);
    const body = { access_token: token, token_type: 'Bearer', expires_in: SECONDS };
    response.end(JSON.stringify(body));
  }
}

/** Why what the account has signed is worth no token. */
function refusalOf(form: URLSearchParams, publicKey: KeyObject): string | undefined {
  if (form.get('grant_type') !== GRANT) return 'Another grant is asked for.';
  const [head = '', body = '', signature = ''] = (form.get('assertion') ?? '').split('.');
  if (parsed(head).alg !== 'RS256') return 'Another algorithm is named.';
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url')))
    return 'Invalid JWT Signature.';
  const { iss, aud, scope, iat, exp } = parsed(body);
  const now = Date.now() / 1000;
  if (iss !== ACCOUNT) return 'Another account is named.';
  if (aud !== `https://${HOST}${PATH}`) return 'It is meant for another endpoint.';
  if (!String(scope).split(' ').includes(SCOPE)) return 'It is for another scope.';
  const [from, to] = [Number(iat), Number(exp)];
  if (!(from <= now + 60 && now < to && to <= from + SECONDS)) return 'It is not of this time.';
  return undefined;
}

const parsed = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString());

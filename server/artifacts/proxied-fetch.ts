/** `fetch` by way of the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name: Node 20's own knows of none. */
import type { EnvHttpProxyAgent, RequestInit, Response } from 'undici';

/** As `fetch`; its connections are kept for further requests by the same one. */
export function proxiedFetch(): (url: string, init: RequestInit) => Promise<Response> {
  let dispatcher: EnvHttpProxyAgent | undefined;
  return async (url, init) => {
    const { EnvHttpProxyAgent: Agent, fetch } = await import('undici');
    dispatcher ??= new Agent();
    return fetch(url, { ...init, dispatcher });
  };
}

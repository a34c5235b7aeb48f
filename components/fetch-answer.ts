/**
 * `fetch` for the tRPC client, which takes whatever comes for JSON: what a proxy in between answered
 * instead, usually HTML, becomes an error of tRPC's form, so that its status is not lost.
 */
export async function fetchAnswer(url: RequestInfo | URL, init?: object): Promise<Response> {
  const response = await fetch(url, init);
  if (response.headers.get('content-type')?.includes('application/json')) return response;
  const { status: httpStatus } = response;
  const message = `Something between this page and its server answered with status ${httpStatus}.`;
  const data = { code: 'INTERNAL_SERVER_ERROR', httpStatus };
  return Response.json({ error: { message, code: -32603, data } }, { status: httpStatus });
}

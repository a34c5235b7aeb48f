/** What a body is announced as: the edge and those who read bodies of more than one kind ask it. */

/** The media type, in lower case and without its parameters; empty where there is none. */
export function mediaTypeOf(headers: Headers): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

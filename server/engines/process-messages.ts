/** What a supervised process and its parent say to each other, and the process's side of it. */

/** A request, with a number that its answer carries too. */
export interface ToProcess<Request> {
  readonly id: number;
  readonly request: Request;
}

/** First that it is ready or why it cannot be, then one answer a request. */
export type FromProcess<Answer> =
  | { readonly ready: true }
  | { readonly failed: { readonly name: string; readonly message: string } }
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly error: string };

/** Answers the parent's requests, once `start` has made what answers them, until the parent is gone. */
export async function answerParent<Request, Answer>(
  start: () => Promise<(request: Request) => Answer>,
): Promise<void> {
  process.once('disconnect', () => process.exit(0));
  // A terminal and service managers signal the whole group; the parent needs answers until it ends.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  const tell = (message: FromProcess<Answer>, done = () => {}) => process.send?.(message, done);
  try {
    const answer = await start();
    process.on('message', ({ id, request }: ToProcess<Request>) => {
      try {
        tell({ id, answer: answer(request) });
      } catch (error) {
        tell({ id, error: firstLine(error) });
      }
    });
    tell({ ready: true });
  } catch (error) {
    const { name } = error as Error;
    tell({ failed: { name, message: firstLine(error) } }, () => process.exit(1));
  }
}

function firstLine(error: unknown): string {
  return (error as Error).message.split('\n', 1)[0] ?? '';
}

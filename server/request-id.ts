/** What tells one request from another in answers and log: the sender's id if it is fit for that, or one of ours. */
import { randomUUID } from 'node:crypto';

const GIVEN_ID = /^[\w.:-]{1,128}$/;

/** @param given - what the sender calls the request. */
export function requestIdOf(given: string | null | undefined): string {
  return given && GIVEN_ID.test(given) ? given : randomUUID();
}

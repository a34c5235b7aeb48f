/** What went wrong with Cloud Storage, in words for whoever has to mend it. */
import { ArtifactError, isArtifactError } from './artifact-error.ts';

const TEMPORARY_STATUS = new Set([408, 429, 500, 502, 503, 504]);
const TEMPORARY_CODE =
  /^(ECONN|ETIMEDOUT|EPIPE|EAI_AGAIN|ENOTFOUND|ENETUNREACH|EHOSTUNREACH|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_)/;

/** @param uri - of the run. @returns an ArtifactError, but for what only says that the caller has given up. */
export function explainGcsError(thrown: unknown, uri: string): unknown {
  if (isArtifactError(thrown) || !(thrown instanceof Error) || thrown.name === 'AbortError') {
    return thrown;
  }
  // `fetch` hides the network's error behind its own.
  const cause = thrown.cause instanceof Error && 'code' in thrown.cause ? thrown.cause : thrown;
  const { code, status, message } = cause as Error & { code?: string | number; status?: number };
  const bucket = /^gs:\/\/[^/]+/.exec(uri)?.[0] ?? uri;
  const answer = Number(code ?? status);
  const short = message.replace(/\s+/g, ' ').slice(0, 300).replace(/\.$/, '');
  if (isCredentialProblem(cause)) {
    return new ArtifactError(
      'configuration',
      `The credentials for ${bucket} cannot be used: ${short}. Set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account, or run where a workload identity is given.`,
      { cause },
    );
  }
  if (answer === 401 || answer === 403) {
    return new ArtifactError(
      'configuration',
      `${bucket} may not be read (${answer}: ${short}). Give the service account the role Storage Object Viewer on it, or set GOOGLE_APPLICATION_CREDENTIALS to one that has it.`,
      { cause },
    );
  }
  // Of a listing: an object that is not there is told by what reads it.
  if (answer === 404) {
    const message = `The bucket ${bucket} does not exist. Correct PRED_MODEL_GCS_URI.`;
    return new ArtifactError('configuration', message, { cause });
  }
  if (TEMPORARY_STATUS.has(answer) || TEMPORARY_CODE.test(String(code))) {
    return new ArtifactError(
      'temporary',
      `${bucket} does not answer well (${answer || code}: ${short}).`,
      {
        cause,
      },
    );
  }
  const isCutOff =
    /premature close|terminated|fetch failed|socket hang up/i.test(message) ||
    // A proxy that ends the connection gives it no code; a certificate that is not trusted has one.
    (code === undefined && /^request to \S+ failed/.test(message));
  if (cause.name === 'TimeoutError' || isCutOff) {
    return new ArtifactError('temporary', `${bucket} does not answer in time (${short}).`, {
      cause,
    });
  }
  return new ArtifactError('configuration', `${uri} cannot be read: ${short}.`, { cause });
}

/** The token endpoint refuses, or there are no credentials at all; a key file has been looked at before. */
function isCredentialProblem(cause: Error): boolean {
  return /invalid_grant|invalid_client|unauthorized_client|default credentials/i.test(
    cause.message,
  );
}

/** Neither a key file nor a workload identity was found. */
export function isWithoutCredentials(cause: unknown): boolean {
  return cause instanceof Error && /could not load the default credentials/i.test(cause.message);
}

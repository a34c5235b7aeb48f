/** Why a run could not be fetched, and whether to try again helps. */

/**
 * - `configuration`: somebody has to correct a setting, a permission or the run itself.
 * - `temporary`: it may be over in a moment.
 * - `changed`: the run was written to while it was read; it has to be listed again.
 * - `disk`: this machine's storage fails or is full.
 */
export type ArtifactProblem = 'configuration' | 'temporary' | 'changed' | 'disk';

/** Its message says what failed and what to do. */
export class ArtifactError extends Error {
  override readonly name = 'ArtifactError';
  readonly problem: ArtifactProblem;

  constructor(problem: ArtifactProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

/** Recognised by name: Next loads several copies of this module. */
export function isArtifactError(value: unknown): value is ArtifactError {
  return value instanceof Error && value.name === 'ArtifactError';
}

/** What a failure of the file system at a path means; other values come back as they are. */
export function diskError(cause: unknown, path: string): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const message = `There is no space left for ${path}. Free some, or put the runs on a larger volume.`;
    return new ArtifactError('disk', message, { cause });
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    const message = `${path} may not be written (${code}). Give this user the right to, or set PRED_MODEL_PATH to a place below a folder that is writable.`;
    return new ArtifactError('configuration', message, { cause });
  }
  if (code === 'ENAMETOOLONG') {
    const message = `${path} is too long a name for this machine's files. Rename the object in the bucket.`;
    return new ArtifactError('configuration', message, { cause });
  }
  if (code === 'EIO' || code === 'EMFILE' || code === 'ENFILE') {
    const message = `${path} cannot be written (${code}). Look at this machine's storage.`;
    return new ArtifactError('disk', message, { cause });
  }
  return cause;
}

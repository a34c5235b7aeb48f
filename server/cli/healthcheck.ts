/** The image's health check: 0 where a prediction would succeed, 1 where not. It asks where the server listens by the same settings. */
import { parseSettings } from '../settings.ts';

const ANY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

const problem = await problemOf(process.env);
process.stdout.write(problem === undefined ? 'ready\n' : `not ready: ${problem}\n`);
process.exitCode = problem === undefined ? 0 : 1;

/** Why no prediction would succeed, if so. */
async function problemOf(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { HOST, PORT } = parseSettings(environment);
    if (PORT === 0) return 'the server has taken a free port (PORT is 0). Set PORT to a fixed one.';
    const address = ANY_ADDRESS[HOST] ?? HOST;
    const host = address.includes(':') ? `[${address}]` : address;
    const { ok, status } = await fetch(`http://${host}:${PORT}/readyz`);
    return ok ? undefined : `the server answers ${status}.`;
  } catch (error) {
    const { cause = error } = error as Error;
    return (cause as Error).message;
  }
}

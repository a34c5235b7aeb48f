import { expect, test } from '@playwright/test';
import { runToEnd, startServer } from './server.ts';

test('the start says in one line where it serves, which run and which engine; Ctrl-C ends it', async () => {
  const server = await startServer();
  expect(server.stdout).toMatch(
    /^Reviewscore serves run [0-9a-f]{32} \(portable engine\) at http:\/\/127\.0\.0\.1:\d+\n$/,
  );
  expect(await server.stop('SIGINT')).toBe(0);
});

test('a run that is not there ends the start with 78 and a message that names setting and folder', async () => {
  const { code, stdout, stderr } = await runToEnd({ env: { PRED_MODEL_UUID: 'no-such-run' } });
  expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
  expect(stderr.split('\n')).toHaveLength(2);
  expect(stderr).toContain('models/no-such-run/artifacts/model/data/model');
  expect(stderr).toContain('PRED_MODEL_UUID');
});

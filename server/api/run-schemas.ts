/** What operators send and get who change runs. */
import { z } from 'zod';
import { BUNDLED_RUN_UUID } from '../model/run.ts';
import { RUN_ID } from '../run-id.ts';

const model_uuid = z
  .string()
  .regex(RUN_ID, 'letters, digits, ".", "_" and "-" only, as MLflow has it')
  .meta({ description: 'Id of the MLflow run.', examples: [BUNDLED_RUN_UUID] });

export const RunRequest = z.strictObject({ model_uuid });

export const ActivateRequest = z.strictObject({
  model_uuid,
  // Behind a pipe, since trpc-openapi makes false of any text in a plain boolean.
  force: z
    .boolean()
    .pipe(z.boolean())
    .optional()
    .describe('Whether it takes over without a trial.'),
});

/** What takes no body takes an empty one too. */
export const NoFields = z.strictObject({}).optional();

const Run = z
  .object({
    model_uuid: model_uuid.describe('Id of the MLflow run.'),
    status: z
      .enum([
        'fetching',
        'loading',
        'warming',
        'ready',
        'restarting',
        'failed',
        'draining',
        'disposed',
      ])
      .describe('As at /readyz; a run can be activated once it is ready.'),
    active: z.boolean().describe('Whether it answers.'),
    previous: z.boolean().describe('Whether it is the one to roll back to.'),
    engine: z.enum(['portable', 'native']).nullable().describe('What runs it, once it is loaded.'),
    fetched_bytes: z.int().nullable().describe('While it is being fetched.'),
    total_bytes: z.int().nullable(),
    reason: z.string().nullable().describe('Why it could not be loaded, where it could not.'),
  })
  .meta({ id: 'Run' });
export type Run = z.infer<typeof Run>;

const Canary = z
  .object({
    against: z
      .enum(['golden', 'active'])
      .describe(
        '`golden`: the texts in its `golden.json`; `active`: the run that it has replaced.',
      ),
    matched: z.int().describe('Texts that it answered as it should.'),
    total: z.int(),
  })
  .describe('The trial that it has passed; null where there was none.');

export const RunResponse = z.object({ data: Run });
export const RunsResponse = z.object({ data: z.array(Run) });
export const ActivateResponse = z.object({ data: Run, canary: Canary.nullable() });

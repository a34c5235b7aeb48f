/** Changing runs without a restart: for operators, behind a token. */
import type { Model } from '../../model/model.ts';
import type { Runs } from '../../model/runs.ts';
import { operatorProcedure } from '../operator.ts';
import {
  ActivateRequest,
  ActivateResponse,
  NoFields,
  type Run,
  RunRequest,
  RunResponse,
  RunsResponse,
} from '../run-schemas.ts';
import { router } from '../trpc.ts';

/** What a request with a body can be told; the words are in ../error-responses.ts. */
const BODY_ERRORS = [400, 401, 405, 409, 413, 415, 422, 500];

export const adminRouter = router({
  runs: operatorProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/admin/runs',
        operationId: 'listRuns',
        summary: 'Which runs are loaded, and which answers',
        description: 'The active run, the one before it, and those loaded beside them.',
        tags: ['Runs'],
        protect: true,
        successDescription: 'Every run that is loaded or on its way.',
        errorResponses: [401, 405, 500],
      },
    })
    .output(RunsResponse)
    .query(({ ctx: { runs } }) => ({ data: runs.all().map((model) => statusOf(model, runs)) })),

  load: operatorProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/admin/load',
        operationId: 'loadRun',
        summary: 'Fetch, load and warm a run beside the active one',
        description:
          'Answers at once; the list of runs tells how far it is. A run that has failed is tried anew.',
        tags: ['Runs'],
        protect: true,
        successDescription: 'The run, on its way.',
        errorResponses: BODY_ERRORS,
      },
    })
    .input(RunRequest)
    .output(RunResponse)
    .mutation(({ ctx: { runs }, input }) => ({
      data: statusOf(runs.load(input.model_uuid), runs),
    })),

  activate: operatorProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/admin/activate',
        operationId: 'activateRun',
        summary: 'Let a loaded run answer from now on',
        description:
          'It is tried first: on the texts in its `golden.json`, or else by how far it agrees with the active run. Requests under way are answered by the run that they began with.',
        tags: ['Runs'],
        protect: true,
        successDescription: 'The run that is active now, and the trial that it has passed.',
        errorResponses: BODY_ERRORS,
      },
    })
    .input(ActivateRequest)
    .output(ActivateResponse)
    .mutation(async ({ ctx: { runs }, input: { model_uuid, force = false } }) => {
      const report = await runs.activate(model_uuid, { force });
      const { against, matched, total } = report ?? {};
      const canary =
        against && matched !== undefined && total !== undefined
          ? { against, matched, total }
          : null;
      return { data: statusOf(runs.active, runs), canary };
    }),

  rollBack: operatorProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/admin/roll-back',
        operationId: 'rollBack',
        summary: 'Let the run answer again that answered before',
        description: 'In one step and without a trial: it is still loaded.',
        tags: ['Runs'],
        protect: true,
        successDescription: 'The run that is active now.',
        errorResponses: BODY_ERRORS,
      },
    })
    .input(NoFields)
    .output(RunResponse)
    .mutation(async ({ ctx: { runs } }) => {
      await runs.rollBack();
      return { data: statusOf(runs.active, runs) };
    }),

  unload: operatorProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/admin/unload',
        operationId: 'unloadRun',
        summary: 'Free the memory of a run that is not active',
        description: 'Once the requests that it is answering are answered. Its files stay.',
        tags: ['Runs'],
        protect: true,
        successDescription: 'The runs that are left.',
        errorResponses: BODY_ERRORS,
      },
    })
    .input(RunRequest)
    .output(RunsResponse)
    .mutation(async ({ ctx: { runs }, input }) => {
      await runs.unload(input.model_uuid);
      return { data: runs.all().map((model) => statusOf(model, runs)) };
    }),
});

function statusOf(model: Model, runs: Runs): Run {
  return {
    model_uuid: model.run.uuid,
    status: model.state,
    active: model === runs.active,
    previous: model === runs.previous,
    engine: model.loadedEngine ?? null,
    fetched_bytes: model.progress?.fetchedBytes ?? null,
    total_bytes: model.progress?.totalBytes ?? null,
    reason: model.lastError?.message ?? null,
  };
}

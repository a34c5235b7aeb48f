/** Every procedure; its type is all that a client needs. */
import { modelRouter } from './routers/model.ts';
import { router } from './trpc.ts';

export const appRouter = router({ model: modelRouter });

export type AppRouter = typeof appRouter;

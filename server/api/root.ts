/** Every procedure; its type is all that a client needs. */
import { adminRouter } from './routers/admin.ts';
import { modelRouter } from './routers/model.ts';
import { router } from './trpc.ts';

export const appRouter = router({ model: modelRouter, admin: adminRouter });

export type AppRouter = typeof appRouter;

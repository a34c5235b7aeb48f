/** Next calls this once when a server starts, ours or its own. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { boot } = await import('./server/boot.ts');
  // Not awaited: Next would hold back every request, the probes' too, until the model is loaded.
  boot();
}

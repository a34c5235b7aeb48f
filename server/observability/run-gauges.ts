/** What is looked up when Prometheus asks, and not counted: which runs there are, whether one answers, and how many reviews wait. */
import { Gauge, type Registry } from 'prom-client';
import type { Runs } from '../model/runs.ts';

/** Adds to the registry what it is to tell of these runs. */
export function addRunGauges(registry: Registry, runs: Runs): void {
  const registers = [registry];
  new Gauge({
    name: 'reviewscore_ready',
    help: '1 where a prediction would succeed, as /readyz says; else 0.',
    registers,
    collect() {
      this.set(runs.active.state === 'ready' ? 1 : 0);
    },
  });
  new Gauge({
    name: 'reviewscore_queue_rows',
    help: 'Reviews that wait for the engine.',
    registers,
    collect() {
      this.set(runs.all().reduce((sum, { waitingRows }) => sum + waitingRows, 0));
    },
  });
  new Gauge({
    name: 'reviewscore_run_info',
    help: '1 for each run that is loaded, with what runs it and whether it is the one that answers.',
    labelNames: ['run', 'engine', 'active'],
    registers,
    collect() {
      // At most four are loaded: those of the scrape before may be others.
      this.reset();
      for (const model of runs.all()) {
        const { run, loadedEngine: engine } = model;
        if (engine) this.set({ run: run.uuid, engine, active: String(model === runs.active) }, 1);
      }
    },
  });
}

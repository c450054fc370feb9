import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { killSwitches } from '#platform/flags.ts';
import type { Services } from '#platform/services.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly observeRequest: (request: { method: string; route: string; status: number; took_ms: number }) => void;
  readonly observeTask: (task: string, outcome: 'ok' | 'failed', took_ms: number) => void;
}

const buckets_s = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Numbers of this process, and of what waits in the database. Labels are routes and names of ours, never a person. */
export function createMetrics(services: Services, sockets: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'mistri_request_seconds',
    help: 'Time of requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: buckets_s,
    registers: [registry],
  });
  const tasks = new Histogram({
    name: 'mistri_task_seconds',
    help: 'Time of background tasks',
    labelNames: ['task', 'outcome'],
    buckets: [...buckets_s, 60, 300],
    registers: [registry],
  });
  addGauges(registry, services, sockets);
  return {
    registry,
    observeRequest: ({ method, route, status, took_ms }) =>
      requests.observe({ method, route, status: String(status) }, took_ms / 1000),
    observeTask: (task, outcome, took_ms) => tasks.observe({ task, outcome }, took_ms / 1000),
  };
}

type Set = (labels: Record<string, string>, value: number) => void;

/** Asked when somebody looks. A database that does not answer leaves the gauges out, not the whole page. */
function addGauges(registry: Registry, services: Services, sockets: () => number): void {
  const { db, clock, flags, log } = services;
  const gauge = (name: string, help: string, labelNames: string[], read: (set: Set) => Promise<void> | void): void => {
    // oxlint-disable-next-line no-new -- registers itself
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset();
        try {
          await read((labels, value) => this.set(labels, value));
        } catch (error) {
          log.warn({ err: error, gauge: name }, 'a gauge could not be read');
        }
      },
    });
  };
  gauge('mistri_sockets', 'Open live connections of this process', [], (set) => set({}, sockets()));
  gauge('mistri_switch_thrown', 'Kill switches and read-only mode: 1 is stopped', ['switch'], (set) => {
    for (const what of killSwitches) set({ switch: what }, flags.stopped(what) ? 1 : 0);
    set({ switch: 'read_only' }, flags.readOnly() ? 1 : 0);
  });
  gauge('mistri_outbox_open_events', 'Events that are not handled yet', [], async (set) => {
    const { rows } = await sql<{
      count: number;
    }>`SELECT count(*)::int AS count FROM outbox_events WHERE NOT done`.execute(db);
    set({}, rows[0]?.count ?? 0);
  });
  gauge('mistri_outbox_oldest_seconds', 'Age of the oldest event that is not handled yet', [], async (set) => {
    const { rows } = await sql<{ oldest: Date | null }>`
      SELECT min(occurred_at) AS oldest FROM outbox_events WHERE NOT done`.execute(db);
    const oldest = rows[0]?.oldest;
    set({}, oldest ? Math.max(0, (clock.now().getTime() - oldest.getTime()) / 1000) : 0);
  });
  gauge('mistri_queue_waiting', 'What waits for an admin', ['queue'], async (set) => {
    for (const queue of services.queues) set({ queue: queue.name }, (await queue.count(db, clock.now())).count);
  });
}

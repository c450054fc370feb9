import { PgBoss } from 'pg-boss';
import { systemOrigin } from '#platform/audit.ts';
import { newId } from '#platform/ids.ts';
import type { Task } from '#platform/room.ts';
import type { Services } from '#platform/services.ts';

/** Tasks run by the minute at most: each queue is looked at this often, and there are dozens. */
const poll_s = 10;

export interface TaskRunner {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Runs one task now, in this process. For tests, commands and manual overrides. */
  run(name: string): Promise<void>;
}

/** Periodic tasks by pg-boss in the same database: one process of many runs each occurrence. */
export function createTaskRunner(
  services: Services,
  tasks: readonly Task[],
  databaseUrl: string,
  observe: (task: string, outcome: 'ok' | 'failed', took_ms: number) => void = () => undefined,
): TaskRunner {
  const { db, log, clock } = services;
  const byName = new Map(tasks.map((task) => [task.name, task]));
  if (byName.size !== tasks.length) throw new Error('two tasks with one name');
  let boss: PgBoss | undefined;

  const run = async (name: string): Promise<void> => {
    const task = byName.get(name);
    if (!task) throw new Error(`no task named ${name}`);
    const startedAt = performance.now();
    let outcome: 'ok' | 'failed' = 'failed';
    try {
      await task.run(db, { services, origin: systemOrigin(name, newId('trc'), clock.now(), 'task') });
      outcome = 'ok';
    } finally {
      observe(name, outcome, performance.now() - startedAt);
    }
    services.wakeOutbox();
  };

  return {
    run,
    start: async () => {
      boss = new PgBoss({ connectionString: databaseUrl, schema: 'pgboss', application_name: 'mistri-tasks', max: 4 });
      boss.on('error', (error) => log.error({ err: error }, 'task queue'));
      await boss.start();
      for (const task of tasks) {
        const queue = task.name.replaceAll('.', '-');
        await boss.createQueue(queue, { policy: 'singleton', retryLimit: 0, expireInSeconds: 600 });
        await boss.schedule(queue, task.cron);
        await boss.work(queue, { pollingIntervalSeconds: poll_s }, async () => {
          if (services.flags.readOnly()) return;
          try {
            await run(task.name);
          } catch (error) {
            log.error({ task: task.name, err: error }, 'task failed');
            throw error;
          }
        });
      }
    },
    stop: async () => {
      await boss?.stop({ graceful: true, timeout: 5_000 });
    },
  };
}

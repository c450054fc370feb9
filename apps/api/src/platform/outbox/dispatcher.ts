import { createDeliverer, type Delivery } from '#platform/outbox/deliver-events.ts';
import { noteSubscribed, openEventsWritten } from '#platform/outbox/event-rows.ts';
import { anythingDue, passOver } from '#platform/outbox/outbox-store.ts';
import { createEffectRunner } from '#platform/outbox/run-effects.ts';
import type { Subscription } from '#platform/outbox/subscription.ts';
import type { Services } from '#platform/services.ts';

/** How often the table is looked at for what other processes wrote, and for what is to be tried again. */
const poll_ms = 250;
/** Every how many looks events without subscribers are swept. */
const sweepEvery = 20;

export interface Dispatcher {
  start(): void;
  stop(): Promise<void>;
  /** Call after a commit: events written in this process are picked up at once instead of at the next look. */
  wake(): void;
  /** Handles everything that is due now and what follows from it. For tests and commands. */
  drain(): Promise<void>;
}

/**
 * Delivers outbox events. Each worker holds its event's row lock for the whole handling, so a crash frees it at once.
 * An event is taken only when no earlier event of its subject is open: order per subject. Effects follow after the
 * commit, under a lease, in order per handler and subject.
 */
export function createDispatcher(services: Services, subscriptions: readonly Subscription[], workers = 4): Dispatcher {
  const names = [...new Set(subscriptions.map((entry) => entry.event))];
  const { db, log, flags } = services;
  const deliverer = createDeliverer(services, subscriptions);
  const effects = createEffectRunner(services, subscriptions, deliverer);
  const idle = new Set<() => void>();
  let running = false;
  let loops: Promise<void>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let looks = 0;
  /** How many events written here are probably not taken yet: nobody looks into the table for nothing. */
  let expected = 0;
  let counted = openEventsWritten();
  /** Somebody should look without knowing of an event. */
  let peek = false;
  /** Workers that hold events, and how many known events were not to be had meanwhile: they are behind a held one. */
  let busy = 0;
  let behind = 0;
  noteSubscribed(names);

  const count = (): void => {
    const written = openEventsWritten();
    expected += written - counted;
    counted = written;
  };

  const forgetExpected = (): void => {
    expected = 0;
    peek = false;
  };

  const wakeOne = (): void => {
    const [resume] = idle;
    if (!resume) return;
    idle.delete(resume);
    resume();
  };

  const wake = (): void => {
    count();
    if (expected > 0 || peek) wakeOne();
  };

  async function deliverNext(): Promise<Delivery> {
    count();
    const before = counted;
    const known = expected;
    peek = false;
    let took = false;
    try {
      const done = await deliverer.deliver(() => {
        took = true;
        busy += 1;
        if (expected > 0) expected -= 1;
        else behind = Math.max(0, behind - 1);
        // There may be more: one worker wakes the next, so that a single event does not wake all of them.
        wake();
      });
      count();
      if (took) expected = Math.max(0, expected - (done.taken - 1));
      else {
        expected = counted - before;
        if (busy > 0) behind = Math.max(behind, known);
      }
      return done;
    } finally {
      if (took) {
        busy -= 1;
        // It may be free now.
        peek ||= behind > 0;
      }
    }
  }

  async function loop(): Promise<void> {
    while (running) {
      await new Promise<void>((resolve) => ((expected > 0 || peek) && running ? resolve() : idle.add(resolve)));
      try {
        while (running && (expected > 0 || peek) && !flags.readOnly()) {
          const done = await deliverNext();
          effects.add(done.effects, done.effectsWait);
        }
        if (flags.readOnly()) forgetExpected();
      } catch (error) {
        forgetExpected();
        log.error({ err: error }, 'outbox worker');
      }
    }
  }

  /** One look at the table for all workers. */
  async function look(): Promise<void> {
    try {
      if (!flags.readOnly()) {
        await effects.collect();
        looks += 1;
        if (looks % sweepEvery === 0) await passOver(db, names);
        // What was thought to be behind another may have been taken by another process.
        behind = 0;
        peek = true;
        wake();
      }
    } catch (error) {
      log.error({ err: error }, 'outbox');
    }
    if (running) timer = setTimeout(() => void look(), poll_ms);
  }

  return {
    start: () => {
      running = true;
      effects.start();
      loops = Array.from({ length: workers }, loop);
      void look();
    },
    stop: async () => {
      running = false;
      clearTimeout(timer);
      for (const resume of idle) resume();
      idle.clear();
      await Promise.all(loops);
      await effects.stop();
    },
    wake,
    drain: async () => {
      // Whichever worker holds an event now, wait until nothing that is due is left.
      for (;;) {
        const done = await deliverer.deliver(() => undefined);
        effects.add(done.effects);
        if (done.taken > 0 || (await effects.drain())) continue;
        if (!(await anythingDue(db, names))) break;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await passOver(db, names);
    },
  };
}

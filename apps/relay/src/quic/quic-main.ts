import { setTimeout } from 'node:timers/promises';
import { countsEvery_ms, type FromQuicProcess, type StartQuic } from './process-messages.ts';
import { QuicFront } from './quic-front.ts';

/** Between two looks at a port that another relay is about to leave. */
const askAgain_ms = 20;

/** The QUIC process of a relay: started by it (`quic-process.ts`), told by it what to do, gone with it. */
process.once('message', (start: StartQuic) => {
  void run(start);
});
process.once('disconnect', () => {
  void leave();
});
// Signals that a terminal sends to the whole group are the relay's: it drains, and ends this process when that is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

let front: QuicFront | undefined;

/** Whoever has a leg here is told, so that nobody waits for a timeout. */
async function leave(): Promise<never> {
  await front?.close();
  process.exit(0);
}

async function run(start: StartQuic): Promise<void> {
  setInterval(() => {
    if (front) say({ type: 'counts', ...front.counts });
  }, countsEvery_ms);
  process.once('message', () => {
    void leave();
  });
  try {
    front = await listen(start);
  } catch (error) {
    say({ type: 'failed', message: reasonOf(error) });
    return;
  }
  say({ type: 'ready', port: front.port });
}

/** With another relay on the port, everything is ready by the time it leaves: what is between the two is a moment. */
async function listen(start: StartQuic): Promise<QuicFront> {
  for (let saidAt_ms = Number.NEGATIVE_INFINITY; ;) {
    try {
      return await QuicFront.start(start);
    } catch (error) {
      if (!start.waitsForPort) throw error;
      if (performance.now() - saidAt_ms >= countsEvery_ms) {
        saidAt_ms = performance.now();
        say({ type: 'waiting', message: reasonOf(error) });
      }
      await setTimeout(askAgain_ms);
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown reason';
}

function say(message: FromQuicProcess): void {
  if (process.connected) process.send?.(message, () => undefined);
}

import { countsEvery_ms, type FromQuicProcess, type StartQuic } from './process-messages.ts';
import { QuicFront } from './quic-front.ts';

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
  try {
    front = await QuicFront.start(start);
  } catch (error) {
    say({ type: 'failed', message: error instanceof Error ? error.message : 'unknown reason' });
    return;
  }
  const { port } = front;
  say({ type: 'ready', port });
  setInterval(() => {
    if (front) say({ type: 'counts', ...front.counts });
  }, countsEvery_ms);
  process.once('message', () => {
    void leave();
  });
}

function say(message: FromQuicProcess): void {
  if (process.connected) process.send?.(message, () => undefined);
}

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readConfig } from '../config/read-config.ts';
import type { RelayConfig } from '../config/relay-config.ts';
import { jsonLog, type Log } from '../observe/log.ts';
import { startRelay, type StartedRelay } from '../start-relay.ts';

/**
 * Runs until it is told to stop. SIGTERM and SIGINT drain (a second one ends at once), SIGHUP reads certificate and issuer
 * keys anew, SIGUSR2 drains for a successor that listens on the same ports already (`--take-over` sends it).
 *
 * @returns the exit code
 * @throws ConfigError, or an Error saying what is in the way
 */
export async function serve(options: { readonly config: string; readonly takeOver: boolean }): Promise<number> {
  const log = jsonLog((line) => process.stdout.write(line));
  const config = readConfig(options.config);
  const before = options.takeOver ? pidOf(config) : undefined;
  const started = await startRelay(config, { log, takesOver: before !== undefined });
  log.info('ready', { relay: config.id, region: config.region, key: started.identity.publicKey, ...started.ports });
  if (before !== undefined) handOver(before, log);
  if (config.pidFile) writeFileSync(config.pidFile, `${process.pid}\n`);
  const forSuccessor = await untilAsked(started, log);
  const impatient = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  await Promise.race([started.drain({ forSuccessor }), impatient]);
  await started.close();
  if (config.pidFile && pidOf(config) === process.pid) rmSync(config.pidFile, { force: true });
  log.info('stopped');
  return 0;
}

async function untilAsked(started: StartedRelay, log: Log): Promise<boolean> {
  process.on('SIGHUP', () => {
    try {
      started.reload();
    } catch (error) {
      log.error('reload failed, what was in force stays', { why: (error as Error).message });
    }
  });
  return Promise.race([
    started.drainAsked.then(() => false),
    new Promise<boolean>((resolve) => {
      process.once('SIGTERM', () => {
        resolve(false);
      });
      process.once('SIGINT', () => {
        resolve(false);
      });
      process.once('SIGUSR2', () => {
        resolve(true);
      });
    }),
  ]);
}

function handOver(pid: number, log: Log): void {
  try {
    process.kill(pid, 'SIGUSR2');
    log.info('took over', { from: pid });
  } catch {
    log.warn('nobody to take over from', { pid });
  }
}

function pidOf(config: RelayConfig): number | undefined {
  try {
    const pid = Number(readFileSync(config.pidFile ?? '', 'utf8'));
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

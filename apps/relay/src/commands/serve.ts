import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../config/read-config.ts';
import { jsonLog } from '../observe/log.ts';
import { startRelay } from '../start-relay.ts';

/** Runs until a signal ends it. @returns the exit code */
export async function serve(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...words], options: { config: { type: 'string', short: 'c' } } });
  if (!values.config) {
    console.error('usage: mistri-relay --config FILE');
    return 2;
  }
  const log = jsonLog((line) => process.stdout.write(line));
  try {
    const config = readConfig(values.config);
    const started = await startRelay(config, { log });
    log.info('ready', { relay: config.id, region: config.region, key: started.identity.publicKey, ...started.ports });
    await new Promise<void>((resolve) => {
      process.once('SIGTERM', resolve);
      process.once('SIGINT', resolve);
      process.on('SIGHUP', () => {
        try {
          started.reload();
        } catch (error) {
          log.error('reload failed', { why: (error as Error).message });
        }
      });
    });
    await started.drain();
    await started.close();
    return 0;
  } catch (error) {
    console.error((error as Error).message);
    return error instanceof ConfigError ? 2 : 1;
  }
}

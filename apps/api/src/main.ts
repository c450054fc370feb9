import { buildApp } from './build-app.ts';
import { ConfigError } from '#platform/config.ts';

const stopTimeout_ms = 10_000;

/** Starts the api and stops it cleanly on SIGINT or SIGTERM. */
async function main(): Promise<void> {
  const app = await buildApp({ environment: process.env });
  const { config, log } = app.services;
  await app.startWork();
  await app.http.listen({ host: config.host, port: config.port });
  log.info({ port: config.port }, 'api ready');
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'api stopping');
    // A database that went away first must not keep this process: whatever is open then is safe in its transactions.
    setTimeout(() => {
      log.error('api did not stop in time');
      process.exit(1);
    }, stopTimeout_ms).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'api did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

import { buildSimulators } from './build-simulators.ts';
import { ConfigurationError } from './configuration.ts';

/** Starts the simulators from the environment; prints one line when they are ready; stops cleanly on a signal. */
try {
  const simulators = await buildSimulators(process.env);
  await simulators.listen().catch(async (error: unknown) => {
    await simulators.close();
    throw error;
  });
  console.log(`simulators ready: ${simulators.origin()} (http), smtp://127.0.0.1:${simulators.smtpPort}`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      simulators.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
} catch (error) {
  const known = error instanceof ConfigurationError || (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  console.error(known ? (error as Error).message : error);
  process.exit(1);
}

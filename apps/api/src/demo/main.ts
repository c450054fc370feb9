import { systemOrigin } from '#platform/audit.ts';
import { newId } from '#platform/ids.ts';
import { buildApp } from '../build-app.ts';
import { seedDemo } from './seed-demo.ts';

/** Puts the demo data in place. Safe to run at every start: what is there stays. */
const app = await buildApp({ environment: process.env });
try {
  if (!app.services.config.demo) throw new Error('demo data is only for demo mode (MISTRI_DEMO=on)');
  await seedDemo(app.services, systemOrigin('demo', newId('trc'), app.services.clock.now(), 'command'));
  await app.outbox.drain();
} finally {
  await app.close();
}

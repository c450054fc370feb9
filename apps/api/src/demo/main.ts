import { movableClock } from '#platform/clock.ts';
import { buildApp } from '../build-app.ts';
import { DemoWorld } from './demo-world.ts';
import { registerDemoRelay } from './seed-link.ts';
import { seedDemo } from './seed-demo.ts';

/** Puts the demo data in place. Safe to run at every start: what is there stays. */
const now = new Date();
const clock = movableClock(now);
// The story is many people at once from one address: the limits are for one.
const environment = { ...process.env, RATE_LIMIT_SCALE: '100000', LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error' };
const app = await buildApp({ environment, clock });
try {
  if (!app.services.config.demo) throw new Error('demo data is only for demo mode (MISTRI_DEMO=on)');
  await app.http.ready();
  const world = new DemoWorld(app, clock, (line) => console.log(`demo: ${line}`));
  await seedDemo(world, now);
  const relay = process.env['DEMO_RELAY_FILE'];
  if (relay) await registerDemoRelay(world, relay);
} finally {
  await app.close();
}

import { afterAll, beforeAll, expect, it } from 'vitest';
import { hour_ms, minute_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { countSignals, type Signal } from './count-signals.ts';

let test: TestApp;
let db: Db;
beforeAll(async () => {
  test = await startTestApp();
  ({ db } = test);
});
afterAll(() => test?.close());

const now = new Date('2026-11-20T06:00:00Z');
const ago = (ms: number): Date => new Date(now.getTime() - ms);

/** Payments of one payer with the same card, one a minute up to `last`. */
async function pay(payer: string, card: string, of: { times: number; last: Date }): Promise<Signal[]> {
  const signals: Signal[] = [
    { kind: 'payer', digest: payer },
    { kind: 'instrument', digest: card },
  ];
  const rows = Array.from({ length: of.times }, (_, nr) => {
    const at = new Date(of.last.getTime() - nr * minute_ms);
    const payment_id = newId('pay');
    return signals.map((signal) => ({ payment_id, ...signal, payer_id: payer, at }));
  });
  await db.insertInto('risk_signals').values(rows.flat()).execute();
  return signals;
}

it('counts the hour, the day and the payers of a card', async () => {
  const card = newId('pay');
  await pay('usr_first', card, { times: 2, last: ago(3 * hour_ms) });
  await pay('usr_first', card, { times: 3, last: ago(30 * minute_ms) });
  await pay('usr_yesterday', card, { times: 1, last: ago(25 * hour_ms) });
  const signals = await pay('usr_first', card, { times: 1, last: now });
  expect(await countSignals(db, signals, now)).toEqual({
    paymentsInHour: 4,
    paymentsInDay: 6,
    payersOfInstrument: 1,
    payersOfDevice: 0,
    payersOfAddress: 0,
    firstPayment: false,
  });
});

it('knows the first payment of a payer', async () => {
  const signals = await pay('usr_new', newId('pay'), { times: 1, last: now });
  expect((await countSignals(db, signals, now)).firstPayment).toBe(true);
});

it('still finds the second and third payer of a card that somebody used two hundred times, and says "many"', async () => {
  const card = newId('pay');
  const busy = await pay('usr_busy', card, { times: 200, last: ago(2 * minute_ms) });
  expect(await countSignals(db, busy, now)).toMatchObject({ payersOfInstrument: 1 });
  expect((await countSignals(db, busy, now)).paymentsInDay).toBeGreaterThan(20);
  await pay('usr_second', card, { times: 1, last: ago(minute_ms) });
  const third = await pay('usr_third', card, { times: 1, last: now });
  expect(await countSignals(db, third, now)).toMatchObject({ payersOfInstrument: 3, paymentsInDay: 1 });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minute_ms } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { call, createActor, type Actor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';

let test: TestApp;
let auditor: Actor;
beforeAll(async () => {
  test = await startTestApp({ environment: { METRICS_TOKEN: 'a-token-for-the-collector' } });
  auditor = await createActor(test, { role: 'admin', capabilities: ['auditor'] });
});
afterAll(() => test.close());

interface Area {
  area: string;
  state: string;
  availability: number | null;
  budgetLeft: number | null;
  alertSince: string | null;
}
async function status(): Promise<{ status: string; areas: Map<string, Area> }> {
  const { body } = await call(test, { method: 'GET', path: '/api/status' });
  return { status: body.data.status, areas: new Map((body.data.areas as Area[]).map((area) => [area.area, area])) };
}

async function observe(route: string, good: number, failed: number): Promise<void> {
  for (let index = 0; index < good; index += 1) test.app.meter.observe({ route, status: 200, took_ms: 5 });
  for (let index = 0; index < failed; index += 1) test.app.meter.observe({ route, status: 500, took_ms: 2_000 });
  await test.app.meter.flush();
}

const alerts = () =>
  test.db.selectFrom('outbox_events').select('payload').where('name', '=', 'governance.budget_burning.v1').execute();

describe('service levels (GOV-3)', () => {
  it('are counted from real requests, adding up over minutes and processes', async () => {
    await call(test, { method: 'GET', path: '/api/orders' });
    await test.app.meter.flush();
    await observe('/api/orders', 998, 1);
    const { areas, status: now } = await status();
    expect(now).toBe('operational');
    expect(areas.get('orders')).toMatchObject({ state: 'up', availability: 0.999, alertSince: null });
    expect(areas.get('chat_and_calls')).toMatchObject({ availability: null, budgetLeft: 1 });
    const { body } = await auditor.get('/api/admin/service-levels?days=2');
    const day = (body.data.days as { area: string }[]).find((entry) => entry.area === 'orders');
    expect(day).toMatchObject({ day: '2026-12-01', requests: 1000, failures: 1, slow: 1 });
  });

  it('raise one alert while the budget burns, and close it when it does no more', async () => {
    test.clock.advance(90 * minute_ms);
    await observe('/api/payments', 80, 20);
    await test.app.tasks.run('governance.watch-budgets');
    await test.app.tasks.run('governance.watch-budgets');
    expect((await alerts()).map((row) => row.payload)).toMatchObject([{ area: 'money', burn: 400 }]);
    const burning = await status();
    expect(burning.areas.get('money')).toMatchObject({ state: 'degraded', alertSince: expect.any(String) });
    expect(burning.status).toBe('degraded');

    await observe('/api/payments', 1, 99);
    expect((await status()).status).toBe('down');

    test.clock.advance(6 * minute_ms);
    await observe('/api/payments', 30, 0);
    await test.app.tasks.run('governance.watch-budgets');
    expect((await status()).areas.get('money')).toMatchObject({ state: 'up', alertSince: null });
    expect(await alerts()).toHaveLength(1);
  });

  it('take three failures among three requests for no fire', async () => {
    test.clock.advance(90 * minute_ms);
    await observe('/api/admin/orders', 0, 3);
    await test.app.tasks.run('governance.watch-budgets');
    expect((await status()).areas.get('admin')).toMatchObject({ state: 'up', alertSince: null });
  });
});

describe('/metrics', () => {
  const read = (headers: Record<string, string> = {}) => call(test, { method: 'GET', path: '/metrics', headers });

  it('shows routes, tasks, queues and switches to the collector only', async () => {
    await call(test, { method: 'GET', path: '/api/orders/ord_01jd0000000000000000000001' });
    await call(test, { method: 'GET', path: `/api/no-such-${newId('xxx')}` });
    const { status: found, body } = await read({ authorization: 'Bearer a-token-for-the-collector' });
    expect(found).toBe(200);
    const text = String(body);
    expect(text).toContain('mistri_request_seconds_count{method="GET",route="/api/orders/:orderId",status="401"} 1');
    expect(text).toContain('mistri_task_seconds_count{task="governance.watch-budgets",outcome="ok"}');
    expect(text).toContain('mistri_queue_waiting{queue="escrow.releases"} 0');
    expect(text).toContain('mistri_switch_thrown{switch="payments"} 0');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    // No address that somebody tried becomes a label.
    expect(text).not.toContain('no-such');
  });

  it('does not exist for anybody else', async () => {
    expect((await read()).status).toBe(404);
    expect((await read({ authorization: 'Bearer a-token-for-the-collectoR' })).status).toBe(404);
    expect((await read({ authorization: 'Bearer ' })).status).toBe(404);
  });
});

describe('the governance portal (GOV-7)', () => {
  it('shows a quarter, on the page and as CSV', async () => {
    // The clock has moved past the first one's session.
    auditor = await createActor(test, { role: 'admin', capabilities: ['auditor'] });
    const { status: found, body } = await auditor.get('/api/admin/governance?quarter=2026-Q3');
    expect(found).toBe(200);
    expect(body.data).toMatchObject({ quarter: '2026-27 Q3', audit: { batches: 0, lastCheck: null } });
    expect(body.data.holdAgeing).toHaveLength(5);
    expect(body.data.serviceLevels.map((row: { area: string }) => row.area)).toContain('money');
    const csv = await auditor.get('/api/admin/governance.csv?quarter=2026-Q3');
    expect(String(csv.body).split('\n')[1]).toBe(
      'quarter,2026-27 Q3,2026-09-30T18:30:00.000Z,2026-12-31T18:30:00.000Z',
    );
    expect((await auditor.get('/api/admin/governance?quarter=2026-Q5')).status).toBe(400);
  });
});

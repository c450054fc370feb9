import { type Browser, type CDPSession, chromium } from '@playwright/test';
import startProduct from '../e2e/support/start-product.ts';
import type { Stage } from '../e2e/support/stage.ts';
import type { BenchRow, BenchTable } from './bench-table.ts';

/**
 * Public pages as a mid-range phone on 4G first meets them: nothing in its cache, a processor a quarter as fast as this
 * one, the network of Lighthouse's “slow 4G”. Script is counted as it came over the wire. With `E2E_ORIGIN` and
 * `E2E_SIMULATORS` set, the product that runs there is measured.
 */
const phone = { width: 390, height: 844 };
const slowdown = 4;
const network = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 96_000 };
const rounds = 5;
const bar = { paint_ms: 1_500, script_kb: 200 };
/** Until nothing larger is painted any more: the largest paint is known only afterwards. */
const calm_ms = 1_500;

interface Visit {
  paint_ms: number;
  script_kb: number;
  all_kb: number;
  requests: number;
}

export async function run(): Promise<BenchTable> {
  const stop = await startProduct();
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const { display, dealerId } = JSON.parse(process.env['E2E_STAGE'] ?? '{}') as Stage;
    const pages = [
      ['home', '/'],
      ['search', '/search?q=display'],
      ['part', `/products/${display}`],
      ['dealer', `/dealers/${dealerId}`],
    ] as const;
    const rows: BenchRow[] = [];
    for (const [name, path] of pages) rows.push(await measure(browser, name, await addressOf(path)));
    return tableOf(rows);
  } finally {
    await browser.close();
    await stop();
  }
}

/** Where links lead: ids without a name are sent on, which costs a round trip that nobody who follows a link pays. */
async function addressOf(path: string): Promise<string> {
  const answer = await fetch((process.env['E2E_ORIGIN'] ?? '') + path);
  const { pathname, search } = new URL(answer.url);
  return pathname + search;
}

async function measure(browser: Browser, page: string, path: string): Promise<BenchRow> {
  const visits: Visit[] = [];
  // The first visit warms the server, not the phone.
  for (let round = 0; round <= rounds; round += 1) visits.push(await visit(browser, path));
  const measured = visits.slice(1);
  const middle = (of: (one: Visit) => number): number => measured.map(of).toSorted((a, b) => a - b)[rounds >> 1] ?? 0;
  return {
    page,
    largest_paint_ms: Math.round(middle((one) => one.paint_ms)),
    script_kb: Math.round(middle((one) => one.script_kb)),
    all_kb: Math.round(middle((one) => one.all_kb)),
    requests: middle((one) => one.requests),
  };
}

async function visit(browser: Browser, path: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: phone, isMobile: true, deviceScaleFactor: 2, hasTouch: true });
  const page = await context.newPage();
  const devTools = await context.newCDPSession(page);
  const traffic = await countTraffic(devTools);
  await devTools.send('Network.emulateNetworkConditions', network);
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.goto((process.env['E2E_ORIGIN'] ?? '') + path, { waitUntil: 'networkidle' });
  const paint_ms = await page.evaluate(
    (calm) =>
      new Promise<number>((resolve) => {
        let largest = 0;
        new PerformanceObserver((list) => {
          largest = list.getEntries().at(-1)?.startTime ?? largest;
        }).observe({ type: 'largest-contentful-paint' as never, buffered: true });
        setTimeout(() => resolve(largest), calm);
      }),
    calm_ms,
  );
  await context.close();
  return { paint_ms, script_kb: traffic.script / 1000, all_kb: traffic.all / 1000, requests: traffic.requests };
}

async function countTraffic(devTools: CDPSession): Promise<{ script: number; all: number; requests: number }> {
  const traffic = { script: 0, all: 0, requests: 0 };
  const kinds = new Map<string, string>();
  await devTools.send('Network.enable');
  devTools.on('Network.responseReceived', ({ requestId, type }) => void kinds.set(requestId, type));
  devTools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    traffic.all += encodedDataLength;
    traffic.requests += 1;
    if (kinds.get(requestId) === 'Script') traffic.script += encodedDataLength;
  });
  return traffic;
}

function tableOf(rows: readonly BenchRow[]): BenchTable {
  const passed = rows.every(
    (row) => Number(row['largest_paint_ms']) < bar.paint_ms && Number(row['script_kb']) < bar.script_kb,
  );
  return {
    name: `public pages on a phone: ${slowdown} × slower processor, ${network.latency} ms round trip, 1.6 Mbit/s, empty cache`,
    rows,
    peer: '',
    ratio: null,
    bar: { expected: `largest paint < ${bar.paint_ms} ms, script < ${bar.script_kb} kB as transferred`, passed },
    command: 'npm run bench -- pages',
  };
}

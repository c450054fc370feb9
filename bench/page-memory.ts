import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, expect, type Page } from '@playwright/test';
import { newPerson } from '../e2e/support/person.ts';
import { newTechnician, repairInWork } from '../e2e/support/remote.ts';
import { agree, askForAccess, takePracticePhone } from '../e2e/support/remote-steps.ts';
import { browserOf } from '../e2e/support/shop.ts';
import startProduct from '../e2e/support/start-product.ts';
import type { BenchTable } from './bench-table.ts';

/**
 * What the customer's page needs while a large file comes to it (issue 4: 2 GB, < 150 MB): the real page in Chromium, in a browser of its
 * own, so that every renderer there is the page with its worker. The technician's console is in another browser. The file is an image for a
 * partition that is too small: it comes over whole, is kept and hashed, and is then refused, so that the practice phone, which lives in the
 * same worker, takes nothing of it; its size is in both figures. `BENCH_MEMORY_MIB` for less than 2 GiB; with `E2E_ORIGIN` and
 * `E2E_SIMULATORS` set, the product that runs there is used.
 */
const passed_mib = Number(process.env['BENCH_MEMORY_MIB'] ?? 2048);
const bar_mb = 150;
const look_ms = 200;
const longest_ms = 30 * 60_000;

interface Memory {
  /** Private memory of the renderers: the page, its worker, and what the browser keeps ready. */
  readonly page_mb: number;
  /** The same with everything else of that browser. */
  readonly browser_mb: number;
}

export async function run(): Promise<BenchTable> {
  const stop = await startProduct();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-page-memory-'));
  const browsers: Browser[] = [];
  try {
    browsers.push(await launch(), await launch());
    const [home, workshop] = browsers as [Browser, Browser];
    const { customer, desk, alone } = await openSession(home, workshop);
    const file = path.join(folder, 'large.img');
    writeFileSync(file, '');
    truncateSync(file, passed_mib * 2 ** 20);
    const before = await memoryOf(home);
    const { highest, took_s } = await whileItComes(home, () => send(desk, file));
    await customer.close();
    return tableOf({ alone, before, highest, mb_per_second: (passed_mib * 1.048576) / took_s });
  } finally {
    for (const browser of browsers) await browser.close();
    rmSync(folder, { recursive: true, force: true });
    await stop();
  }
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      // A renderer that waits for a page that nobody opens is not this page's.
      '--disable-features=SpareRendererForSitePerProcess,WebUIOmniboxPopup,WebUIOmniboxFullPopup',
    ],
  });
}

/** As two people do it, until the phone waits in fastboot and the technician may write to it. */
async function openSession(home: Browser, workshop: Browser): Promise<{ customer: Page; desk: Page; alone: Memory }> {
  const person = await newPerson();
  const { technician, technicianId } = await newTechnician();
  const repairId = await repairInWork(person, technician, technicianId);
  const customer = await (await browserOf(home, person)).newPage();
  const desk = await (await browserOf(workshop, technician)).newPage();
  await customer.goto(`/repairs/${repairId}/session`);
  await expect(customer.getByRole('heading', { name: 'Your phone' })).toBeVisible();
  const alone = await memoryOf(home);
  await takePracticePhone(customer, 'boot-loop');
  await desk.goto(`/work/${repairId}/console`);
  await askForAccess(desk, 'Send a large file.');
  await agree(customer);
  await desk.getByRole('tab', { name: 'Fastboot' }).click({ timeout: 60_000 });
  await expect(desk.getByRole('list', { name: 'Slots' })).toBeVisible({ timeout: 60_000 });
  return { customer, desk, alone };
}

async function send(desk: Page, file: string): Promise<void> {
  const panel = desk.getByRole('tabpanel');
  await panel.getByLabel('Partition', { exact: true }).fill('boot_a');
  await panel.locator('input[type=file]').setInputFiles(file);
  // All of it is there, its hash is right, and only then the check of its size refuses it.
  await expect(panel.getByText(/partition boot_a holds/)).toBeVisible({ timeout: longest_ms });
}

async function whileItComes(home: Browser, pass: () => Promise<void>): Promise<{ highest: Memory; took_s: number }> {
  let highest: Memory = { page_mb: 0, browser_mb: 0 };
  const since_ms = performance.now();
  let isOver = false;
  const passing = pass().finally(() => (isOver = true));
  while (!isOver) {
    const now = await memoryOf(home);
    highest = {
      page_mb: Math.max(highest.page_mb, now.page_mb),
      browser_mb: Math.max(highest.browser_mb, now.browser_mb),
    };
    await new Promise((resolve) => setTimeout(resolve, look_ms));
  }
  await passing;
  return { highest, took_s: (performance.now() - since_ms) / 1000 };
}

async function memoryOf(browser: Browser): Promise<Memory> {
  const devTools = await browser.newBrowserCDPSession();
  const { processInfo } = await devTools.send('SystemInfo.getProcessInfo');
  await devTools.detach();
  const sum = (type?: string): number =>
    processInfo
      .filter((one) => type === undefined || one.type === type)
      .reduce((all, { id }) => all + private_mb(id), 0);
  return { page_mb: Math.round(sum('renderer')), browser_mb: Math.round(sum()) };
}

/** What nobody shares with it, as Linux counts it. */
function private_mb(pid: number): number {
  try {
    const rows = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').matchAll(/^(?:Private_\w+|Swap):\s+(\d+) kB$/gm);
    return [...rows].reduce((sum, [, kib]) => sum + (Number(kib) * 1024) / 1e6, 0);
  } catch {
    // It ended between the list and the look.
    return 0;
  }
}

function tableOf(measured: { alone: Memory; before: Memory; highest: Memory; mb_per_second: number }): BenchTable {
  const { alone, before, highest, mb_per_second } = measured;
  return {
    name: `memory of the customer's page while ${passed_mib} MiB come to it`,
    rows: [
      {
        program: 'page and worker, practice phone in it',
        page_alone_mb: alone.page_mb,
        before_mb: before.page_mb,
        highest_mb: highest.page_mb,
        grown_by_mb: highest.page_mb - before.page_mb,
        whole_browser_mb: highest.browser_mb,
        mb_per_second: Math.round(mb_per_second * 10) / 10,
      },
    ],
    peer: '',
    ratio: null,
    bar: { expected: `< ${bar_mb} MB`, passed: highest.page_mb < bar_mb },
    command: 'npm run bench -- page-memory',
  };
}

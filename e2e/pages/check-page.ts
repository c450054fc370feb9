import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type ConsoleMessage, expect, type Page } from '@playwright/test';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A text that only a missing translation shows: `orders.now.paid`. Ids, numbers and addresses look different. */
const untranslated = /(?<![\w/.@:-])[a-z][a-zA-Z]+(?:\.[a-zA-Z_]+){1,4}(?![\w/@-])/g;
const knownWords = /\.(in|com|xlsx|csv|zip|pdf)$/;

/** Opens a page and waits until nothing on it is loading any more. */
export async function open(page: Page, address: string): Promise<void> {
  const answer = await page.goto(address, { waitUntil: 'domcontentloaded' });
  expect(answer?.status(), `the status of ${address}`).toBe(200);
  await settled(page);
}

export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible({ timeout: 45_000 });
  await expect(page.locator('.MuiSkeleton-root, [aria-busy=true]')).toHaveCount(0, { timeout: 45_000 });
  await page.evaluate(() => document.fonts.ready);
}

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** Colours are the same in every language and take axe most of its time. */
type Rules = 'all' | 'colours' | 'all but colours';
const colours = 'color-contrast';

/** axe on the whole page. */
export async function violationsOn(page: Page, rules: Rules = 'all'): Promise<string[]> {
  // Not by a script tag: the page's Content-Security-Policy would rightly refuse it.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  const options = {
    runOnly: rules === 'colours' ? { type: 'rule', values: [colours] } : { type: 'tag', values: tags },
    ...(rules === 'all but colours' ? { rules: { [colours]: { enabled: false } } } : {}),
    resultTypes: ['violations'],
  };
  const found = await page.evaluate(async (wanted) => {
    const { axe } = globalThis as unknown as {
      axe: { run: (node: Document, options: unknown) => Promise<{ violations: Violation[] }> };
    };
    const { violations } = await axe.run(document, wanted);
    return violations;
  }, options);
  return found.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes
        .slice(0, 3)
        .map((node) => `    ${node.html.slice(0, 200)}\n    ${node.failureSummary?.split('\n').at(1)?.trim() ?? ''}`)
        .join('\n')}`,
  );
}

export async function darkViolationsOn(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    document.documentElement.dataset['theme'] = 'dark';
  });
  // Colours that change smoothly are measured when they have arrived.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  return violationsOn(page, 'colours');
}

/** What stands over the right edge, by name: on a phone nobody scrolls sideways. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
      const { right, width } = element.getBoundingClientRect();
      return width > 0 && right > clientWidth + 1 && !element.closest('[data-scrolls]');
    });
    return [
      `${scrollWidth} px wide`,
      ...wide.slice(-3).map((element) => `${element.tagName} ${element.className} ${element.textContent.slice(0, 60)}`),
    ];
  });
}

/** Names of events and decisions are shown as they are on these pages. */
const showsCodes = ['/admin/audit'];

export async function missingTexts(page: Page): Promise<string[]> {
  const { pathname } = new URL(page.url());
  if (showsCodes.some((start) => pathname.startsWith(start))) return [];
  const text = await page.evaluate(() => document.body.innerText);
  return [...text.matchAll(untranslated)].map(([match]) => match).filter((match) => !knownWords.test(match));
}

/** What the page complained about itself, until `stop`: exceptions, refused scripts, differences of server and browser. */
export function complaintsOf(page: Page): { stop: () => string[] } {
  const complaints: string[] = [];
  const onError = (error: Error): void => void complaints.push(`exception: ${error.message}`);
  const onMessage = (message: ConsoleMessage): void => {
    if (message.type() !== 'error') return;
    const text = message.text();
    // The network's own line for answers that the page handles: nobody signed in, nothing there yet.
    if (/^Failed to load resource: the server responded with a status of (401|403|404|409)/.test(text)) return;
    complaints.push(`console: ${text.slice(0, 300)}`);
  };
  page.on('pageerror', onError).on('console', onMessage);
  const stop = (): string[] => {
    page.off('pageerror', onError).off('console', onMessage);
    return complaints;
  };
  return { stop };
}

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

/**
 * A heading is there, nothing is loading, and the page has stopped changing. Watched inside the page: asked from
 * outside, it would answer up to a second late.
 */
export async function settled(page: Page): Promise<void> {
  const patience_ms = 45_000;
  const end = Date.now() + patience_ms;
  for (;;) {
    try {
      const missing = await page.evaluate(calm, { patience_ms: Math.max(1, end - Date.now()), quiet_ms: 120 });
      expect(missing, `${page.url()} after ${patience_ms / 1000} s`).toBe('');
      return;
    } catch (error) {
      // The page went somewhere else meanwhile (sign-in, a first address): that one is waited for.
      if (!/context was destroyed|navigat/i.test(String(error)) || Date.now() > end) throw error;
      await page.waitForLoadState('domcontentloaded');
    }
  }
}

/** Runs in the page. @returns what it still waits for when patience is over, else nothing */
function calm({ patience_ms, quiet_ms }: { patience_ms: number; quiet_ms: number }): Promise<string> {
  return new Promise((resolve) => {
    const end = performance.now() + patience_ms;
    let changed = performance.now();
    let ready = 0;
    const watch = new MutationObserver(() => {
      changed = performance.now();
    });
    watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const missing = (): string => {
      if (document.readyState !== 'complete' || document.fonts.status === 'loading')
        return 'scripts, pictures or fonts';
      if (![...document.querySelectorAll('h1')].some((heading) => heading.checkVisibility())) return 'a heading';
      return document.querySelector('.MuiSkeleton-root, [aria-busy=true]') ? 'what is loading' : '';
    };
    const look = (): void => {
      const now = performance.now();
      const left = missing();
      ready = left === '' ? ready || now : 0;
      // What changes for ever (a screen, a clock) is looked at as it is.
      const quiet = now - changed >= quiet_ms || (ready > 0 && now - ready > 2_000);
      if (left === '' && quiet) finish('');
      else if (now > end) finish(left);
      else setTimeout(look, 20);
    };
    const finish = (left: string): void => {
      watch.disconnect();
      resolve(left);
    };
    look();
  });
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
  await page.evaluate(() => {
    // A cursor blinks for ever.
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    return Promise.allSettled(ending.map((animation) => animation.finished));
  });
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

import { type Browser, expect, type Page, test } from '@playwright/test';
import { demoPerson, origin } from '../support/person.ts';
import { browserOf, openBrowser } from '../support/shop.ts';
import { complaintsOf, darkViolationsOn, missingTexts, open, tooWide, violationsOn } from './check-page.ts';
import { pagesOnDisk, type Route } from './routes.ts';

/**
 * Every page, on a phone, in three languages: nothing wider than the screen, no key where a text should be, the right
 * language, no complaint of the browser. And nothing that keeps somebody out (axe): admins' desks in English, what everybody
 * else sees in every language. The list is made by `routes.ts`, which knows the folders.
 */
const routes = JSON.parse(process.env['E2E_ROUTES'] ?? '[]') as Route[];
const languages = ['en', 'ta', 'hi'] as const;
type Lang = (typeof languages)[number];

test.describe.configure({ mode: 'parallel' });
// Three hundred page views: a recording of each costs as much as the views, and what is wrong is said in words.
test.use({ trace: 'off' });

for (const name of pagesOnDisk()) {
  test(name, async ({ browser }) => {
    const looks = routes.filter(({ page }) => page === name);
    expect(looks, 'e2e/pages/routes.ts has no row for this page').not.toEqual([]);
    test.setTimeout(60_000 * looks.length + 30_000);
    const found: string[] = [];
    for (const route of looks) {
      const page = await tabOf(browser, route.as);
      for (const lang of languages) found.push(...(await lookAt(page, route, lang)));
    }
    expect(found, found.join('\n')).toEqual([]);
  });
}

/** One tab per person and worker, with its cache: scripts that every page shares are read once. */
const tabs = new Map<Route['as'], Promise<Page>>();

async function tabOf(browser: Browser, as: Route['as']): Promise<Page> {
  const present = tabs.get(as) ?? openTab(browser, as);
  tabs.set(as, present);
  const tab = await present;
  if (as !== 'guest') {
    const { session } = await demoPerson(as);
    await tab.context().addCookies([
      { name: 'mistri_at', value: session.access, url: origin() },
      { name: 'mistri_csrf', value: session.csrf, url: origin() },
    ]);
  }
  return tab;
}

async function openTab(browser: Browser, as: Route['as']): Promise<Page> {
  const options = { phone: true, theme: 'light' } as const;
  return (await (as === 'guest' ? openBrowser(browser, options) : browserOf(browser, as, options))).newPage();
}

async function lookAt(page: Page, route: Route, lang: Lang): Promise<string[]> {
  await page.context().addCookies([{ name: 'mistri_lang', value: lang, url: origin() }]);
  const complaints = complaintsOf(page);
  await open(page, route.at);
  const found = [
    ...(await tooWide(page)).map((text) => `too wide: ${text}`),
    ...(await missingTexts(page)).map((text) => `not translated: ${text}`),
  ];
  const shown = await page.locator('html').getAttribute('lang');
  if (shown !== lang) found.push(`shown in ${shown}`);
  if (lang === 'en') {
    found.push(...(await violationsOn(page)));
    found.push(...(await darkViolationsOn(page)).map((text) => `dark: ${text}`));
  } else if (!route.page.startsWith('/admin')) {
    found.push(...(await violationsOn(page, 'all but colours')));
  }
  return [...found, ...complaints.stop()].map((text) => `${route.at} as ${route.as} in ${lang}: ${text}`);
}

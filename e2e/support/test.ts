import { test as base } from '@playwright/test';

/**
 * What a test opened is closed when it ends: pages nobody looks at any more would go on listening, drawing and being recorded beside
 * every test after it.
 */
export const test = base.extend<{ closing: void }>({
  closing: [
    async ({ browser }, use, info) => {
      const before = new Set(browser.contexts());
      await use();
      const failed = info.status !== info.expectedStatus;
      for (const context of browser.contexts().filter((one) => !before.has(one))) {
        // A context with pages is photographed as it closes: only of use when something went wrong.
        if (!failed) await Promise.all(context.pages().map((page) => page.close()));
        await context.close();
      }
    },
    { auto: true },
  ],
});

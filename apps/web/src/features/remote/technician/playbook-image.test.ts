import type { FirmwareImage } from '@mistri/contracts/remote-sessions/firmware';
import type { OperationResult } from '@mistri/remote-repair';
import { expect, test } from 'vitest';
import { imageFor, type ImageDesk, type WantedImage } from './playbook-image.ts';

const wanted = { partition: 'boot', product: 'mistri_one' };
const image = (imageId: string, publishedAt: string, isWithdrawn = false): FirmwareImage =>
  ({ manifest: { imageId, publishedAt }, signature: 's', isWithdrawn }) as FirmwareImage;
const images = [
  image('old', '2026-01-01T00:00:00.000Z'),
  image('new', '2026-02-01T00:00:00.000Z'),
  image('withdrawn', '2026-03-01T00:00:00.000Z', true),
];
const cut: OperationResult = { ok: false, refusal: { code: 'blob', message: 'The download failed.' } };

/** A desk whose platform answers in this order, and whose technician does. */
function desk(
  lists: (readonly FirmwareImage[] | undefined)[],
  answers: (string | true | undefined)[] = [],
  fetched: OperationResult[] = [],
) {
  const asked: WantedImage['why'][] = [];
  const fetchedIds: string[] = [];
  const refusals: string[] = [];
  const hands: ImageDesk = {
    list: async () => lists.shift(),
    fetch: async (imageId) => {
      fetchedIds.push(imageId);
      const blob = { sha256: `hash of ${imageId}`, length: 1 };
      return fetched.shift() ?? { ok: true, value: { command: 'fetch', text: '', files: [], blob } };
    },
    onRefused: ({ code }) => refusals.push(code),
    bring: async ({ image: given, why }) => {
      expect(given).toEqual(wanted);
      asked.push(why);
      return answers.shift();
    },
  };
  return {
    asked,
    fetchedIds,
    refusals,
    get: (signal = new AbortController().signal) => imageFor(hands, wanted, signal),
  };
}

test('the newest image that was not withdrawn comes from the platform, and nobody is asked', async () => {
  const at = desk([images]);
  expect(await at.get()).toBe('hash of new');
  expect([at.fetchedIds, at.asked]).toEqual([['new'], []]);
});

test('what the platform does not have, the technician brings, or stops there', async () => {
  const at = desk([[], []], ['hash of a file', undefined]);
  expect(await at.get()).toBe('hash of a file');
  expect(await at.get()).toBeUndefined();
  expect(at.asked).toEqual(['notHeld', 'notHeld']);
});

test('a list that did not come is no missing image: asked again, it comes', async () => {
  const at = desk([undefined, undefined, images], [true, true]);
  expect(await at.get()).toBe('hash of new');
  expect(at.asked).toEqual(['notFetched', 'notFetched']);
});

test('an image that did not come is said, and fetched again', async () => {
  const at = desk([images, images], [true], [cut]);
  expect(await at.get()).toBe('hash of new');
  expect([at.fetchedIds, at.asked, at.refusals]).toEqual([['new', 'new'], ['notFetched'], ['blob']]);
});

test('who stopped is asked nothing more', async () => {
  const at = desk([undefined], [true]);
  expect(await at.get(AbortSignal.abort())).toBeUndefined();
  expect(at.asked).toEqual([]);
});

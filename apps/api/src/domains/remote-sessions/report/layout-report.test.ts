import { describe, expect, it } from 'vitest';
import { consentLanguages } from '@mistri/contracts/remote-sessions/consent';
import type { SessionLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { drawPdf } from '#platform/pdf/draw-pdf.ts';
import type { Sheet } from '#platform/pdf/sheet.ts';
import { layoutReport, type SessionReport } from './layout-report.ts';
import { reportWords } from './report-words.ts';

const entry = (seq: number, more: Partial<SessionLogEntry>): SessionLogEntry => ({
  v: 1,
  sessionId: 'rms_1',
  seq,
  at: '2026-11-21T09:31:00.000Z',
  by: 'technician',
  kind: 'operation',
  ...more,
});

const report: SessionReport = {
  sessionId: 'rms_1',
  repairId: 'rep_1',
  technician: { name: 'மீனா Krishnan', certificate: 'MST-S-0042' },
  phone: 'Mistri One (MO1A00042)',
  from: '2026-11-21T09:30:00.000Z',
  until: '2026-11-21T09:50:00.000Z',
  outcome: 'completed',
  note: 'It starts again.',
  imeiLastFour: null,
  consents: [
    {
      number: 1,
      powers: ['facts', 'flash'],
      grantedAt: '2026-11-21T09:30:00.000Z',
      endsAt: '2026-11-21T10:00:00.000Z',
    },
  ],
  entries: [
    entry(1, { kind: 'opened', by: 'session' }),
    entry(2, {
      kind: 'transfer',
      command: 'fastboot flash boot',
      fileName: 'boot.img',
      contents: { length: 1_048_576, sha256: 'b'.repeat(64) },
      outcome: 'done',
    }),
    entry(3, { kind: 'refused', command: 'fastboot erase userdata', power: 'erase_unlock' }),
  ],
  log: { lastSeq: 3, headHash: 'c'.repeat(64), isClosed: true },
  fingerprint: '0123 4567',
};

const textOf = (sheet: Sheet): string =>
  sheet.pages
    .flat()
    .flatMap((item) => (item.kind === 'text' ? [item.text] : []))
    .join(' ')
    .replaceAll(/\s+/g, ' ');

describe('the report of a session', () => {
  it.each(consentLanguages)(
    'says who, which phone, what, until when, what was refused, and the end: %s',
    async (language) => {
      const sheet = layoutReport(report, language);
      const text = textOf(sheet);
      const words = reportWords[language];
      for (const part of [
        'Krishnan',
        'MST-S-0042',
        'MO1A00042',
        '21.11.2026 15:00',
        'fastboot flash boot',
        'boot.img',
        'fastboot erase userdata',
        '0123 4567',
      ])
        expect(text).toContain(part);
      for (const part of [words.refused, words.results['refused'], words.outcomes.completed])
        expect(text.replaceAll(' ', '')).toContain(part?.replaceAll(' ', ''));
      const facts = { title: 'T', author: 'A', subject: 'S', createdAt: new Date('2026-11-21T06:00:00Z'), language };
      expect((await drawPdf(sheet.pages, facts)).subarray(0, 5).toString()).toBe('%PDF-');
    },
  );

  it('names nobody and nothing twice when there was no consent', () => {
    const empty = { ...report, phone: null, outcome: 'refused' as const, consents: [], entries: [], fingerprint: null };
    const text = textOf(layoutReport(empty, 'en'));
    expect(text).toContain('Nothing was done on the phone.');
    expect(text).not.toContain('Proof');
  });

  it('goes on over pages, and leaves very long logs to the file', () => {
    const many = Array.from({ length: 450 }, (_, index) =>
      entry(index + 2, { command: `adb shell ls /sdcard/${index}` }),
    );
    const sheet = layoutReport({ ...report, entries: many }, 'en');
    expect(sheet.pages.length).toBeGreaterThan(5);
    expect(textOf(sheet)).toContain('And 50 more');
  });
});

import { describe, expect, it } from 'vitest';
import type { PayeeStatement } from '#rooms/payouts/index.ts';
import { layoutPackingSlip } from './layout-packing-slip.ts';
import { layoutStatement, statementSums } from './layout-statement.ts';
import type { Sheet } from '#platform/pdf/sheet.ts';
import { paperLanguages } from './words/paper-words.ts';
import { wordsOf } from './words/words-of.ts';

const textOf = (sheet: Sheet): string =>
  sheet.pages
    .flat()
    .flatMap((item) => (item.kind === 'text' ? [item.text] : []))
    .join(' ');

const slip = {
  jobId: 'ord_01jd00000000000000007k3m9q',
  orderedOn: '2026-11-20',
  supplierName: 'Selvi Spares',
  deliverTo: {
    name: 'Meena K',
    lines: ['4 North Masi Street'],
    city: 'Madurai',
    pin: '625001',
    stateCode: '33',
    stateName: 'Tamil Nadu',
    phone: '9876543210',
  },
  items: [
    { description: 'Display', hsn: '85177990', quantity: 2 },
    { description: 'Screw', hsn: '73181500', quantity: 1 },
  ],
};

describe('a packing slip', () => {
  it.each(paperLanguages)('says where it goes and what is in it, and no price: %s', (language) => {
    const text = textOf(layoutPackingSlip(slip, language));
    for (const fact of [
      '007K3M9Q',
      slip.jobId,
      'Meena K',
      '4 North Masi Street',
      '625001',
      '9876543210',
      'Display',
      '85177990',
    ]) {
      expect(text).toContain(fact);
    }
    expect(text).not.toMatch(/₹|GST|\d\.\d\d/);
  });

  it('counts in words that fit one and many', () => {
    expect(textOf(layoutPackingSlip(slip))).toContain('3 pieces in 2 lines');
    const [, screw] = slip.items;
    expect(textOf(layoutPackingSlip({ ...slip, items: screw ? [screw] : [] }))).toContain('1 piece in 1 line');
  });
});

const none = { gross_minor: 0, commission_minor: 0, gst_minor: 0, tcs_minor: 0, tds_minor: 0 };
const sale = { gross_minor: 236_000, commission_minor: 16_000, gst_minor: 2_880, tcs_minor: 1_000, tds_minor: 236 };
const at = new Date('2026-11-21T06:00:00Z');
type Line = PayeeStatement['lines'][number];
const line = (kind: Line['kind'], amount_minor: number, more: Partial<Line> = {}): Line => ({
  at,
  kind,
  jobId: null,
  reference: 'pyt_01jd0000000000000000000000',
  ...none,
  amount_minor,
  balance_minor: 0,
  ...more,
});

const statement: PayeeStatement = {
  opening_minor: 5_000,
  closing_minor: 5_000 + 215_884 - 23_600 - 1_000 - 100_000 + 100_000,
  lines: [
    line('release', 215_884, { ...sale, jobId: slip.jobId }),
    line('refund', -23_600, { gross_minor: -23_600, jobId: slip.jobId }),
    line('recovery', -1_000),
    line('payout', -100_000),
    line('payout_returned', 100_000),
  ],
  truncated: false,
};

describe('a statement', () => {
  it('leads from the balance before to the balance after, each row a part of the way', () => {
    const rows = statementSums(statement, wordsOf('en'));
    const way = rows.slice(0, -1).reduce((sum, [, value]) => sum + value, 0);
    expect(way).toBe(rows.at(-1)?.[1]);
    expect(rows).toContainEqual(['TCS collected (CGST Act s.52)', -1_000]);
    expect(rows).toContainEqual(['Offsets and other changes', -1_000]);
    expect(rows).toContainEqual(['Paid out', 0]);
  });

  it.each(paperLanguages)(
    'names the parties, the period and every movement, or says that nothing moved: %s',
    (language) => {
      const parties = {
        payee: { name: 'Selvi Spares', payeeId: 'dlr_01jd0000000000000000000000', gstin: null },
        platform: { legalName: 'Mistri Private Limited', address: '1 Street, Chennai', gstin: '33AAACM1234C1Z9' },
      };
      const paper = { ...parties, from: '2026-11-01', to: '2026-11-30', statement };
      const text = textOf(layoutStatement(paper, language));
      for (const fact of [
        'Selvi Spares',
        '33AAACM1234C1Z9',
        '2,360.00',
        '2,158.84',
        '-1,000.00',
        '21.11.26',
        '007K3M9Q',
      ]) {
        expect(text).toContain(fact);
      }
      expect(text).toContain(wordsOf(language).statement.kinds.payout_returned.split(' ')[0]);
      const empty = { ...paper, statement: { ...statement, lines: [], closing_minor: 5_000 } };
      expect(textOf(layoutStatement(empty, language)).replaceAll(' ', '')).toContain(
        wordsOf(language).statement.nothing.replaceAll(' ', ''),
      );
    },
  );
});

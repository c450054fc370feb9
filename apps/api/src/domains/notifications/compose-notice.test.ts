import { describe, expect, it } from 'vitest';
import { composeMail, composeNotice } from './compose-notice.ts';
import { type NoticeKind, noticeKinds } from './notice-kinds.ts';
import { factsOf, type NoticeParams } from './notice-params.ts';
import { plainLine } from './plain-line.ts';
import { dltTemplateId, smsKind, smsText } from './sms-templates.ts';
import { noticeLocales } from './templates/template.ts';

const jobId = 'ord_01jd00000000000000007k3m9q';
const frame = {
  publicOrigin: 'https://mistri.example',
  company: { legalName: 'Mistri Test', address: '1 Road, Madurai 625001', grievanceEmail: 'help@example.in' },
};
const params: NoticeParams = {
  jobId,
  item: 'Display',
  more: 2,
  amount_minor: 12_345_600,
  reason: 'Scratched',
  score: 2,
  available: 3,
  day: '2026-12-31',
  document: 'pan_card',
  reference: 'MT/2627/0000001',
  account: 'dealer',
  change: 'password_changed',
  path: `/orders/${jobId}`,
};
const kinds = Object.keys(noticeKinds) as NoticeKind[];

describe('what a notice is about', () => {
  const about = ['dispute_opened', 'dispute_over', 'refund_sent', 'refund_taken', 'money_released', 'invoice_issued'];
  const words = { en: ['order', 'repair'], ta: ['ஆர்டர்', 'பழுதுபார்ப்பு'], hi: ['ऑर्डर', 'मरम्मत'] } as const;
  it.each(noticeLocales.flatMap((locale) => about.map((kind) => [locale, kind as NoticeKind] as const)))(
    '%s %s: an order is called one, and a repair a repair',
    (locale, kind) => {
      const said = (id: string): string => {
        const { title, body } = composeNotice(kind, { ...params, jobId: id }, locale);
        const name = smsKind(kind);
        const sms = name ? smsText(name, locale, { ...factsOf({ ...params, jobId: id }, locale), code: '' }) : '';
        return `${title} ${body} ${sms}`;
      };
      const [order, repair] = words[locale];
      expect(said(jobId)).toContain(order);
      expect(said(jobId)).not.toContain(repair);
      expect(said('rep_01jd00000000000000007k3m9q')).toContain(repair);
      expect(said('rep_01jd00000000000000007k3m9q')).not.toContain(order);
    },
  );

  it('a customer whom the technician waits for is called by SMS too', () => {
    expect(noticeKinds.session_requested.channels).toEqual(['email', 'sms']);
    for (const locale of noticeLocales)
      expect(smsText('session_requested', locale, { ...factsOf(params, locale), code: '' })).toMatch(/15/);
  });
});

describe('templates', () => {
  it.each(noticeLocales.flatMap((locale) => kinds.map((kind) => [locale, kind] as const)))(
    '%s %s: has words of its own, and no hole in them',
    (locale, kind) => {
      for (const given of [params, {}]) {
        const { title, body } = composeNotice(kind, given, locale);
        expect(title.length).toBeGreaterThan(5);
        expect(body.length).toBeGreaterThan(10);
        expect(`${title} ${body}`).not.toMatch(/undefined|null|NaN|\[object|\{|\}/);
      }
      if (locale !== 'en') {
        const script = locale === 'ta' ? /\p{Script=Tamil}/u : /\p{Script=Devanagari}/u;
        const text = composeNotice(kind, params, locale);
        expect(text.title).toMatch(script);
        expect(text.body).toMatch(script);
      }
    },
  );

  it('every kind with SMS has a registered text in each language, and no other has', () => {
    for (const kind of kinds) {
      const sends = (noticeKinds[kind].channels as readonly string[]).includes('sms');
      expect([kind, smsKind(kind) !== undefined]).toEqual([kind, sends]);
    }
  });

  it('says amounts, days and goods in the Indian way', () => {
    expect(composeNotice('order_paid', params, 'en').body).toContain('₹1,23,456');
    expect(factsOf(params, 'en')).toMatchObject({
      item: 'Display and 2 more',
      day: '31 December 2026',
      document: 'PAN card',
    });
    expect(factsOf(params, 'hi').item).toBe('Display और 2 अन्य');
    expect(factsOf(params, 'en').order).toBe('007K3M9Q');
  });
});

describe('hostile values', () => {
  const evil = 'Display\r\nBcc: victim@example.in\r\n\r\n<img src=x onerror=alert(1)> "quoted" & \u202eder\u2028x';

  it('stay one line: no header can be smuggled in', () => {
    const mail = composeMail({ kind: 'stock_low', params: { item: evil, available: 1 } }, 'en', frame);
    expect(mail.subject).not.toMatch(/[\r\n\u2028\u202e]/);
    expect(mail.subject).toContain('Display Bcc: victim@example.in');
  });

  it('are text in HTML, never markup', () => {
    const reason = `${evil}</p><script>alert(1)</script>`;
    const mail = composeMail({ kind: 'order_cancelled', params: { jobId, item: evil, reason } }, 'en', frame);
    expect(mail.html).not.toContain('<img');
    expect(mail.html).not.toContain('<script');
    expect(mail.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(mail.html).toContain('&quot;quoted&quot; &amp;');
    expect(mail.text).toContain('<script>alert(1)</script>');
  });

  it('are cut between letters as readers see them', () => {
    expect(plainLine('கொகொகொகொ', 5)).toBe('கொகொ…');
    expect(plainLine('x'.repeat(100), 30)).toHaveLength(30);
    expect(plainLine('short', 30)).toBe('short');
  });
});

describe('mail', () => {
  it('says the same as text and as HTML, in the language it declares, and loads nothing', () => {
    const mail = composeMail({ kind: 'order_shipped', params }, 'ta', { ...frame, deliveryCode: '042917' });
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain('042917');
      expect(part).toContain(`https://mistri.example/orders/${jobId}`);
      expect(part).toContain('https://mistri.example/account/notifications');
      expect(part).toContain('help@example.in');
      expect(part).toContain('Mistri Test');
    }
    expect(mail.html).toContain('<html lang="ta-IN">');
    expect(mail.html).not.toMatch(/<(img|link|script|iframe|style)\b|url\(/i);
  });
});

describe('SMS (IN-14)', () => {
  it('cuts variables to 30 characters and carries no link', () => {
    const facts = { ...factsOf({ ...params, reference: 'r'.repeat(90) }, 'en'), code: '042917' };
    for (const locale of noticeLocales) {
      for (const kind of kinds) {
        const name = smsKind(kind);
        if (!name) continue;
        const text = smsText(name, locale, facts);
        expect(text).not.toMatch(/https?:|www\.|undefined/);
        expect(text.length).toBeLessThan(200);
      }
    }
    expect(smsText('order_shipped', 'en', facts)).toContain('042917');
  });

  it('has an id for each text; production sends only what is registered', () => {
    const registered = { templates: 'order_shipped.en:1107999999999999999', production: true };
    expect(dltTemplateId(registered, 'order_shipped', 'en')).toBe('1107999999999999999');
    expect(dltTemplateId(registered, 'order_shipped', 'ta')).toBeUndefined();
    const demo = { templates: undefined, production: false };
    const ids = noticeLocales.map((locale) => dltTemplateId(demo, 'payout_paid', locale));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^\d{19}$/);
  });
});

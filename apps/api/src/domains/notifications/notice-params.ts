import type { EventPayload } from '@mistri/contracts/events/index';
import { jobNumber } from '@mistri/contracts/jobs/job-number';
import type { NoticeLocale } from './templates/template.ts';
import { formatInr } from '@mistri/money';
import { isPlan, isRepair } from './notice-paths.ts';
import { plainLine } from './plain-line.ts';

export type ApplicantAccount = 'dealer' | 'business' | 'technician';

/** What a notice is about, as stored: references, amounts, names of goods. Never a person's name or address. */
export interface NoticeParams {
  readonly jobId?: string;
  /** Name of the first goods, and how many lines more. */
  readonly item?: string;
  readonly more?: number;
  readonly amount_minor?: number;
  readonly reason?: string;
  readonly score?: number;
  readonly available?: number;
  /** Day in India, `2026-12-31`. */
  readonly day?: string;
  readonly document?: string;
  readonly reference?: string;
  readonly account?: ApplicantAccount;
  readonly change?: SecurityChange;
  readonly detail?: string;
  /** Where in the product it leads; a path. */
  readonly path?: string;
}

export type SecurityChange =
  | EventPayload<'identity.credentials_changed.v1'>['change']
  | 'new_device'
  | 'token_reuse'
  | 'suspended'
  | 'blocked'
  | 'active';

/** What templates put into their sentences: one line each, cut to size, never markup. */
export interface NoticeFacts {
  /** The number of the order, repair or plan. */
  readonly order: string;
  /** With the word for what it is: `order 7K3M9QXZ`, `repair …`. */
  readonly job: string;
  readonly item: string;
  readonly amount: string;
  /** With its own punctuation, or empty. */
  readonly reason: string;
  readonly score: string;
  readonly available: string;
  readonly day: string;
  readonly document: string;
  readonly reference: string;
  readonly account: ApplicantAccount;
}

const moreItems: Readonly<Record<NoticeLocale, (item: string, more: number) => string>> = {
  en: (item, more) => `${item} and ${more} more`,
  ta: (item, more) => `${item}, மேலும் ${more}`,
  hi: (item, more) => `${item} और ${more} अन्य`,
};

const someGoods: Readonly<Record<NoticeLocale, string>> = { en: 'your goods', ta: 'பொருட்கள்', hi: 'आपका सामान' };

const jobWords: Readonly<Record<NoticeLocale, { order: string; repair: string; plan: string }>> = {
  en: { order: 'order', repair: 'repair', plan: 'the plan of your team' },
  ta: { order: 'ஆர்டர்', repair: 'பழுதுபார்ப்பு', plan: 'உங்கள் குழுவின் திட்டம்' },
  hi: { order: 'ऑर्डर', repair: 'मरम्मत', plan: 'आपकी टीम का प्लान' },
};

export function factsOf(params: NoticeParams, locale: NoticeLocale): NoticeFacts {
  const item = plainLine(params.item ?? '', 80) || someGoods[locale];
  return {
    order: jobNumber(params.jobId ?? ''),
    job: jobName(params.jobId ?? '', locale),
    item: params.more ? moreItems[locale](item, params.more) : item,
    amount: params.amount_minor === undefined ? '' : formatInr(params.amount_minor, { locale, paise: 'auto' }),
    reason: plainLine(params.reason ?? '', 300),
    score: String(params.score ?? ''),
    available: String(params.available ?? ''),
    day: params.day ? indianDay(params.day, locale) : '',
    document: documentNames[locale][params.document ?? ''] ?? plainLine(params.document ?? '', 40),
    reference: plainLine(params.reference ?? '', 40),
    account: params.account ?? 'dealer',
  };
}

/** A plan is known by its team, and nobody reads its number anywhere. */
function jobName(jobId: string, locale: NoticeLocale): string {
  const words = jobWords[locale];
  return isPlan(jobId) ? words.plan : `${isRepair(jobId) ? words.repair : words.order} ${jobNumber(jobId)}`;
}

const documentNames: Readonly<Record<NoticeLocale, Readonly<Record<string, string>>>> = {
  en: {
    gst_certificate: 'GST certificate',
    pan_card: 'PAN card',
    address_proof: 'proof of address',
    bank_proof: 'bank proof',
    trade_licence: 'trade licence',
  },
  ta: {
    gst_certificate: 'GST சான்றிதழ்',
    pan_card: 'PAN அட்டை',
    address_proof: 'முகவரிச் சான்று',
    bank_proof: 'வங்கிச் சான்று',
    trade_licence: 'வணிக உரிமம்',
  },
  hi: {
    gst_certificate: 'GST प्रमाणपत्र',
    pan_card: 'PAN कार्ड',
    address_proof: 'पते का प्रमाण',
    bank_proof: 'बैंक प्रमाण',
    trade_licence: 'व्यापार लाइसेंस',
  },
};

function indianDay(day: string, locale: NoticeLocale): string {
  const at = new Date(`${day}T00:00:00Z`);
  return at.toLocaleDateString(`${locale}-IN`, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}

import { noticeText as securityText } from '#rooms/identity/index.ts';
import type { NoticeKind } from './notice-kinds.ts';
import { factsOf, type NoticeParams } from './notice-params.ts';
import { plainLine } from './plain-line.ts';
import { en, enMail } from './templates/en.ts';
import { hi, hiMail } from './templates/hi.ts';
import { ta, taMail } from './templates/ta.ts';
import type { MailWords, NoticeLocale, NoticeText, Templates } from './templates/template.ts';

const templates: Readonly<Record<NoticeLocale, Templates>> = { en, ta, hi };
const mailWords: Readonly<Record<NoticeLocale, MailWords>> = { en: enMail, ta: taMail, hi: hiMail };

/** Longest subject line of a mail; the list of the app shows two lines of it. */
const titleLimit = 150;

/** What a notice says, in the reader's language. */
export function composeNotice(kind: NoticeKind, params: NoticeParams, locale: NoticeLocale): NoticeText {
  if (kind === 'security_notice') {
    const { subject, text } = securityText(locale, params.change ?? 'new_device', plainLine(params.detail ?? '', 100));
    return { title: subject, body: text.replaceAll('\n\n', ' ') };
  }
  const { title, body } = templates[locale][kind](factsOf(params, locale));
  return { title: plainLine(title, titleLimit), body };
}

export interface NoticeMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface MailFrame {
  readonly publicOrigin: string;
  readonly company: { readonly legalName: string; readonly address: string; readonly grievanceEmail: string };
  /** Fetched when the mail is made and kept nowhere. */
  readonly deliveryCode?: string;
}

/** The same words as plain text and as simple HTML: headings, a paragraph, a link; no pictures, nothing loaded. */
export function composeMail(
  notice: { kind: NoticeKind; params: NoticeParams },
  locale: NoticeLocale,
  frame: MailFrame,
): NoticeMail {
  const { title, body } = composeNotice(notice.kind, notice.params, locale);
  const words = mailWords[locale];
  const code = frame.deliveryCode ? words.deliveryCode(frame.deliveryCode) : undefined;
  const link = notice.params.path ? `${frame.publicOrigin}${notice.params.path}` : undefined;
  const settings = `${frame.publicOrigin}/account/notifications`;
  const { company } = frame;
  const footer = [words.why, words.help(company.grievanceEmail), `${company.legalName}, ${company.address}`];
  const text = [
    body,
    ...(code ? ['', code] : []),
    ...(link ? ['', `${words.open}: ${link}`] : []),
    '',
    '--',
    ...footer,
    `${words.change}: ${settings}`,
  ].join('\n');
  const html = page(locale, title, [
    `<h1 style="font-size:20px;margin:0 0 12px">${escapeHtml(title)}</h1>`,
    `<p style="margin:0 0 16px">${escapeHtml(body)}</p>`,
    ...(code ? [`<p style="margin:0 0 16px;font-size:20px"><strong>${escapeHtml(code)}</strong></p>`] : []),
    ...(link ? [`<p style="margin:0 0 16px">${anchor(link, words.open)}</p>`] : []),
    '<hr style="border:0;border-top:1px solid #767676;margin:24px 0 12px">',
    ...footer.map((line) => `<p style="margin:0 0 6px;font-size:13px;color:#4a4a4a">${escapeHtml(line)}</p>`),
    `<p style="margin:0;font-size:13px">${anchor(settings, words.change)}</p>`,
  ]);
  return { subject: title, text, html };
}

function page(locale: NoticeLocale, title: string, parts: readonly string[]): string {
  return [
    `<!doctype html><html lang="${locale}-IN"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title></head>`,
    '<body style="margin:0;background:#ffffff;color:#1a1a1a">',
    '<div role="main" style="max-width:560px;margin:0 auto;padding:24px 16px;font:16px/1.6 \'Noto Sans\',Arial,sans-serif">',
    ...parts,
    '</div></body></html>',
  ].join('\n');
}

function anchor(href: string, label: string): string {
  return `<a href="${escapeHtml(href)}" style="color:#0b57d0">${escapeHtml(label)}</a>`;
}

/** Text of people and sellers stands in mails as text. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] as string);
}

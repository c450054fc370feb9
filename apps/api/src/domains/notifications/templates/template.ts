import type { NoticeFacts } from '../notice-params.ts';
import type { NoticeKind } from '../notice-kinds.ts';

export const noticeLocales = ['en', 'ta', 'hi'] as const;
export type NoticeLocale = (typeof noticeLocales)[number];

export interface NoticeText {
  /** Subject of the mail, line in the list. */
  readonly title: string;
  readonly body: string;
}

/** `security_notice` is told in the words of the room identity. */
export type TextKind = Exclude<NoticeKind, 'security_notice'>;

export type Templates = Readonly<Record<TextKind, (facts: NoticeFacts) => NoticeText>>;

/** What stands around every mail. */
export interface MailWords {
  readonly open: string;
  readonly deliveryCode: (code: string) => string;
  readonly why: string;
  readonly change: string;
  readonly help: (contact: string) => string;
}

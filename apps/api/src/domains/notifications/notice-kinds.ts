/** What preferences speak about. `security` and `account` reach people whatever they prefer. */
export const noticeCategories = [
  'orders',
  'repairs',
  'money',
  'account',
  'security',
  'stock',
  'ratings',
  'staff',
] as const;
export type NoticeCategory = (typeof noticeCategories)[number];

export const noticeChannels = ['email', 'sms'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

interface CategoryRule {
  /** Nobody switches these off: they protect money or the account. */
  readonly fixed: boolean;
  /** Waits for the end of quiet hours. What somebody waits for or has to act on at once does not. */
  readonly quiet: boolean;
  readonly defaults: Readonly<Record<NoticeChannel, boolean>>;
}

export const categoryRules: Readonly<Record<NoticeCategory, CategoryRule>> = {
  orders: { fixed: false, quiet: false, defaults: { email: true, sms: true } },
  repairs: { fixed: false, quiet: false, defaults: { email: true, sms: true } },
  money: { fixed: false, quiet: false, defaults: { email: true, sms: true } },
  account: { fixed: true, quiet: false, defaults: { email: true, sms: true } },
  security: { fixed: true, quiet: false, defaults: { email: true, sms: true } },
  stock: { fixed: false, quiet: true, defaults: { email: true, sms: false } },
  ratings: { fixed: false, quiet: true, defaults: { email: true, sms: false } },
  staff: { fixed: true, quiet: false, defaults: { email: true, sms: false } },
};

interface KindRule {
  readonly category: NoticeCategory;
  /** Besides the list in the app, where everything stands. SMS only where a template is registered (IN-14). */
  readonly channels: readonly NoticeChannel[];
}

const kind = (category: NoticeCategory, ...channels: NoticeChannel[]): KindRule => ({ category, channels });

/** Everything people are told. A kind is never renamed or removed: rows of the past name it. */
export const noticeKinds = {
  order_paid: kind('orders', 'email'),
  order_received: kind('orders', 'email', 'sms'),
  order_accepted: kind('orders'),
  order_shipped: kind('orders', 'email', 'sms'),
  order_delivered: kind('orders', 'email'),
  order_handed_over: kind('orders'),
  order_lapsed: kind('orders'),
  order_cancelled: kind('orders', 'email', 'sms'),
  order_cancelled_seller: kind('orders', 'email', 'sms'),
  order_missed: kind('orders', 'email'),
  return_requested: kind('orders', 'email'),
  return_withdrawn: kind('orders'),
  return_accepted: kind('orders', 'email'),
  return_rejected: kind('orders', 'email'),
  return_received: kind('orders'),
  dispute_opened: kind('orders', 'email'),
  dispute_over: kind('orders', 'email'),
  repair_queued: kind('repairs'),
  repair_requeued: kind('repairs', 'email'),
  repair_offered: kind('repairs', 'email', 'sms'),
  repair_accepted: kind('repairs', 'email'),
  repair_quote: kind('repairs', 'email', 'sms'),
  repair_quote_declined: kind('repairs', 'email'),
  repair_quote_lapsed: kind('repairs', 'email'),
  repair_quote_lapsed_technician: kind('repairs'),
  repair_paid: kind('repairs', 'email'),
  repair_funded: kind('repairs', 'email', 'sms'),
  repair_completed: kind('repairs', 'email', 'sms'),
  repair_reopened: kind('repairs', 'email'),
  repair_verified: kind('repairs'),
  repair_verified_for_you: kind('repairs', 'email'),
  repair_cancelled: kind('repairs', 'email', 'sms'),
  repair_rejected: kind('repairs', 'email', 'sms'),
  repair_no_show: kind('repairs', 'email'),
  repair_taken_away: kind('repairs', 'email'),
  session_requested: kind('repairs', 'email', 'sms'),
  session_unanswered: kind('repairs'),
  session_terminated: kind('repairs', 'email'),
  payment_failed: kind('money'),
  refund_sent: kind('money', 'email', 'sms'),
  refund_taken: kind('money', 'email'),
  money_released: kind('money'),
  payout_paid: kind('money', 'email', 'sms'),
  payout_failed: kind('money', 'email'),
  invoice_issued: kind('money'),
  payout_account_changed: kind('security', 'email', 'sms'),
  // The room identity sends the mail; here it stands in the list.
  security_notice: kind('security'),
  application_approved: kind('account', 'email', 'sms'),
  application_rejected: kind('account', 'email'),
  application_suspended: kind('account', 'email', 'sms'),
  application_blocked: kind('account', 'email'),
  document_lapsing: kind('account', 'email'),
  document_lapsed: kind('account', 'email'),
  certificate_lapsing: kind('account', 'email'),
  certificate_lapsed: kind('account', 'email'),
  plan_ending: kind('account', 'email'),
  plan_ended: kind('account', 'email'),
  stock_low: kind('stock', 'email'),
  rating_received: kind('ratings', 'email'),
  rating_answered: kind('ratings', 'email'),
  rating_hidden: kind('ratings', 'email'),
  staff_payment_stuck: kind('staff', 'email'),
  staff_hold_overdue: kind('staff', 'email'),
  staff_review_required: kind('staff', 'email'),
  staff_refund_failed: kind('staff', 'email'),
  staff_ledger_failed: kind('staff', 'email'),
  staff_audit_mismatch: kind('staff', 'email'),
  staff_budget_burning: kind('staff', 'email'),
  staff_breaks_found: kind('staff', 'email'),
} as const satisfies Record<string, KindRule>;

export type NoticeKind = keyof typeof noticeKinds;

export function ruleOf(name: NoticeKind): KindRule & CategoryRule {
  const rule = noticeKinds[name];
  return { ...categoryRules[rule.category], ...rule };
}

export function isNoticeKind(name: string): name is NoticeKind {
  return Object.hasOwn(noticeKinds, name);
}

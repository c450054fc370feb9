import type { MailWords, Templates } from './template.ts';

const because = (reason: string): string => (reason === '' ? '' : ` Reason: ${reason}`);

export const en: Templates = {
  order_paid: (f) => ({
    title: `Order ${f.order} is paid`,
    body: `Your payment of ${f.amount} for ${f.item} is held safely until the delivery. The seller accepts the order next.`,
  }),
  order_received: (f) => ({
    title: `New order ${f.order}`,
    body: `${f.item}, ${f.amount}, is paid. Accept it in time, or it is cancelled and the buyer gets the money back.`,
  }),
  order_accepted: (f) => ({
    title: `The seller accepted order ${f.order}`,
    body: `${f.item} will be packed and handed to the courier.`,
  }),
  order_shipped: (f) => ({
    title: `Order ${f.order} is on its way`,
    body: `${f.item} was handed to the courier. Say the delivery code only when you hold the parcel in your hands.`,
  }),
  order_delivered: (f) => ({
    title: `Order ${f.order} was delivered`,
    body: `Is something wrong with ${f.item}? Ask for a return or report a problem on the order's page. All well? Then rate it.`,
  }),
  order_handed_over: (f) => ({
    title: `Order ${f.order} is delivered`,
    body: 'The money is released once the time to object is over.',
  }),
  order_lapsed: (f) => ({
    title: `Order ${f.order} was not paid in time`,
    body: `${f.item} is no longer reserved for you. You can order again. A payment that still arrives is returned.`,
  }),
  order_cancelled: (f) => ({
    title: `Order ${f.order} was cancelled`,
    body: `What you paid for ${f.item} goes back to the account it came from.${because(f.reason)}`,
  }),
  order_cancelled_seller: (f) => ({
    title: `Order ${f.order} was cancelled`,
    body: `Don't ship ${f.item}: it is back in your stock.${because(f.reason)}`,
  }),
  order_missed: (f) => ({
    title: `You lost order ${f.order}`,
    body: `It was not accepted or shipped in time, so it was cancelled. ${f.item} is back in your stock.`,
  }),
  return_requested: (f) => ({
    title: `Return asked for: order ${f.order}`,
    body: `The buyer wants to send back ${f.item}. Accept or decline on the order's page.`,
  }),
  return_withdrawn: (f) => ({
    title: `Return withdrawn: order ${f.order}`,
    body: 'The buyer keeps the goods. There is nothing to do.',
  }),
  return_accepted: (f) => ({
    title: `Your return of order ${f.order} was accepted`,
    body: `Send ${f.item} back. The refund follows when the seller has it.`,
  }),
  return_rejected: (f) => ({
    title: `Your return of order ${f.order} was declined`,
    body: "Read why on the order's page. You can report a problem there, and our team decides.",
  }),
  return_received: (f) => ({
    title: `Your return of order ${f.order} arrived`,
    body: 'The seller has the goods. Your refund is on its way.',
  }),
  dispute_opened: (f) => ({
    title: `A problem was reported: order ${f.order}`,
    body: "The money stands still until it is decided. Both sides can add evidence on the order's page.",
  }),
  dispute_over: (f) => ({
    title: `Decided: order ${f.order}`,
    body: "The reported problem is closed. Read the decision on the order's page.",
  }),
  payment_failed: (f) => ({
    title: 'The payment did not go through',
    body: `Nothing was paid for ${f.item}. If your account was charged, the bank returns it. Try again while it is reserved for you.`,
  }),
  refund_sent: (f) => ({
    title: `${f.amount} is refunded`,
    body: `The refund of order ${f.order} went to the account you paid from. Banks take up to 7 working days to show it.`,
  }),
  refund_taken: (f) => ({
    title: `${f.amount} of order ${f.order} goes back to the buyer`,
    body: 'Your earnings show what this means for your balance.',
  }),
  money_released: (f) => ({
    title: `${f.amount} was added to your balance`,
    body: `This is for order ${f.order}, after commission and taxes. It comes with your next payout.`,
  }),
  payout_paid: (f) => ({
    title: `${f.amount} was paid out to you`,
    body:
      f.reference === ''
        ? 'Your statement lists the orders.'
        : `Bank reference ${f.reference}. Your statement lists the orders.`,
  }),
  payout_failed: (f) => ({
    title: `A payout of ${f.amount} failed`,
    body: `The money is back on your balance. Check your payout account.${because(f.reason)}`,
  }),
  invoice_issued: (f) => ({
    title: `Document ${f.reference} is ready`,
    body: `Download it from order ${f.order}.`,
  }),
  payout_account_changed: (f) => ({
    title: 'Your payout account was changed',
    body: `Money goes to the new account from ${f.day}. If this was not you, reset your password now and write to us at once.`,
  }),
  application_approved: (f) => ({
    title: `Your ${f.account} account is approved`,
    body:
      f.account === 'dealer'
        ? 'You can list goods and sell now.'
        : 'You see business prices now, and your invoices bear your GSTIN.',
  }),
  application_rejected: (f) => ({
    title: `Your ${f.account} application needs a change`,
    body: `Correct it and send it again.${because(f.reason)}`,
  }),
  application_suspended: (f) => ({
    title: `Your ${f.account} account is suspended`,
    body: `${f.account === 'dealer' ? 'Your listings are hidden. Orders that are paid must still be delivered.' : 'You buy at usual prices meanwhile.'}${because(f.reason)}`,
  }),
  application_blocked: (f) => ({
    title: `Your ${f.account} account is blocked`,
    body: `Write to the grievance officer if you think that is wrong.${because(f.reason)}`,
  }),
  document_lapsing: (f) => ({
    title: 'A document lapses soon',
    body: `Your ${f.document} is valid until ${f.day}. Upload a new one, or your account is suspended then.`,
  }),
  document_lapsed: (f) => ({
    title: 'A document has lapsed',
    body: `Your ${f.document} was valid until ${f.day}. Upload a new one to sell again.`,
  }),
  stock_low: (f) => ({
    title: `Running low: ${f.item}`,
    body: `${f.available} left. Restock before it sells out.`,
  }),
  rating_received: (f) => ({
    title: `A buyer gave ${f.score} of 5 stars`,
    body: 'Read it and answer in public.',
  }),
  rating_answered: () => ({
    title: 'The seller answered your rating',
    body: 'Read the answer. You can still change your rating for 30 days after you gave it.',
  }),
  rating_hidden: () => ({
    title: 'Your rating was hidden',
    body: 'A moderator found that it breaks our rules for ratings.',
  }),
  staff_payment_stuck: () => ({
    title: 'Stuck payment',
    body: 'A payment has neither arrived nor failed for more than two hours.',
  }),
  staff_hold_overdue: (f) => ({
    title: `Held money is overdue: order ${f.order}`,
    body: 'A release or a hold is older than its limit.',
  }),
  staff_review_required: () => ({
    title: 'A payment waits for review',
    body: 'The fraud check held it. Its reasons stand beside it.',
  }),
  staff_refund_failed: (f) => ({
    title: `A refund failed: order ${f.order}`,
    body: `The gateway did not pay it back.${because(f.reason)}`,
  }),
  staff_ledger_failed: () => ({
    title: 'The ledger check found a difference',
    body: 'Stop payouts and follow the runbook before anything else.',
  }),
  staff_audit_mismatch: () => ({
    title: 'The audit log does not verify',
    body: 'Rows are not as they were sealed. Follow the runbook before anything else.',
  }),
  staff_budget_burning: () => ({
    title: 'The service fails too often',
    body: 'A month’s error budget would be gone in two days. Look at the errors of the last minutes.',
  }),
  staff_breaks_found: () => ({
    title: 'Differences in the settlement report',
    body: 'Something in the gateway’s report does not fit our books. Take them and find out why.',
  }),
};

export const enMail: MailWords = {
  open: 'Open in Mistri',
  deliveryCode: (code) => `Your delivery code: ${code}`,
  why: 'You get this mail because it is about your account or an order.',
  change: 'Choose what you are told',
  help: (contact) => `Questions or complaints: ${contact}`,
};

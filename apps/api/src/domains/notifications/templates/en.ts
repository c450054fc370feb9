import type { MailWords, Templates } from './template.ts';

const because = (reason: string): string => (reason === '' ? '' : ` Reason: ${reason}`);

const suspendedWords = {
  dealer: 'Your listings are hidden. Orders that are paid must still be delivered.',
  business: 'You buy at usual prices meanwhile.',
  technician: 'Your repairs went back to our team, and you get no new ones.',
} as const;

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
    body: `Send ${f.item} to the address on the order's page. The refund follows when the seller has it.`,
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
    title: `A problem was reported: ${f.job}`,
    body: 'The money stands still until it is decided. Both sides can add evidence on its page.',
  }),
  dispute_over: (f) => ({
    title: `Decided: ${f.job}`,
    body: 'The reported problem is closed. Read the decision on its page.',
  }),
  session_requested: (f) => ({
    title: `The technician is ready for repair ${f.order}`,
    body: 'Take your laptop, plug in the phone, and open the page of the repair within 15 minutes. Nothing happens before you allow it.',
  }),
  session_unanswered: (f) => ({
    title: `No answer to your session for repair ${f.order}`,
    body: 'The customer did not answer within 15 minutes. Ask again when they are there.',
  }),
  session_terminated: (f) => ({
    title: `The remote session of repair ${f.order} was ended by Mistri`,
    body: 'Access to the phone is gone. The page of the repair says why and how it goes on.',
  }),
  repair_queued: (f) => ({
    title: `Repair ${f.order} waits for a technician`,
    body: 'Our team picks a certified technician for your phone. The page shows your place in the queue.',
  }),
  repair_requeued: (f) => ({
    title: `Repair ${f.order} waits for another technician`,
    body: 'What you had paid for it goes back to your account. Our team picks somebody else now; there is nothing to do for you.',
  }),
  repair_offered: (f) => ({
    title: `New repair ${f.order} for you`,
    body: 'Accept it in time, or give it back with a reason.',
  }),
  repair_accepted: (f) => ({
    title: `A technician takes care of repair ${f.order}`,
    body: 'You get a price next. Nothing is done and nothing is paid before you approve it.',
  }),
  repair_quote: (f) => ({
    title: `The price for repair ${f.order}: ${f.amount}`,
    body: 'Look at what it contains, then approve or decline it. Your payment is held safely until you confirm that the phone works.',
  }),
  repair_quote_declined: (f) => ({
    title: `Your price for repair ${f.order} was declined`,
    body: `You can send another one.${because(f.reason)}`,
  }),
  repair_quote_lapsed: (f) => ({
    title: `The price for repair ${f.order} has lapsed`,
    body: 'It was not approved and paid in time. The technician can send a new one. A payment that still arrives is returned.',
  }),
  repair_quote_lapsed_technician: (f) => ({
    title: `Your price for repair ${f.order} has lapsed`,
    body: 'The customer did not approve and pay it in time. You can send a new one.',
  }),
  repair_paid: (f) => ({
    title: `Repair ${f.order} is paid`,
    body: 'The money is held safely. Keep your phone, laptop and data cable at hand: the technician starts soon.',
  }),
  repair_funded: (f) => ({
    title: `Repair ${f.order} is paid: you can start`,
    body: 'The money is held. Ask the customer for a session on the page of the repair.',
  }),
  repair_completed: (f) => ({
    title: `Repair ${f.order} is done: please check your phone`,
    body: 'All well? Confirm it. If something is still wrong, say so on the page, and the technician goes on.',
  }),
  repair_reopened: (f) => ({
    title: `Repair ${f.order} is not done yet`,
    body: `The customer says that something is still wrong.${because(f.reason)}`,
  }),
  repair_verified: (f) => ({
    title: `Repair ${f.order} is confirmed`,
    body: 'The money is released next.',
  }),
  repair_verified_for_you: (f) => ({
    title: `Repair ${f.order} counts as confirmed`,
    body: 'Nobody objected in time. Is something wrong with it after all? Report a problem, or use the warranty.',
  }),
  repair_cancelled: (f) => ({
    title: `Repair ${f.order} was cancelled`,
    body: `What you paid goes back to the account it came from.${because(f.reason)}`,
  }),
  repair_rejected: (f) => ({
    title: `We can not do repair ${f.order}`,
    body: `Nothing was paid for it. A service centre near you can look at the phone.${because(f.reason)}`,
  }),
  repair_no_show: (f) => ({
    title: `You were missed at repair ${f.order}`,
    body: `The technician could not reach you, so it ended. What you paid goes back. You can ask for the repair again.${because(f.reason)}`,
  }),
  repair_taken_away: (f) => ({
    title: `Repair ${f.order} is no longer yours`,
    body: `There is nothing more to do for you.${because(f.reason)}`,
  }),
  payment_failed: (f) => ({
    title: 'The payment did not go through',
    body: `Nothing was paid for ${f.item}. If your account was charged, the bank returns it. Try again while it is reserved for you.`,
  }),
  refund_sent: (f) => ({
    title: `${f.amount} is refunded`,
    body: `The refund of ${f.job} went to the account you paid from. Banks take up to 7 working days to show it.`,
  }),
  refund_taken: (f) => ({
    title: `${f.amount} of ${f.job} goes back to the buyer`,
    body: 'Your earnings show what this means for your balance.',
  }),
  money_released: (f) => ({
    title: `${f.amount} was added to your balance`,
    body: `This is for ${f.job}, after commission and taxes. It comes with your next payout.`,
  }),
  payout_paid: (f) => ({
    title: `${f.amount} was paid out to you`,
    body:
      f.reference === ''
        ? 'Your statement lists what it is for.'
        : `Bank reference ${f.reference}. Your statement lists what it is for.`,
  }),
  payout_failed: (f) => ({
    title: `A payout of ${f.amount} failed`,
    body: `The money is back on your balance. Check your payout account.${because(f.reason)}`,
  }),
  invoice_issued: (f) => ({
    title: `Document ${f.reference} is ready`,
    body: `Download it from ${f.job}.`,
  }),
  payout_account_changed: (f) => ({
    title: 'Your payout account was changed',
    body: `Money goes to the new account from ${f.day}. If this was not you, reset your password now and write to us at once.`,
  }),
  application_approved: (f) => ({
    title: `Your ${f.account} account is approved`,
    body: {
      dealer: 'You can list goods and sell now.',
      business: 'You see business prices now, and your invoices bear your GSTIN.',
      technician: 'You are certified: repairs can be given to you now. Say where your earnings are paid to.',
    }[f.account],
  }),
  application_rejected: (f) => ({
    title: `Your ${f.account} application needs a change`,
    body: `Correct it and send it again.${because(f.reason)}`,
  }),
  application_suspended: (f) => ({
    title: `Your ${f.account} account is suspended`,
    body: `${suspendedWords[f.account]}${because(f.reason)}`,
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
  plan_ending: (f) => ({
    title: `The plan of your team is paid until ${f.day}`,
    body: 'Renew it by hand: nothing is charged by itself. Without a payment the team has seven days more, then the free plan.',
  }),
  plan_ended: () => ({
    title: 'Your team is on the free plan now',
    body: 'Its plan was not renewed. Nothing was deleted; people, devices and sessions beyond the free limits can not be added. You can buy a plan again at any time.',
  }),
  certificate_lapsing: (f) => ({
    title: 'Your certificate ends soon',
    body: `It is valid until ${f.day}. Ask for its renewal, or you get no repairs from then on.`,
  }),
  certificate_lapsed: (f) => ({
    title: 'Your certificate has ended',
    body: `It was valid until ${f.day}. You get no repairs until it is renewed.`,
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
    title: `Held money is overdue: ${f.job}`,
    body: 'A release or a hold is older than its limit.',
  }),
  staff_review_required: () => ({
    title: 'A payment waits for review',
    body: 'The fraud check held it. Its reasons stand beside it.',
  }),
  staff_refund_failed: (f) => ({
    title: `A refund failed: ${f.job}`,
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
  why: 'You get this mail because it is about your account, an order or a repair.',
  change: 'Choose what you are told',
  help: (contact) => `Questions or complaints: ${contact}`,
};

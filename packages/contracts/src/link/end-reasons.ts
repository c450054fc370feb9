import { type EndReason, readEndReason } from '../remote-sessions/end-reasons.ts';

/**
 * Why sessions of Link end, as devices and the control plane say it to each other: English sentences, because a reason may also be
 * another program's own words. Pages know these by their names and say them in the language of who reads.
 */
export const linkEndSentences = {
  endedOnPage: 'ended on the page',
  closedByPerson: 'closed by its person',
  commandEnded: 'the command ended',
  stoppedServing: 'the other device stopped serving',
  notServing: 'this device is not serving',
  pageReopened: 'the page was opened again',
  timeOver: 'its time was over',
  sessionTimeOver: 'the time of the session is over',
  forgotten: 'its devices no longer know it',
  usedUp: 'the bytes that the token allows are used up',
  tooFast: 'the other device sends more than the token allows',
  beganAnew: 'a device began anew with the same token',
  deviceRemoved: 'the device was removed',
  removedByOwner: 'removed by its owner',
  accountInactive: 'the account is not active',
  accountErased: 'the account was erased',
  ruleChanged: 'the rule was changed',
  ruleDeleted: 'the rule was deleted',
  teamDeleted: 'the team was deleted',
  memberLeft: 'a member has left the team',
  deviceLeftTeam: 'a device has left the team',
  otherProtocol: 'the other side does not speak this protocol',
} as const;
export type LinkEnd = keyof typeof linkEndSentences;

export type KnownLinkEnd =
  | { readonly kind: 'link'; readonly name: LinkEnd }
  /** A repair's session: why the repair ended it. */
  | { readonly kind: 'repair'; readonly name: EndReason }
  /** Nothing got through for so long. */
  | { readonly kind: 'silent'; readonly seconds: number };

const names = Object.keys(linkEndSentences) as LinkEnd[];

/** @returns undefined for words that are nobody's here: they are shown as they are */
export function readLinkEnd(said: string): KnownLinkEnd | undefined {
  const name = names.find((one) => linkEndSentences[one] === said);
  if (name) return { kind: 'link', name };
  const repair = readEndReason(said);
  if (repair) return { kind: 'repair', name: repair };
  const seconds = /^no connection for (\d{1,6}) s$/.exec(said)?.[1];
  return seconds === undefined ? undefined : { kind: 'silent', seconds: Number(seconds) };
}

import { jobNumber } from '@mistri/contracts/jobs/job-number';
import { type InvoiceAddress, type InvoiceContent, type InvoiceParty, refundAfterRelease } from '../invoice-content.ts';
import { drawLines, drawTaxSummary, drawTotals } from './invoice-amounts.ts';
import { type PaperStyle, styleOf } from './paper-style.ts';
import { drawQr } from './qr-boxes.ts';
import { ink, inner, page, Sheet } from '#platform/pdf/sheet.ts';
import { en } from './words/en.ts';
import type { PaperLanguage } from './words/paper-words.ts';
import { longDate, stateName } from './words/words-of.ts';

/** IN-9: given by the invoice registration portal; printed when it is there. */
export interface Irn {
  readonly irn: string;
  readonly ackNo: string;
  /** Day in India. */
  readonly ackOn: string;
  readonly signedQr: string;
}

type Paper = PaperStyle & { readonly content: InvoiceContent };
type Place = { x: number; y: number; width: number };

const half = (inner.width - 20) / 2;
const right = inner.left + half + 20;
const softLabel = { size: 7.5, bold: true, color: ink.soft } as const;

/**
 * Rule 46 (tax invoice), 49 (bill of supply), 53 (credit note): every field the rule asks for, on as many pages as needed.
 * In Tamil and Hindi the document's name and the amount in words stand in English too, for whoever must book it.
 */
export function layoutInvoice(content: InvoiceContent, irn: Irn | undefined, language: PaperLanguage = 'en'): Sheet {
  const sheet = new Sheet();
  const paper = { ...styleOf(language), content };
  let y = drawHead(sheet, paper, irn);
  y = drawParties(sheet, y, paper);
  y = drawFacts(sheet, y + 4, paper);
  y = drawLines(sheet, y + 8, paper);
  y = drawTotals(sheet, y + 8, paper);
  y = drawTaxSummary(sheet, y + 10, paper);
  drawClosing(sheet, sheet.roomFor(y + 12, 60), paper);
  sheet.numberPages(content.documentNumber, paper.words.page);
  return sheet;
}

function drawHead(sheet: Sheet, paper: Paper, irn: Irn | undefined): number {
  const { content, words, language } = paper;
  const top = page.margin;
  const wide = inner.width * 0.62;
  const side = { x: inner.left + wide, width: inner.width - wide };
  const original =
    language === 'en'
      ? words.originalForRecipient
      : `${words.originalForRecipient} · ${en.titles[content.kind]}, ${en.originalForRecipient}`;
  let left = sheet.text({ x: inner.left, y: top, width: wide }, words.titles[content.kind], { size: 17, bold: true });
  left = sheet.text({ x: inner.left, y: left, width: wide }, original, { size: 7.5, color: ink.soft });
  const align = 'right' as const;
  let y = sheet.text({ ...side, y: top }, content.documentNumber, { size: 13, bold: true, align });
  y = sheet.text({ ...side, y }, `${words.date}: ${longDate(content.issuedOn, language)}`, { align });
  // The number that people say on the phone, and the whole id for machines: eight characters alone may meet twice in years.
  y = sheet.text({ ...side, y }, `${jobWord(content.jobId, paper)}: ${jobNumber(content.jobId)}`, { align });
  y = sheet.text({ ...side, y }, content.jobId, { size: 6.5, color: ink.soft, align });
  y = Math.max(left, y) + 6;
  if (irn) y = drawIrn(sheet, y, { irn, language });
  sheet.rule(y, { color: ink.accent, thickness: 1.4 });
  return y + 8;
}

function jobWord(jobId: string, { words }: Paper): string {
  if (jobId.startsWith('sub_')) return words.plan;
  return jobId.startsWith('ord_') ? words.order : words.repair;
}

function drawIrn(sheet: Sheet, y: number, { irn, language }: { irn: Irn; language: PaperLanguage }): number {
  const size = 110;
  drawQr(sheet, { x: inner.right - size, y, size }, irn.signedQr);
  const width = inner.width - size - 16;
  let below = sheet.text({ x: inner.left, y, width }, 'e-invoice', { bold: true });
  below = sheet.text({ x: inner.left, y: below, width }, `IRN: ${irn.irn}`, { size: 7.5 });
  below = sheet.text({ x: inner.left, y: below, width }, `Ack. no.: ${irn.ackNo}, ${longDate(irn.ackOn, language)}`, {
    size: 7.5,
  });
  return Math.max(below, y + size) + 8;
}

function drawParties(sheet: Sheet, y: number, paper: Paper): number {
  const { content, words } = paper;
  const left = drawParty(sheet, { x: inner.left, y, width: half }, { paper, label: words.supplier, who: 'supplier' });
  let side = drawParty(sheet, { x: right, y, width: half }, { paper, label: words.recipient, who: 'recipient' });
  if (content.deliveryAddress) {
    side = sheet.text({ x: right, y: side + 5, width: half }, words.deliveredTo, softLabel);
    side = drawAddress(sheet, { x: right, y: side, width: half }, { paper, address: content.deliveryAddress });
  }
  const below = Math.max(left, side) + 6;
  sheet.rule(below);
  return below;
}

function drawParty(
  sheet: Sheet,
  at: Place,
  { paper, label, who }: { paper: Paper; label: string; who: 'supplier' | 'recipient' },
): number {
  const party: InvoiceParty = paper.content[who];
  let y = sheet.text(at, label, softLabel);
  y = sheet.text({ ...at, y }, party.name, { size: 10, bold: true });
  const address = party.address.name === party.name ? { ...party.address, name: '' } : party.address;
  y = drawAddress(sheet, { ...at, y }, { paper, address });
  return sheet.text({ ...at, y }, `GSTIN: ${party.gstin ?? paper.words.unregistered}`, { bold: party.gstin !== null });
}

function drawAddress(sheet: Sheet, at: Place, { paper, address }: { paper: Paper; address: InvoiceAddress }): number {
  const lines = [
    address.name,
    ...address.lines,
    `${address.city} ${address.pin}`,
    paper.words.state(stateName(address, paper.language), address.stateCode),
  ];
  return lines.filter((line) => line.trim() !== '').reduce((y, line) => sheet.text({ ...at, y }, line), at.y);
}

function drawFacts(sheet: Sheet, y: number, paper: Paper): number {
  const { content, words, language } = paper;
  const { placeOfSupply: place, refersTo, soldThrough, reason } = content;
  const facts = [
    `${words.placeOfSupply}: ${stateName(place, language)} (${place.stateCode})`,
    `${words.reverseCharge}: ${content.reverseCharge ? words.yes : words.no}`,
    ...(soldThrough ? [`${words.soldThrough}: ${soldThrough.name}, GSTIN ${soldThrough.gstin}`] : []),
    ...(refersTo ? [words.corrects(refersTo.documentNumber, longDate(refersTo.issuedOn, language))] : []),
    ...(reason ? [`${words.reason}: ${reasonText(reason, paper)}`] : []),
  ];
  return facts.reduce((below, fact) => sheet.text({ x: inner.left, y: below, width: inner.width }, fact), y);
}

/** Reasons that the product itself writes are said in the language of the paper; what people wrote stands as it is. */
function reasonText(reason: string, { words }: Paper): string {
  const [, kind, id] = /^(return|dispute) ([a-z]{3}_[0-9a-z]{26})$/.exec(reason) ?? [];
  if (kind === 'return') return `${words.reasons.returned} (${id})`;
  if (kind === 'dispute') return `${words.reasons.dispute} (${id})`;
  return reason === refundAfterRelease ? words.reasons.afterRelease : reason;
}

function drawClosing(sheet: Sheet, y: number, { content, words }: Paper): void {
  sheet.rule(y);
  const below = sheet.text({ x: inner.left, y: y + 5, width: inner.width }, words.closing[content.kind], { size: 7.5 });
  sheet.text({ x: inner.left, y: below, width: inner.width }, words.noSignature(content.supplier.name), {
    size: 7.5,
    color: ink.soft,
  });
}

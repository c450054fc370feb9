import PDFDocument from 'pdfkit';
import { faces, fontName, loadFont, weights } from './fonts.ts';
import { type Item, page } from './sheet.ts';

type Pdf = InstanceType<typeof PDFDocument>;

export interface PdfFacts {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  /** The only time in the file: the same document gives the same bytes whenever it is made. */
  readonly createdAt: Date;
  readonly language: 'en' | 'ta' | 'hi';
}

/** Pages of items → PDF. */
export function drawPdf(pages: readonly (readonly Item[])[], facts: PdfFacts): Promise<Buffer> {
  const doc = newDocument(facts);
  const chunks: Buffer[] = [];
  const finished = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  for (const items of pages) {
    doc.addPage();
    for (const item of items) drawItem(doc, item);
  }
  doc.end();
  return finished;
}

function newDocument(facts: PdfFacts): Pdf {
  const doc = new PDFDocument({
    size: [page.width, page.height],
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: `${facts.language}-IN`,
    displayTitle: true,
    info: {
      Title: facts.title,
      Author: facts.author,
      Subject: facts.subject,
      Creator: 'Mistri',
      Producer: 'Mistri',
      CreationDate: facts.createdAt,
      ModDate: facts.createdAt,
    },
  });
  for (const face of faces) {
    // pdfkit takes a loaded font as it is; its types do not say so.
    for (const weight of weights) doc.registerFont(fontName(face, weight), loadFont(face, weight) as never);
  }
  return doc;
}

function drawItem(doc: Pdf, item: Item): void {
  switch (item.kind) {
    case 'text':
      doc
        .font(fontName(item.face, item.weight))
        .fontSize(item.size)
        .fillColor(item.color)
        .text(item.text, item.x, item.baseline, { lineBreak: false, baseline: 'alphabetic' });
      return;
    case 'rule':
      doc
        .moveTo(...item.from)
        .lineTo(...item.to)
        .lineWidth(item.thickness)
        .strokeColor(item.color)
        .stroke();
      return;
    case 'box':
      doc.rect(item.x, item.y, item.width, item.height).fill(item.fill);
      return;
  }
}

import { buttonsOf, type Screen } from './screen.ts';
import { glyphOf } from './glyphs.ts';

export const screenSize = { width: 360, height: 780 } as const;

type Colour = readonly [number, number, number];

const black: Colour = [0, 0, 0];
const white: Colour = [255, 255, 255];
const saffron: Colour = [255, 153, 51];
const green: Colour = [40, 160, 80];
const grey: Colour = [120, 130, 140];
const night: Colour = [16, 24, 40];
const red: Colour = [210, 60, 50];

/** Pixels of the glass, RGBA, top left first. */
export class Picture {
  readonly width = screenSize.width;
  readonly height = screenSize.height;
  readonly pixels = new Uint8Array(screenSize.width * screenSize.height * 4);

  rectangle(x: number, y: number, width: number, height: number, [red, green, blue]: Colour): void {
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row += 1)
      for (let column = Math.max(0, x); column < Math.min(this.width, x + width); column += 1)
        this.pixels.set([red, green, blue, 255], (row * this.width + column) * 4);
  }

  text(x: number, y: number, text: string, colour: Colour, scale = 2): void {
    for (const [index, char] of Array.from(text).entries())
      for (const [row, bits] of glyphOf(char).entries())
        for (let column = 0; column < 5; column += 1)
          if (bits & (16 >> column))
            this.rectangle(x + (index * 6 + column) * scale, y + row * scale, scale, scale, colour);
  }

  centred(y: number, text: string, colour: Colour, scale = 2): void {
    this.text(Math.floor((this.width - text.length * 6 * scale) / 2), y, text, colour, scale);
  }
}

const columns = 28;

export function wrapText(text: string, width = columns): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width));
  }
  return [...lines, line];
}

export function drawScreen(screen: Screen): Picture {
  const picture = new Picture();
  picture.rectangle(0, 0, picture.width, picture.height, screen.kind === 'home' ? night : black);
  switch (screen.kind) {
    case 'off':
      break;
    case 'logo':
      picture.centred(340, 'MISTRI', saffron, 6);
      paragraph(picture, 640, screen.note ? [screen.note] : [], red);
      break;
    case 'starting':
      picture.centred(340, 'MISTRI ONE', saffron, 4);
      picture.rectangle(80, 420, 200, 6, grey);
      picture.rectangle(80, 420, Math.round(200 * screen.progress), 6, green);
      break;
    case 'home':
      picture.centred(60, screen.clock, white, 6);
      paragraph(picture, 150, screen.notices, saffron);
      for (const [index, app] of screen.apps.slice(0, 8).entries()) {
        picture.rectangle(24, 330 + index * 52, 36, 36, index % 2 === 0 ? saffron : green);
        picture.text(76, 340 + index * 52, app.slice(0, 22), white);
      }
      break;
    case 'fastboot':
      picture.centred(120, screen.title, red, 3);
      paragraph(picture, 200, screen.lines, white);
      break;
    case 'recovery':
      picture.centred(60, 'RECOVERY', saffron, 3);
      paragraph(picture, 120, screen.lines, white);
      buttons(picture, screen);
      break;
    case 'dialog':
      paragraph(picture, 180, [screen.title], saffron);
      paragraph(picture, 240, screen.lines, white);
      buttons(picture, screen);
      break;
  }
  return picture;
}

function paragraph(picture: Picture, from: number, lines: readonly string[], colour: Colour): void {
  for (const [index, line] of lines.flatMap((one) => wrapText(one)).entries())
    picture.text(12, from + index * 20, line, colour);
}

function buttons(picture: Picture, screen: Screen): void {
  for (const [index, { label }] of buttonsOf(screen).entries()) {
    picture.rectangle(20, 490 + index * 56, 320, 44, grey);
    picture.centred(505 + index * 56, label, white);
  }
}

import { dark, fontFamily, light, lineHeight, type Palette, shape, space, tap_px } from './tokens.ts';

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function paletteLines(palette: Palette, indent: string): string {
  return Object.entries(palette)
    .map(([name, value]) => `${indent}--${kebab(name)}: ${String(value)};`)
    .join('\n');
}

/** The text of `tokens.css`. Without JavaScript and without a choice the system's scheme decides. */
export function tokensCss(): string {
  const sizes = [
    ...space.map((size, step) => `  --space-${step}: ${size / 16}rem;`),
    ...Object.entries(shape).map(([name, size]) => `  --radius-${name}: ${size}px;`),
    `  --tap: ${tap_px / 16}rem;`,
    `  --font:\n    ${wrapped(fontFamily, 116).join('\n    ')};`,
    `  --line-text: ${lineHeight.latin.text};`,
    `  --line-title: ${lineHeight.latin.title};`,
  ].join('\n');
  const script = (language: string, heights: { text: number; title: number }): string =>
    `:lang(${language}) {\n  --line-text: ${heights.text};\n  --line-title: ${heights.title};\n}`;
  return [
    '/* Written by `npm run tokens -w apps/web` from tokens.ts; a test fails when they differ. */',
    `:root {\n  color-scheme: light;\n${paletteLines(light, '  ')}\n${sizes}\n}`,
    `@media (prefers-color-scheme: dark) {\n  :root:not([data-theme='light']) {\n    color-scheme: dark;\n${paletteLines(dark, '    ')}\n  }\n}`,
    `:root[data-theme='dark'] {\n  color-scheme: dark;\n${paletteLines(dark, '  ')}\n}`,
    script('ta', lineHeight.tamil),
    script('hi', lineHeight.devanagari),
    '',
  ]
    .join('\n\n')
    .replace(/\n\n$/, '\n');
}

/** Long values in lines, as the formatter writes them. */
function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

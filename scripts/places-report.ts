import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildPinTable, type PlacesReport } from './places/build-pin-table.ts';
import { readSources } from './places/read-sources.ts';
import { pinTableText } from './places/write-pin-table.ts';

/** Cross-checks the two PIN sources and prints what is missing or wrong (IN-17). `--write` makes the table anew. */
const table = path.resolve(import.meta.dirname, '../apps/api/src/domains/places/pins.txt');

const sources = readSources();
const { rows, report } = buildPinTable(sources);
console.log(`Sources: ${sources.origins.join(', ')}`);
for (const [what, count, examples] of lines(report)) {
  console.log(
    `${String(count).padStart(7)}  ${what}${examples?.length ? `, e.g. ${examples.slice(0, 5).join(' ')}` : ''}`,
  );
}
if (process.argv.includes('--write')) {
  writeFileSync(table, pinTableText(rows, sources.origins));
  console.log(`written: ${path.relative(process.cwd(), table)}`);
}

function lines(found: PlacesReport): [what: string, count: number, examples?: readonly string[]][] {
  return [
    ['PIN codes in the table', found.pins],
    ['districts', found.districts],
    ['PIN codes with offices in two States (the address must say which)', found.inTwoStates.length, found.inTwoStates],
    ['PIN codes with a coordinate of their own', found.measured],
    ['not in the coordinate source: middle of the district', found.withoutCoordinates.length, found.withoutCoordinates],
    ['coordinate outside India: middle of the district', found.outsideIndia.length, found.outsideIndia],
    ['coordinate repeated for many PIN codes: middle of the district', found.placeholder.length, found.placeholder],
    ['coordinate far from its district: middle of the district', found.farFromDistrict.length, found.farFromDistrict],
    ['left out: a coordinate but no post office, so no State', found.withoutOffice.length, found.withoutOffice],
    [`PIN codes of Tamil Nadu (prefixes ${found.tamilNadu.prefixes})`, found.tamilNadu.pins],
    ['of them with a coordinate of their own', found.tamilNadu.measured],
  ];
}

import type { PinRow } from './build-pin-table.ts';

/**
 * The table as text: first the districts (`d <state> <name>`), then one line per PIN
 * (`<pin> <district>[,<district>…] <lat> <lon>[ ~]`), districts by their position, `~` for "middle of the district".
 * Read by `apps/api/src/domains/places/pin-table.ts`.
 */
export function pinTableText(rows: readonly PinRow[], origins: readonly string[]): string {
  const districts = [...new Set(rows.flatMap((row) => row.districts))].toSorted((a, b) => (a < b ? -1 : 1));
  const position = new Map(districts.map((key, index) => [key, index]));
  const lines = rows.map((row) => {
    const where = row.districts.map((key) => position.get(key)).join(',');
    return `${row.pin} ${where} ${row.at.lat} ${row.at.lon}${row.measured ? '' : ' ~'}`;
  });
  return [
    '# Made by `node scripts/places-report.ts --write`; do not edit. Notices: README.md.',
    `# From ${origins.join(' and ')}.`,
    ...districts.map((key) => `d ${key}`),
    ...lines,
    '',
  ].join('\n');
}

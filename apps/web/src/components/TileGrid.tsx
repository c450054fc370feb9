import { Link } from '#web/navigation/Link.tsx';
import type { ReactElement } from 'react';
import type { Tone } from './StatusChip.tsx';
import styles from './TileGrid.module.css';

export interface Tile {
  key: string;
  label: string;
  value: string;
  href?: string;
  tone?: Tone;
}

/** Numbers at a glance; each leads to the list behind it. */
export function TileGrid({ tiles }: { tiles: readonly Tile[] }): ReactElement {
  return (
    <ul className={styles.grid}>
      {tiles.map((tile) => (
        <li key={tile.key}>
          {tile.href ? (
            <Link href={tile.href} className={styles.tile} data-tone={tile.tone}>
              <Content tile={tile} />
            </Link>
          ) : (
            <div className={styles.tile} data-tone={tile.tone}>
              <Content tile={tile} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function Content({ tile }: { tile: Tile }): ReactElement {
  return (
    <>
      <span className={styles.value}>{tile.value}</span>
      <span className={styles.label}>{tile.label}</span>
    </>
  );
}

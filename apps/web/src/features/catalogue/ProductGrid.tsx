import type { ReactElement } from 'react';
import { type Card, ProductCard } from './ProductCard.tsx';
import styles from './ProductCard.module.css';

const inFirstScreen = 4;

export function ProductGrid({ cards, label }: { cards: readonly Card[]; label: string }): ReactElement {
  return (
    <ul className={styles.grid} aria-label={label}>
      {cards.map((card, index) => (
        <li key={card.productId}>
          <ProductCard card={card} early={index < inFirstScreen} />
        </li>
      ))}
    </ul>
  );
}

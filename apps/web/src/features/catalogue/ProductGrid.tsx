import type { ReactElement } from 'react';
import { type Card, ProductCard } from './ProductCard.tsx';
import styles from './ProductCard.module.css';

interface ProductGridProps {
  cards: readonly Card[];
  label: string;
  heading?: 'h2' | 'h3';
  /** How many stand in the first screen: their photos load at once, the others when they come near. */
  inFirstScreen?: number;
}

export function ProductGrid({ cards, label, heading = 'h3', inFirstScreen = 0 }: ProductGridProps): ReactElement {
  return (
    <ul className={styles.grid} aria-label={label}>
      {cards.map((card, index) => (
        <li key={card.productId}>
          <ProductCard card={card} early={index < inFirstScreen} heading={heading} />
        </li>
      ))}
    </ul>
  );
}

import type { ReactElement } from 'react';
import { GridSkeleton } from '#web/features/catalogue/GridSkeleton.tsx';

export default function Loading(): ReactElement {
  return <GridSkeleton />;
}

'use client';

import Button, { type ButtonProps } from '@mui/material/Button';
import { Link } from '#web/navigation/Link.tsx';
import type { ReactElement } from 'react';

/** Looks like a button, goes somewhere. */
export function LinkButton({
  href,
  ...rest
}: Omit<ButtonProps<'a'>, 'component' | 'href'> & { href: string }): ReactElement {
  return <Button {...rest} component={Link} href={href} />;
}

'use client';

import { useRouter } from 'next/navigation';
import { createContext, type ReactElement, type ReactNode, useContext, useEffect, useState } from 'react';
import { signedOutEvent } from '#web/api/browser-api.ts';
import { LoadingBlock, ProblemBlock } from '#web/app-kit/states.tsx';
import { typedBy, withTyped } from '#web/forms/kept-typing.ts';
import { urls } from '#web/navigation/build-url.ts';
import { keepFragment } from './kept-fragment.ts';
import { type Person, useSession } from './use-session.ts';

const PersonContext = createContext<Person | undefined>(undefined);

/** Shows its children to signed-in people and sends everybody else to the log-in page, and back afterwards. */
export function RequireSession({ children }: { children: ReactNode }): ReactElement {
  const session = useSession();
  const router = useRouter();
  const signedOut = session.data === null;

  useEffect(() => {
    const leave = (): void => {
      keepFragment(sessionStorage, location);
      router.replace(urls.logIn(`${location.pathname}${location.search}`));
    };
    if (signedOut) leave();
    globalThis.addEventListener(signedOutEvent, leave);
    return () => globalThis.removeEventListener(signedOutEvent, leave);
  }, [signedOut, router]);

  if (session.isError) return <ProblemBlock error={session.error} retry={() => void session.refetch()} />;
  if (!session.data) return <LoadingBlock />;
  return (
    <SignedIn key={session.data.userId} person={session.data}>
      {children}
    </SignedIn>
  );
}

/** What somebody else has typed in this tab is gone before the first form looks for it. */
function SignedIn({ person, children }: { person: Person; children: ReactNode }): ReactElement {
  useState(() => withTyped((store) => typedBy(store, person.userId)));
  return <PersonContext value={person}>{children}</PersonContext>;
}

/** The signed-in person. Only below `RequireSession`. */
export function usePerson(): Person {
  const person = useContext(PersonContext);
  if (!person) throw new Error('usePerson outside RequireSession');
  return person;
}

import { Fragment, type ReactElement } from 'react';

/** A name of the machine (`orders.proof_stored`, `system:escrow.hold-payment`): breaks after its signs, so that no table is cut. */
export function BreakingName({ of }: { of: string }): ReactElement {
  return (
    <>
      {of.split(/(?<=[._:-])/).map((part, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- parts of one text, always in this order
        <Fragment key={index}>
          {index > 0 ? <wbr /> : null}
          {part}
        </Fragment>
      ))}
    </>
  );
}

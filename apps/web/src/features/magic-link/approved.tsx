import { DoneNotice } from '#src/components/done-notice.tsx';

/** Nothing more to do here. */
export function Approved() {
  return (
    <DoneNotice
      title="Go on at the other device"
      text="It signs in by itself within a few seconds. You can close this page."
    />
  );
}

import type { Device } from '@authflow/contracts';

/** From where something was done: “Firefox on Windows · 203.0.113.9”. */
export function EventOrigin({ device, ip }: { device: Device; ip: string | null }) {
  return (
    <>
      {device.label}
      {ip ? (
        <>
          <span aria-hidden="true"> · </span>
          <span className="font-mono text-[0.8125rem] break-all">{ip}</span>
        </>
      ) : null}
    </>
  );
}

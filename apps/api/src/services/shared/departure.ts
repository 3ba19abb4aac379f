/** Whether this process is about to stop. It still serves, and says that it wants no new requests. */
export interface Departure {
  /** **State**: serving → leaving, for good. */
  announce(): void;
  isAnnounced(): boolean;
}

/** What `/health/ready` says before the port closes, so that a balancer turns away first. @see docs/operations.md */
export function createDeparture(): Departure {
  let announced = false;
  return {
    announce() {
      announced = true;
    },
    isAnnounced: () => announced,
  };
}

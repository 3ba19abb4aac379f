let last: string | null = null;

/** Keeps the id of the latest refused request, for the error page to quote. */
export function rememberRequestId(requestId: string): void {
  if (requestId !== '') last = requestId;
}

export function lastRequestId(): string | null {
  return last;
}

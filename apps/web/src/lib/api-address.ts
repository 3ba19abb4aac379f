/**
 * Empty when the API serves these pages itself or a proxy joins the two: the usual case. Else another origin, or
 * a path such as `/api` that a proxy hands on.
 */
const apiBaseUrl: string = (import.meta.env.VITE_API_URL ?? '').replace(/\/+$/, '');

export function apiUrl(path: string): string {
  return `${apiBaseUrl}${path}`;
}

/** The same as a whole address, which the client asks for. */
export function apiAddress(): string {
  return new URL(apiBaseUrl, window.location.origin).href;
}

import axios, { type AxiosInstance } from 'axios';

/**
 * Empty when the API serves these pages itself or a proxy joins the two: the usual case. Else another origin, or
 * a path such as `/api` that a proxy hands on.
 */
const apiBaseUrl: string = (import.meta.env.VITE_API_URL ?? '').replace(/\/+$/, '');

export function apiUrl(path: string): string {
  return `${apiBaseUrl}${path}`;
}

/**
 * The axios instance of the app: the refresh token travels in a cookie no script can read. With `body` the API leaves that
 * cookie alone.
 */
export function createHttp(delivery: 'cookie' | 'body' = 'cookie'): AxiosInstance {
  return axios.create({
    baseURL: apiBaseUrl,
    timeout: 20_000,
    withCredentials: true,
    headers: { Accept: 'application/json', 'X-Auth-Delivery': delivery },
  });
}

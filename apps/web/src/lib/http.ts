import axios, { type AxiosInstance } from 'axios';

/**
 * Empty when the API serves these pages itself or a proxy joins the two: the usual case. Else another origin, or
 * a path such as `/api` that a proxy hands on.
 */
const apiBaseUrl: string = (import.meta.env.VITE_API_URL ?? '').replace(/\/+$/, '');

export function apiUrl(path: string): string {
  return `${apiBaseUrl}${path}`;
}

/** The one axios instance. The refresh token travels in a cookie no script can read. */
export function createHttp(): AxiosInstance {
  return axios.create({
    baseURL: apiBaseUrl,
    timeout: 20_000,
    withCredentials: true,
    headers: { Accept: 'application/json', 'X-Auth-Delivery': 'cookie' },
  });
}

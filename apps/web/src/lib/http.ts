import type { FetchLike } from '@authflow/client';
import axios, { type AxiosInstance } from 'axios';

/** The axios instance of the app. */
export function createHttp(): AxiosInstance {
  return axios.create();
}

const withoutBody = new Set([204, 205, 304]);

/** Lets the client send by axios. Answers come back as they are: what they mean is the client's to say. */
export function sendWith(http: AxiosInstance): FetchLike {
  return async (url, { method, headers, body, credentials, signal }) => {
    const { status, data, ...answer } = await http.request<string>({
      ...{ url, method, headers, signal, data: body },
      withCredentials: credentials === 'include',
      responseType: 'text',
      // Axios would otherwise read bodies, and throw for refusals, by itself.
      transformRequest: (sent: unknown) => sent,
      transformResponse: (received: unknown) => received,
      validateStatus: () => true,
    });
    const received = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) received.set(name, String(value));
    return new Response(withoutBody.has(status) ? null : data, { status, headers: received });
  };
}

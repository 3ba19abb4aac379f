import { createAuthFlowClient, type AuthFlowClient } from '@authflow/client';
import axios, { AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import { sendWith } from '#src/lib/http.ts';

export interface Reply {
  status: number;
  data: unknown;
  headers?: Record<string, string>;
}

/** The client over an axios whose network is a function. */
export function clientOver(answer: (config: InternalAxiosRequestConfig) => Reply): AuthFlowClient {
  const http = axios.create({
    adapter: async (config) => {
      const { status, data, headers = {} } = answer(config);
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      return { status, data: text, headers: new AxiosHeaders(headers), statusText: '', config };
    },
  });
  return createAuthFlowClient({
    apiUrl: 'https://api.example.test',
    delivery: 'cookie',
    fetch: sendWith(http),
  });
}

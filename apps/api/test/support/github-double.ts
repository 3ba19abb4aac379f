/** As much of GitHub as a sign-in meets: its authorization answer, its token endpoint and two routes of its API. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GitHubEndpoints } from '#src/platform/openid-client';
import { stopServer } from './identity-provider';

export interface GitHubUser {
  id: number;
  login: string;
  name?: string | null;
  emails: { email: string; primary: boolean; verified: boolean }[];
}

export interface GitHubDouble {
  endpoints: GitHubEndpoints;
  /** Where it sends the browser after `user` has agreed. */
  approve(authorizationUrl: string, user: GitHubUser): URL;
  stop(): Promise<void>;
}

export const githubEnv = {
  OAUTH_GITHUB_CLIENT_ID: 'Iv1.example',
  OAUTH_GITHUB_CLIENT_SECRET: 'obviously-fake-github-secret',
};

export async function startGitHubDouble(): Promise<GitHubDouble> {
  const codes = new Map<string, { user: GitHubUser; challenge: string | null }>();
  const tokens = new Map<string, GitHubUser>();

  function token(form: URLSearchParams): unknown {
    const known = codes.get(form.get('code') ?? '');
    const verifier = form.get('code_verifier') ?? '';
    const right =
      form.get('client_id') === githubEnv.OAUTH_GITHUB_CLIENT_ID &&
      form.get('client_secret') === githubEnv.OAUTH_GITHUB_CLIENT_SECRET &&
      createHash('sha256').update(verifier).digest('base64url') === known?.challenge;
    // GitHub answers its errors with 200.
    if (known === undefined || !right) return { error: 'bad_verification_code' };
    codes.delete(form.get('code') ?? '');
    const accessToken = `gho_${randomBytes(8).toString('hex')}`;
    tokens.set(accessToken, known.user);
    return { access_token: accessToken, token_type: 'bearer', scope: 'read:user,user:email' };
  }

  function api(path: string, request: IncomingMessage): unknown {
    const user = tokens.get((request.headers.authorization ?? '').replace(/^Bearer /i, ''));
    if (user === undefined || request.headers['user-agent'] === undefined) return null;
    const { id, login, name, emails } = user;
    return path === '/user' ? { id, login, name: name ?? null, email: null } : emails;
  }

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://127.0.0.1').pathname;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
      const body = path === '/login/oauth/access_token' ? token(form) : api(path, request);
      response.writeHead(body === null ? 401 : 200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `${url}/login/oauth`;
  return {
    endpoints: {
      issuer,
      authorizationEndpoint: `${issuer}/authorize`,
      tokenEndpoint: `${issuer}/access_token`,
      apiUrl: url,
    },
    approve(authorizationUrl, user) {
      const asked = new URL(authorizationUrl).searchParams;
      const code = randomBytes(10).toString('hex');
      codes.set(code, { user, challenge: asked.get('code_challenge') });
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', asked.get('state') ?? '');
      back.searchParams.set('iss', issuer);
      return back;
    },
    stop: () => stopServer(server),
  };
}

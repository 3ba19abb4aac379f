import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '#src/config/load-config';

function faultyVariables(env: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map((fault) => fault.variable);
    throw error;
  }
  throw new Error('The configuration was accepted.');
}

describe('providers', () => {
  it('half a provider is refused, a whole one is kept', () => {
    expect(faultyVariables({ OIDC_ISSUER: 'https://login.example.com' })).toEqual([
      'OIDC_CLIENT_ID',
      'OIDC_CLIENT_SECRET',
    ]);
    const oidc = {
      OIDC_ISSUER: 'https://login.example.com',
      OIDC_CLIENT_ID: 'a',
      OIDC_CLIENT_SECRET: 'b',
      OIDC_NAME: 'Work',
    };
    expect(loadConfig(oidc).oauth.oidc).toEqual({
      issuer: 'https://login.example.com',
      clientId: 'a',
      clientSecret: 'b',
      name: 'Work',
    });
  });

  it('an issuer over plain http is for this machine alone, outside production', () => {
    const at = (issuer: string) => ({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' });
    for (const issuer of ['http://127.0.0.1:4600', 'http://localhost:4600'])
      expect(loadConfig(at(issuer)).oauth.oidc?.issuer).toBe(issuer);
    for (const issuer of ['http://login.example.com', 'http://127.0.0.1.example.com', 'http://10.0.0.1'])
      expect(faultyVariables(at(issuer)), issuer).toEqual(['OIDC_ISSUER']);
    const production = { ...at('http://127.0.0.1:4600'), NODE_ENV: 'production' };
    expect(faultyVariables(production)).toContain('OIDC_ISSUER');
  });
});

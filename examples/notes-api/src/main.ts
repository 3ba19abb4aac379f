import { createVerifier, type VerifierOptions } from '@authflow/verify';
import { createNotesApp } from './app.ts';

const { AUTHFLOW_ISSUER, AUTHFLOW_AUDIENCE, AUTHFLOW_JWKS_URL, AUTHFLOW_REVOCATIONS_KEY, HOST, PORT } =
  process.env;

const options: VerifierOptions = {
  issuer: AUTHFLOW_ISSUER ?? 'http://localhost:3000',
  ...(AUTHFLOW_AUDIENCE === undefined ? {} : { audience: AUTHFLOW_AUDIENCE }),
  ...(AUTHFLOW_JWKS_URL === undefined ? {} : { jwksUrl: AUTHFLOW_JWKS_URL }),
  // With a key, what ends at AuthFlow ends here within a second. Without, within the life of an access token.
  ...(AUTHFLOW_REVOCATIONS_KEY === undefined ? {} : { revocations: { apiKey: AUTHFLOW_REVOCATIONS_KEY } }),
  onEvent: (event) => console.log(event.type, 'error' in event ? String(event.error) : ''),
};

const verifier = createVerifier(options);
// Not fatal: it verifies as soon as AuthFlow can be reached, and answers 503 until then.
await verifier.ready().catch((error: unknown) => console.warn(String(error)));

const server = createNotesApp(verifier).listen(Number(PORT ?? 4000), HOST ?? '127.0.0.1', () => {
  console.log(`notes at http://${HOST ?? '127.0.0.1'}:${PORT ?? 4000}`);
});

process.once('SIGTERM', () => {
  verifier.close();
  server.close();
});

import type {
  Passkey,
  PasskeyCreationOptions,
  PasskeyRequestOptions,
  SessionGrant,
} from '@authflow/contracts';
import { bearer, type Harness, type Person } from './harness';
import { createSoftwareAuthenticator, type Lies, type SoftwareAuthenticator } from './software-authenticator';

/** Fresh creation options for whoever holds the access token. */
export async function creationOptions(
  { http }: Harness,
  accessToken: string,
): Promise<PasskeyCreationOptions> {
  const { body } = await http.post('/v1/me/passkeys/options').set(bearer(accessToken)).expect(200);
  return body as PasskeyCreationOptions;
}

/** Fresh options for a sign-in by passkey. */
export async function requestOptions({ http }: Harness): Promise<PasskeyRequestOptions> {
  const { body } = await http.post('/v1/auth/passkey/options').send({}).expect(200);
  return body as PasskeyRequestOptions;
}

/** Adds a passkey to the account; answers the device that holds it and the passkey as the API shows it. */
export async function addPasskey(
  harness: Harness,
  { accessToken }: Pick<Person, 'accessToken'>,
  device: SoftwareAuthenticator = createSoftwareAuthenticator(),
  lies: Lies = {},
): Promise<{ device: SoftwareAuthenticator; passkey: Passkey }> {
  const credential = device.register(await creationOptions(harness, accessToken), lies);
  const { body } = await harness.http
    .post('/v1/me/passkeys')
    .set(bearer(accessToken))
    .send({ credential })
    .expect(201);
  return { device, passkey: body as Passkey };
}

/** Presents an assertion at the door, whatever comes of it. */
export const presentPasskey = ({ http }: Harness, credential: object) =>
  http.post('/v1/auth/passkey/verify').send({ credential });

/** Signs in by passkey alone, body delivery. */
export async function signInWithPasskey(
  harness: Harness,
  device: SoftwareAuthenticator,
): Promise<SessionGrant & { refreshToken: string }> {
  const { body } = await presentPasskey(harness, device.assert(await requestOptions(harness))).expect(200);
  return body as SessionGrant & { refreshToken: string };
}

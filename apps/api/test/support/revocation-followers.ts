import { randomBytes, randomUUID } from 'node:crypto';
import { apiKeyPrefix } from '@authflow/contracts';
import { hashLinkToken } from '#src/domain/mailed-secret';

type Sql = <Row>(text: string, values?: unknown[]) => Promise<Row[]>;

/** Plants a key of an account. Its owner needs the permissions too, for the key to have them. */
export async function plantApiKey(sql: Sql, userId: string, permissions: readonly string[]): Promise<string> {
  const key = `${apiKeyPrefix}${randomBytes(32).toString('base64url')}`;
  await sql(
    `insert into api_keys (id, user_id, name, hint, key_hash, permissions, expires_at, created_at)
     values ($1, $2, 'a service', $3, $4, $5, now() + interval '30 days', now())`,
    [randomUUID(), userId, key.slice(0, 9), hashLinkToken(key), permissions],
  );
  return key;
}

/** An account that holds everything, and a key of it that may follow revocations. */
export async function plantFollower(sql: Sql, userId: string): Promise<string> {
  await sql(`update users set roles = '{user,admin}' where id = $1`, [userId]);
  return plantApiKey(sql, userId, ['revocations:read']);
}

// Better Auth on Express and node-pg as its documentation sets it up. PASSWORD_HASH=bcrypt takes bcrypt at cost 12
// instead of its own scrypt. Its rate limits are off, as AuthFlow's are while it is measured.
import bcrypt from 'bcrypt';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import express from 'express';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';

const password = {
  hash: (plain) => bcrypt.hash(plain, 12),
  verify: ({ hash, password: plain }) => bcrypt.compare(plain, hash),
};

const app = express();
const server = createServer(app).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const url = `http://127.0.0.1:${server.address().port}`;

const options = {
  baseURL: url,
  secret: randomBytes(32).toString('base64'),
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }),
  emailAndPassword: {
    enabled: true,
    ...(process.env.PASSWORD_HASH === 'bcrypt' && { password }),
  },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
};
await (await getMigrations(options)).runMigrations();
app.all('/api/auth/*splat', toNodeHandler(betterAuth(options)));

process.once('disconnect', () => process.exit(0));
process.send({ url });

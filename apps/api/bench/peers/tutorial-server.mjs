// The server of most articles on "JWT authentication with refresh tokens in Express and PostgreSQL": two secrets as
// strings, the refresh token as it is in a column of the account, looked up by what it is.
import bcrypt from 'bcrypt';
import express from 'express';
import jwt from 'jsonwebtoken';
import pg from 'pg';

const ACCESS_TOKEN_SECRET = 'my-access-token-secret';
const REFRESH_TOKEN_SECRET = 'my-refresh-token-secret';
const SALT_ROUNDS = 12;

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
await pool.query(`
  CREATE TABLE IF NOT EXISTS users (
    id SERIAL PRIMARY KEY,
    name VARCHAR(255),
    email VARCHAR(255) UNIQUE NOT NULL,
    password VARCHAR(255) NOT NULL,
    refresh_token TEXT,
    created_at TIMESTAMP DEFAULT NOW()
  )
`);

const signAccessToken = (user) =>
  jwt.sign({ id: user.id, email: user.email }, ACCESS_TOKEN_SECRET, { expiresIn: '15m' });
const signRefreshToken = (user) => jwt.sign({ id: user.id }, REFRESH_TOKEN_SECRET, { expiresIn: '7d' });

function authenticateToken(req, res, next) {
  const token = req.headers.authorization?.split(' ')[1];
  if (!token) return res.sendStatus(401);
  jwt.verify(token, ACCESS_TOKEN_SECRET, (err, user) => {
    if (err) return res.sendStatus(403);
    req.user = user;
    next();
  });
}

const app = express();
app.use(express.json());

app.post('/register', async (req, res) => {
  const { name, email, password } = req.body;
  const hashed = await bcrypt.hash(password, SALT_ROUNDS);
  const result = await pool.query(
    'INSERT INTO users (name, email, password) VALUES ($1, $2, $3) RETURNING id, name, email',
    [name, email, hashed],
  );
  res.status(201).json(result.rows[0]);
});

app.post('/login', async (req, res) => {
  const { email, password } = req.body;
  const { rows } = await pool.query('SELECT * FROM users WHERE email = $1', [email]);
  const user = rows[0];
  if (!user || !(await bcrypt.compare(password, user.password))) {
    return res.status(401).json({ message: 'Invalid credentials' });
  }
  const accessToken = signAccessToken(user);
  const refreshToken = signRefreshToken(user);
  await pool.query('UPDATE users SET refresh_token = $1 WHERE id = $2', [refreshToken, user.id]);
  res.json({ accessToken, refreshToken });
});

app.post('/refresh', async (req, res) => {
  const { refreshToken } = req.body;
  if (!refreshToken) return res.sendStatus(401);
  const { rows } = await pool.query('SELECT * FROM users WHERE refresh_token = $1', [refreshToken]);
  const user = rows[0];
  if (!user) return res.sendStatus(403);
  jwt.verify(refreshToken, REFRESH_TOKEN_SECRET, async (err, decoded) => {
    if (err || decoded.id !== user.id) return res.sendStatus(403);
    const accessToken = signAccessToken(user);
    const newRefreshToken = signRefreshToken(user);
    await pool.query('UPDATE users SET refresh_token = $1 WHERE id = $2', [newRefreshToken, user.id]);
    res.json({ accessToken, refreshToken: newRefreshToken });
  });
});

app.get('/me', authenticateToken, async (req, res) => {
  const { rows } = await pool.query('SELECT id, name, email, created_at FROM users WHERE id = $1', [
    req.user.id,
  ]);
  res.json(rows[0]);
});

const server = app.listen(0, '127.0.0.1', () => {
  process.send({ url: `http://127.0.0.1:${server.address().port}` });
});
process.once('disconnect', () => process.exit(0));

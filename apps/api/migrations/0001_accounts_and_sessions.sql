-- Accounts. `email` holds the canonical form only: lower case, punycode domain. The check keeps any other
-- door to this table from storing a twin that differs in case.
create table users (
  id                  uuid primary key,
  email               text not null,
  email_verified_at   timestamptz,
  name                text,
  password_hash       text,
  password_scheme     text,
  password_key_id     text,
  password_changed_at timestamptz,
  status              text not null default 'active',
  roles               text[] not null default '{user}',
  last_login_at       timestamptz,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  constraint users_email_key unique (email),
  constraint users_email_canonical check (email = lower(email) and email !~ '\s'),
  constraint users_status_known check (status in ('active', 'disabled')),
  constraint users_password_whole check ((password_hash is null) = (password_scheme is null))
);
-- Boot counts hashes made with a dropped secret; this keeps that from reading the table.
create index users_password_key_id on users (password_key_id) where password_key_id is not null;

-- A session is one row. Refreshing raises `generation`; nothing is inserted per refresh.
create table sessions (
  id                  uuid primary key,
  user_id             uuid not null references users (id) on delete cascade,
  generation          integer not null default 1,
  delivery            text not null,
  amr                 text[] not null,
  authenticated_at    timestamptz not null,
  created_at          timestamptz not null,
  rotated_at          timestamptz not null,
  idle_expires_at     timestamptz not null,
  absolute_expires_at timestamptz not null,
  revoked_at          timestamptz,
  revoked_reason      text,
  ip                  text,
  ip_prefix           text,
  user_agent          text,
  constraint sessions_delivery_known check (delivery in ('body', 'cookie')),
  constraint sessions_revocation_whole check ((revoked_at is null) = (revoked_reason is null))
) with (fillfactor = 80);
create index sessions_live_by_user on sessions (user_id, created_at desc, id) where revoked_at is null;
create index sessions_revoked_at on sessions (revoked_at) where revoked_at is not null;
create index sessions_known_address on sessions (user_id, ip_prefix);

-- Every mail is a row before it is sent. No secret is stored here: links and codes are derived when the mail is made.
create table mail_outbox (
  id                  uuid primary key,
  kind                text not null,
  recipient           text not null,
  payload             jsonb not null default '{}',
  state               text not null default 'queued',
  attempts            integer not null default 0,
  next_attempt_at     timestamptz not null,
  leased_until        timestamptz,
  provider_message_id text,
  last_error          text,
  -- Held back by our own setup (a wrong key, an unproven domain) until an operator mends it.
  setup_fault         boolean not null default false,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  constraint mail_outbox_state_known
    check (state in ('queued', 'sent', 'delivered', 'bounced', 'failed', 'suppressed'))
);
create index mail_outbox_due on mail_outbox (next_attempt_at) where state = 'queued';
create unique index mail_outbox_provider_message_id on mail_outbox (provider_message_id)
  where provider_message_id is not null;

-- One row per attempt to prove an address. `user_id` is null for a taken address: the row answers like any
-- other, and can never be spent. Pending credentials belong to the attempt, so that proving one attempt
-- never lets in the password of another.
create table email_verifications (
  id                      uuid primary key,
  user_id                 uuid references users (id) on delete cascade,
  email                   text not null,
  nonce                   bytea not null,
  key_id                  text not null,
  token_hash              bytea not null,
  token_expires_at        timestamptz not null,
  code_expires_at         timestamptz not null,
  code_attempts           integer not null default 0,
  pending_password_hash   text,
  pending_password_scheme text,
  pending_password_key_id text,
  pending_name            text,
  mail_id                 uuid,
  consumed_at             timestamptz,
  superseded_at           timestamptz,
  created_at              timestamptz not null,
  constraint email_verifications_token_hash_key unique (token_hash)
);
create index email_verifications_by_user on email_verifications (user_id, created_at desc)
  where consumed_at is null and superseded_at is null;

create table password_resets (
  id            uuid primary key,
  user_id       uuid not null references users (id) on delete cascade,
  email         text not null,
  nonce         bytea not null,
  key_id        text not null,
  token_hash    bytea not null,
  expires_at    timestamptz not null,
  consumed_at   timestamptz,
  superseded_at timestamptz,
  created_at    timestamptz not null,
  constraint password_resets_token_hash_key unique (token_hash)
);
create index password_resets_open_by_user on password_resets (user_id)
  where consumed_at is null and superseded_at is null;

-- Append-only. No foreign keys: an event outlives its subject.
create table audit_events (
  id         bigint generated always as identity primary key,
  type       text not null,
  outcome    text not null,
  user_id    uuid,
  actor_id   uuid,
  session_id uuid,
  ip         text,
  user_agent text,
  request_id text,
  detail     jsonb not null default '{}',
  created_at timestamptz not null,
  constraint audit_events_outcome_known check (outcome in ('success', 'failure'))
);
create index audit_events_by_user on audit_events (user_id, id desc) where user_id is not null;

-- Counters of rate-limiter-flexible.
create table rate_limits (
  key    varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
create index rate_limits_expire on rate_limits (expire);

-- Mail kept by MAIL_TRANSPORT=mailbox (development only).
create table mailbox_messages (
  id         uuid primary key,
  recipient  text not null,
  subject    text not null,
  text       text not null,
  html       text not null,
  links      jsonb not null,
  code       text,
  created_at timestamptz not null
);
create index mailbox_messages_newest on mailbox_messages (created_at desc, id);

-- Ways in beside the password, and second factors.

-- `mfa_enabled_at` is set exactly while a confirmed TOTP factor exists: every door asks this one column.
-- `locked_at`: its owner reported a stranger; nothing signs in until the password is reset by mail.
alter table users
  add column mfa_enabled_at timestamptz,
  add column locked_at      timestamptz,
  add column deleted_at     timestamptz;
alter table users drop constraint users_status_known;
alter table users add constraint users_status_known check (status in ('active', 'disabled', 'deleted')) not valid;
alter table users validate constraint users_status_known;
alter table users add constraint users_deletion_whole check ((status = 'deleted') = (deleted_at is not null)) not valid;
alter table users validate constraint users_deletion_whole;
create index users_deleted_at on users (deleted_at) where deleted_at is not null;

-- A TOTP secret, sealed under a derived key. One confirmed and one unfinished enrolment per account at most.
create table totp_factors (
  id           uuid primary key,
  user_id      uuid not null references users (id) on delete cascade,
  sealed       bytea not null,
  key_id       text not null,
  -- The newest time step a code was accepted for: neither it nor an older one is accepted again.
  last_step    bigint not null default 0,
  -- An unfinished enrolment is its session's own, and has a number of tries.
  session_id   uuid not null,
  attempts     integer not null default 0,
  confirmed_at timestamptz,
  created_at   timestamptz not null
);
create unique index totp_factors_confirmed on totp_factors (user_id) where confirmed_at is not null;
create unique index totp_factors_pending on totp_factors (user_id) where confirmed_at is null;
create index totp_factors_key_id on totp_factors (key_id);

-- Recovery codes, as keyed digests of a slow hash.
create table recovery_codes (
  id         uuid primary key,
  user_id    uuid not null references users (id) on delete cascade,
  code_hash  bytea not null,
  key_id     text not null,
  used_at    timestamptz,
  created_at timestamptz not null,
  constraint recovery_codes_once unique (user_id, code_hash)
);
create index recovery_codes_key_id on recovery_codes (key_id) where used_at is null;

-- How many guesses at its codes an account has seen in this hour, whoever made them and from wherever.
create table guess_budgets (
  user_id        uuid primary key references users (id) on delete cascade,
  guesses        integer not null,
  window_ends_at timestamptz not null
);

-- A sign-in that waits for its second factor. It is no session: nothing but `login/mfa` knows this table.
create table mfa_challenges (
  id            uuid primary key,
  user_id       uuid not null references users (id) on delete cascade,
  token_hash    bytea not null,
  amr           text[] not null,
  method        text not null,
  attempts      integer not null default 0,
  expires_at    timestamptz not null,
  consumed_at   timestamptz,
  superseded_at timestamptz,
  created_at    timestamptz not null,
  constraint mfa_challenges_token_hash_key unique (token_hash)
);
create index mfa_challenges_open_by_user on mfa_challenges (user_id)
  where consumed_at is null and superseded_at is null;
create index mfa_challenges_ended on mfa_challenges (expires_at);

create table passkeys (
  id            uuid primary key,
  user_id       uuid not null references users (id) on delete cascade,
  credential_id bytea not null,
  public_key    bytea not null,
  sign_count    bigint not null,
  transports    text[] not null default '{}',
  aaguid        text,
  backed_up     boolean not null,
  name          text not null,
  created_at    timestamptz not null,
  last_used_at  timestamptz,
  constraint passkeys_credential_id_key unique (credential_id)
);
create index passkeys_by_user on passkeys (user_id, created_at, id);

-- WebAuthn challenges: made by us, for one purpose, spent once. `subject` is what it is bound to beside the
-- account: the session that registers or re-authenticates, or the MFA challenge.
create table webauthn_challenges (
  id          uuid primary key,
  purpose     text not null,
  user_id     uuid references users (id) on delete cascade,
  subject     uuid,
  challenge   bytea not null,
  expires_at  timestamptz not null,
  consumed_at timestamptz,
  created_at  timestamptz not null,
  constraint webauthn_challenges_challenge_key unique (challenge),
  constraint webauthn_challenges_purpose_known
    check (purpose in ('registration', 'sign_in', 'second_factor', 'reauthentication'))
);
create index webauthn_challenges_ended on webauthn_challenges (expires_at);

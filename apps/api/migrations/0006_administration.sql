-- Roles as data. The permissions of `admin` are stored as `*`: it also holds those of later versions.
create table roles (
  id           uuid primary key default gen_random_uuid(),
  name         text not null,
  description  text not null default '',
  permissions  text[] not null,
  built_in     boolean not null default false,
  mfa_required boolean not null default false,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  constraint roles_name_key unique (name),
  constraint roles_name_shape check (name ~ '^[a-z][a-z0-9-]{1,39}$')
);
insert into roles (name, description, permissions, built_in) values
  ('admin', 'Everything there is.', '{*}', true),
  ('user', 'What everybody has: their own account.', '{}', true);

-- A ban is `status = 'disabled'` with its reason; `banned_until` null: it does not end by itself.
alter table users
  add column banned_at     timestamptz,
  add column banned_until  timestamptz,
  add column banned_by     uuid,
  add column banned_reason text,
  -- Who closed a deleted account: null its owner, who can take that back by mail; an operator otherwise.
  add column deleted_by    uuid,
  -- An instance that was away from the feed asks who got other roles meanwhile.
  add column roles_changed_at timestamptz;
create index users_roles_changed on users (roles_changed_at) where roles_changed_at is not null;
create index users_banned_until on users (banned_until) where banned_until is not null;

-- Lists of accounts, sorted and narrowed. The trigram index answers "contains" in addresses and names.
create extension if not exists pg_trgm;
create index users_by_created on users (created_at desc, id desc);
-- Who never signed in comes last, at a place of their own, so that a page can begin anywhere.
create index users_by_last_login on users ((coalesce(last_login_at, '-infinity')) desc, id desc);
create index users_by_email_prefix on users (email text_pattern_ops);
create index users_search on users using gin ((email || ' ' || coalesce(lower(name), '')) gin_trgm_ops);
-- Whether a search finds few or many decides how the list is read: worth a closer look than the usual hundred samples.
alter index users_search alter column 1 set statistics 1000;
-- Everybody has `user`; this finds the few who have more.
create index users_by_role on users using gin (roles) where roles <> '{user}';
create index users_not_active on users (status, created_at desc, id desc) where status <> 'active';
create index users_locked on users (created_at desc, id desc) where locked_at is not null;

-- How an account made by an operator comes to its owner: by a mailed link, once.
create table invitations (
  id            uuid primary key,
  user_id       uuid not null references users (id) on delete cascade,
  email         text not null,
  invited_by    uuid,
  nonce         bytea not null,
  key_id        text not null,
  token_hash    bytea not null,
  expires_at    timestamptz not null,
  consumed_at   timestamptz,
  superseded_at timestamptz,
  created_at    timestamptz not null,
  constraint invitations_token_hash_key unique (token_hash)
);
create index invitations_open_by_user on invitations (user_id, created_at desc)
  where consumed_at is null and superseded_at is null;
create index invitations_ended on invitations (expires_at);

-- A session in which an operator looks at somebody's account. It changes nothing, has no refresh token, and ends with the
-- session that it was begun in.
alter table sessions
  add column impersonator_id      uuid,
  add column impersonator_session uuid,
  add column impersonation_reason text,
  add constraint sessions_impersonation_whole check (
    (impersonator_id is null) = (impersonation_reason is null)
    and (impersonator_id is null) = (impersonator_session is null)) not valid;
create index sessions_live_by_impersonator on sessions (impersonator_id)
  where impersonator_id is not null and revoked_at is null;
create index sessions_live_by_impersonator_session on sessions (impersonator_session)
  where impersonator_session is not null and revoked_at is null;

-- The door by which the first administrator came in. Once closed it never opens again, whatever becomes of them.
create table admin_bootstrap (
  only_row  boolean primary key default true check (only_row),
  closed_at timestamptz
);
insert into admin_bootstrap (closed_at) values (null);

create table api_keys (
  id           uuid primary key,
  user_id      uuid not null references users (id) on delete cascade,
  name         text not null,
  hint         text not null,
  -- Of 256 random bits, so a fast digest is enough.
  key_hash     bytea not null,
  permissions  text[] not null,
  expires_at   timestamptz not null,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  created_at   timestamptz not null,
  constraint api_keys_key_hash_key unique (key_hash)
);
create index api_keys_live_by_user on api_keys (user_id, created_at desc, id desc) where revoked_at is null;
create index api_keys_expired on api_keys (expires_at);
create index api_keys_revoked on api_keys (revoked_at) where revoked_at is not null;

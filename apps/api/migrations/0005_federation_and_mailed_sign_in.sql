-- Accounts at other issuers. An identity is issuer and subject, never an address.
create table identities (
  id           uuid primary key,
  user_id      uuid not null references users (id) on delete cascade,
  provider     text not null,
  issuer       text not null,
  subject      text not null,
  email        text,
  created_at   timestamptz not null,
  last_used_at timestamptz,
  constraint identities_issuer_subject_key unique (issuer, subject)
);
create index identities_by_user on identities (user_id, created_at, id);

-- A wish to connect a provider, made by a signed-in session; the browser takes it through the provider and back.
create table oauth_link_tickets (
  id          uuid primary key,
  user_id     uuid not null references users (id) on delete cascade,
  session_id  uuid not null,
  provider    text not null,
  token_hash  bytea not null,
  expires_at  timestamptz not null,
  consumed_at timestamptz,
  created_at  timestamptz not null,
  constraint oauth_link_tickets_token_hash_key unique (token_hash)
);
create index oauth_link_tickets_ended on oauth_link_tickets (expires_at);

-- States that came back from a provider: each comes back once.
create table oauth_callbacks (
  state_hash bytea primary key,
  expires_at timestamptz not null
);
create index oauth_callbacks_ended on oauth_callbacks (expires_at);

-- What a provider said about somebody, waiting to be picked up once: by the page that started (`sign_in`, `link`,
-- under a one-minute code), or after proof of the local account (`proof`, under a link token).
create table oauth_results (
  id             uuid primary key,
  kind           text not null,
  provider       text not null,
  issuer         text not null,
  subject        text not null,
  email          text,
  email_verified boolean not null,
  name           text,
  -- `link`: the account and session that asked. `sign_in` and `proof`: null.
  user_id        uuid references users (id) on delete cascade,
  session_id     uuid,
  code_challenge text,
  token_hash     bytea not null,
  expires_at     timestamptz not null,
  consumed_at    timestamptz,
  created_at     timestamptz not null,
  constraint oauth_results_token_hash_key unique (token_hash),
  constraint oauth_results_kind_known check (kind in ('sign_in', 'link', 'proof'))
);
create index oauth_results_ended on oauth_results (expires_at);

-- Sign-in by mailed link or code. The account is looked up when the mail is made, so a row exists for any address.
create table magic_links (
  id              uuid primary key,
  user_id         uuid references users (id) on delete cascade,
  email           text not null,
  nonce           bytea not null,
  key_id          text not null,
  token_hash      bytea not null,
  token_expires_at timestamptz not null,
  code_expires_at timestamptz not null,
  code_attempts   integer not null default 0,
  -- Allowed from another device: the tab that asked may go on.
  approved_at     timestamptz,
  consumed_at     timestamptz,
  superseded_at   timestamptz,
  ip              text,
  user_agent      text,
  created_at      timestamptz not null,
  constraint magic_links_token_hash_key unique (token_hash)
);
create index magic_links_open_by_user on magic_links (user_id)
  where consumed_at is null and superseded_at is null;
-- One open link per address, whoever asks and whether or not there is an account: a new one ends the older.
create unique index magic_links_open_by_email on magic_links (email)
  where consumed_at is null and superseded_at is null;
create index magic_links_by_email on magic_links (email, created_at);
create index magic_links_ended on magic_links (token_expires_at);

-- A change of address: proven at the new one, and for seven days taken back from the old one.
create table email_changes (
  id              uuid primary key,
  user_id         uuid not null references users (id) on delete cascade,
  old_email       text not null,
  new_email       text not null,
  -- False for a taken address: the row looks alike and can't be confirmed.
  confirmable     boolean not null,
  nonce           bytea not null,
  key_id          text not null,
  token_hash      bytea not null,
  undo_token_hash bytea not null,
  expires_at      timestamptz not null,
  undo_expires_at timestamptz not null,
  confirmed_at    timestamptz,
  undone_at       timestamptz,
  superseded_at   timestamptz,
  created_at      timestamptz not null,
  constraint email_changes_token_hash_key unique (token_hash),
  constraint email_changes_undo_token_hash_key unique (undo_token_hash)
);
create index email_changes_by_user on email_changes (user_id, created_at desc);
create index email_changes_ended on email_changes (undo_expires_at);
-- An address that can still be taken back is nobody else's to register meanwhile.
create index email_changes_held_address on email_changes (old_email) where undone_at is null and confirmed_at is not null;

-- One click of an owner against a stranger (`lock`, from a new-device mail) or against their own second thoughts
-- (`restore`, from a deletion mail).
create table account_links (
  id          uuid primary key,
  user_id     uuid not null references users (id) on delete cascade,
  purpose     text not null,
  -- `lock`: everything added to the account since then goes as well.
  since       timestamptz not null,
  nonce       bytea not null,
  key_id      text not null,
  token_hash  bytea not null,
  expires_at  timestamptz not null,
  consumed_at timestamptz,
  created_at  timestamptz not null,
  constraint account_links_token_hash_key unique (token_hash),
  constraint account_links_purpose_known check (purpose in ('lock', 'restore'))
);
create index account_links_by_user on account_links (user_id);
create index account_links_ended on account_links (expires_at);

-- Mails to and about one account: its export lists them, its erasure takes them along.
create index mail_outbox_by_recipient on mail_outbox (recipient);
create index mail_outbox_by_user on mail_outbox ((payload ->> 'userId'));

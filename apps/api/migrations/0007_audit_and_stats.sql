-- Lists of events by what operators filter by.
create index audit_events_by_actor on audit_events (actor_id, id desc) where actor_id is not null;
create index audit_events_by_type on audit_events (type, id desc);
create index audit_events_by_time on audit_events (created_at);

-- Seals over events, each over the one before: whoever changes or removes an event breaks every seal after it. Events are
-- sealed shortly after their commit, by one process at a time, so that no two transactions ever wait for each other here.
create table audit_seals (
  seq      bigint primary key,
  event_id bigint not null unique,
  seal     bytea not null,
  key_id   text not null
);
-- Where the chain begins once retention has let older events go.
create table audit_chain_start (
  only_row boolean primary key default true check (only_row),
  seq      bigint not null,
  seal     bytea not null,
  key_id   text not null
);

-- Days that are over, counted once. `failures` and `mails`: by reason and by state; mails settle for some days more.
create table daily_stats (
  day          date primary key,
  sign_ups     integer not null,
  logins       integer not null,
  active_users integer not null,
  failures     jsonb not null,
  mails        jsonb not null
);
-- Who was seen on a day, for as long as the day can still change and some weeks more. No foreign key: it is only counted.
create table daily_active_users (
  day     date not null,
  user_id uuid not null,
  primary key (day, user_id)
);
-- What the counts of a day, and the totals, are read from without reading whole tables.
create index mail_outbox_by_time on mail_outbox (created_at);
create index users_with_mfa on users (status) where mfa_enabled_at is not null;

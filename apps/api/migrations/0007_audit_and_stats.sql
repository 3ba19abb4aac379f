-- Lists of events, newest first, by what operators filter by.
drop index audit_events_by_user;
create index audit_events_by_user on audit_events (user_id, created_at desc, id desc) where user_id is not null;
create index audit_events_by_actor on audit_events (actor_id, created_at desc, id desc) where actor_id is not null;
create index audit_events_by_type on audit_events (type, created_at desc, id desc);
create index audit_events_by_time on audit_events (created_at desc, id desc);
create index audit_events_failures on audit_events (created_at desc, id desc) where outcome = 'failure';

-- Seals over events, each over the one before: whoever changes or removes an event breaks the chain. Events are sealed
-- shortly after their commit, by one process at a time, so that no two transactions ever wait for each other here: `seq`
-- is the order of sealing. Address and browser stand in a seal as a salted digest. Without the salt it tells nothing, so
-- they can be erased while the seal goes on to hold (docs/adr/0019).
create table audit_seals (
  seq           bigint primary key,
  event_id      bigint not null,
  seal          bytea not null,
  key_id        text not null,
  origin_digest bytea not null,
  origin_salt   bytea,
  constraint audit_seals_event_id_key unique (event_id)
);
-- The link before the oldest seal, and the newest one. The mark is made with a key that the database does not hold, so
-- that neither end can be cut off.
create table audit_chain_ends (
  place       text primary key,
  seq         bigint not null,
  seal        bytea not null,
  key_id      text not null,
  mark        bytea not null,
  mark_key_id text not null,
  constraint audit_chain_ends_place_known check (place in ('start', 'head'))
);

-- Events that wait for their seal. A row comes with its event's commit, however late that is.
create table audit_unsealed (event_id bigint primary key);
create function audit_events_await_seal() returns trigger language plpgsql as $$
begin
  insert into audit_unsealed select id from added;
  return null;
end $$;
create trigger audit_events_await_seal after insert on audit_events
  referencing new table as added for each statement execute function audit_events_await_seal();
insert into audit_unsealed select id from audit_events;

-- Append-only, for every way into the database: nothing is changed but that the named columns are erased, and nothing
-- is deleted but by retention, which says so for its transaction.
create function audit_rows_stay() returns trigger language plpgsql as $$
declare
  before jsonb;
  after jsonb;
  erasable text;
begin
  if tg_op = 'DELETE' and current_setting('authflow.audit_maintenance', true) = 'retention' then
    return old;
  end if;
  if tg_op = 'UPDATE' then
    before := to_jsonb(old);
    after := to_jsonb(new);
    foreach erasable in array tg_argv loop
      if after -> erasable = 'null' then
        before := before - erasable;
        after := after - erasable;
      end if;
    end loop;
    if before = after then
      return new;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger audit_events_stay before update or delete on audit_events
  for each row execute function audit_rows_stay('ip', 'user_agent');
create trigger audit_events_stay_whole before truncate on audit_events
  for each statement execute function audit_rows_stay();
create trigger audit_seals_stay before update or delete on audit_seals
  for each row execute function audit_rows_stay('origin_salt');
create trigger audit_seals_stay_whole before truncate on audit_seals
  for each statement execute function audit_rows_stay();

-- Lists of mails, newest first.
create index mail_outbox_newest on mail_outbox (created_at desc, id desc);
create index mail_outbox_by_state on mail_outbox (state, created_at desc, id desc);
drop index mail_outbox_by_recipient;
create index mail_outbox_by_recipient on mail_outbox (recipient, created_at desc, id desc);
-- What the housekeeper looks settled mails up by.
create index mail_outbox_settled on mail_outbox (updated_at) where state <> 'queued';
-- A mail that an operator sends once more is a new one to the provider.
alter table mail_outbox add column resent integer not null default 0;

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
-- How many have a second factor, for the totals. What a day counts is read off the lists' indexes by time.
create index users_with_mfa on users (status) where mfa_enabled_at is not null;

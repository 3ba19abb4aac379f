-- Addresses that events are sent to. Secrets are sealed under a key derived from AUTH_SECRET, as authenticator secrets
-- are; for a while after a rotation the previous one signs too.
create table webhook_endpoints (
  id                  uuid primary key,
  url                 text not null,
  description         text not null,
  events              text[] not null,
  enabled             boolean not null default true,
  -- Why it is off: `operator`, `failing`, or `gone` when it answered that it is no more.
  disabled_reason     text,
  -- Since when nothing has been accepted; null while it accepts.
  failing_since       timestamptz,
  -- Null once it is deleted: the row then stands until its deliveries have left.
  secret_sealed       bytea,
  secret_key_id       text,
  previous_sealed     bytea,
  previous_key_id     text,
  previous_expires_at timestamptz,
  deleted_at          timestamptz,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  constraint webhook_endpoints_disabled_known check (disabled_reason in ('operator', 'failing', 'gone')),
  constraint webhook_endpoints_secret_until_deleted check ((deleted_at is null) = (secret_sealed is not null))
);
create index webhook_endpoints_newest on webhook_endpoints (created_at desc, id desc) where deleted_at is null;

-- What happened, written with the change itself: the body as every receiver gets it, at every attempt.
create table webhook_events (
  id         uuid primary key,
  type       text not null,
  body       text not null,
  -- It goes when the account is erased.
  user_id    uuid references users (id) on delete cascade,
  created_at timestamptz not null
);
create index webhook_events_by_user on webhook_events (user_id) where user_id is not null;
create index webhook_events_ended on webhook_events (created_at);

-- One for each event and endpoint, and how far it got.
create table webhook_deliveries (
  id              uuid primary key,
  endpoint_id     uuid not null references webhook_endpoints (id),
  event_id        uuid not null references webhook_events (id) on delete cascade,
  event_type      text not null,
  state           text not null default 'pending',
  -- Attempts ever made, and how many of them before an operator had it sent once more.
  attempts        integer not null default 0,
  earlier_attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  leased_until    timestamptz,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  constraint webhook_deliveries_state_known check (state in ('pending', 'delivered', 'failed')),
  constraint webhook_deliveries_endpoint_event_key unique (endpoint_id, event_id)
);
create index webhook_deliveries_by_event on webhook_deliveries (event_id);
create index webhook_deliveries_due on webhook_deliveries (endpoint_id, next_attempt_at) where state = 'pending';
create index webhook_deliveries_leased on webhook_deliveries (endpoint_id, leased_until)
  where state = 'pending' and leased_until is not null;
create index webhook_deliveries_newest on webhook_deliveries (endpoint_id, created_at desc, id desc);
create index webhook_deliveries_by_state on webhook_deliveries (endpoint_id, state, created_at desc, id desc);

-- What came of each attempt. Nothing of what the receiver said, beyond its status.
create table webhook_attempts (
  delivery_id uuid not null references webhook_deliveries (id) on delete cascade,
  number      integer not null,
  outcome     text not null,
  status      integer,
  duration_ms integer not null,
  created_at  timestamptz not null,
  primary key (delivery_id, number)
);

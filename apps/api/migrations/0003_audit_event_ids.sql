-- What outsiders see of an event. The running number stays inside: it would tell how much the whole service is used.
alter table audit_events add column event_id uuid not null default gen_random_uuid();
create unique index audit_events_event_id on audit_events (event_id);

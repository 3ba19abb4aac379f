-- What has to be done again and again: a row for each kind of work. Whoever leases it does it and says when it is due next;
-- a lease ends by time alone.
create table jobs (
  name         text primary key,
  due_at       timestamptz not null,
  leased_until timestamptz
);

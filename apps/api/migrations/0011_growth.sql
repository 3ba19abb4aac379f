-- Who signed in when, for lists alone. `users.last_login_at` changes with every sign-in: as long as an index of `users` had
-- it, each sign-in wrote an entry into all of them, search included (docs/adr/0031).
create table last_sign_ins (
  user_id      uuid primary key references users (id) on delete cascade,
  -- Never yet: '-infinity', so that a page can begin anywhere.
  signed_in_at timestamptz not null
) with (fillfactor = 80);

create function users_note_sign_in() returns trigger language plpgsql as $$
begin
  insert into last_sign_ins (user_id, signed_in_at) values (new.id, coalesce(new.last_login_at, '-infinity'))
  on conflict (user_id) do update set signed_in_at = excluded.signed_in_at;
  return null;
end $$;
create trigger users_note_new after insert on users
  for each row execute function users_note_sign_in();
create trigger users_note_sign_in after update of last_login_at on users
  for each row when (old.last_login_at is distinct from new.last_login_at) execute function users_note_sign_in();

insert into last_sign_ins (user_id, signed_in_at) select id, coalesce(last_login_at, '-infinity') from users;
create index last_sign_ins_newest on last_sign_ins (signed_in_at desc, user_id desc);
drop index users_by_last_login;

-- Room on each page for the next version of a row, so that a sign-in writes no index of `users`. Pages that are full now get
-- theirs as their rows move.
alter table users set (fillfactor = 90);

-- Of millions of rows the usual fifth is far too many to leave dead: housekeeping walks past them in every batch.
alter table users set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table sessions set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table last_sign_ins set (autovacuum_vacuum_scale_factor = 0.02);

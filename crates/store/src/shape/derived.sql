-- What screens and writes ask for again and again, kept by triggers. Names of these tables and triggers begin with `kept_`. Each
-- table equals what its query in `derived.rs` says anew; a test compares them. No statement of a trigger says `or ignore`: it takes the
-- conflict clause of the statement that fired it.

-- Who was registered in a session and has not signed there: the record of the session and of the person as the facts name them. Who
-- signed under a record that stands for the same person is still in it; what is shown is looked up for these sessions alone.
create table kept_unsigned (
    session text not null,
    person text not null,
    primary key (session, person)
) without rowid;

create view unsigned_anew as
select distinct a.session as session, a.person as person
from attendance a
where a.session is not null and a.person is not null
  and not exists (select 1 from annulled x where x.op = a.op)
  and not exists (select 1 from signature g where g.session = a.session and g.person = a.person
                    and not exists (select 1 from annulled x where x.op = g.op));

insert into kept_unsigned select session, person from unsigned_anew;

create trigger kept_unsigned_attendance after insert on attendance begin
    insert into kept_unsigned
    select new.session, new.person
    where new.session is not null and new.person is not null
      and not exists (select 1 from annulled x where x.op = new.op)
      and not exists (select 1 from signature g where g.session = new.session and g.person = new.person
                        and not exists (select 1 from annulled x where x.op = g.op))
      and not exists (select 1 from kept_unsigned k where k.session = new.session and k.person = new.person);
end;

create trigger kept_unsigned_signature after insert on signature
when not exists (select 1 from annulled x where x.op = new.op)
begin
    delete from kept_unsigned where session = new.session and person = new.person;
end;

-- What an annulment, or its taking back, changes is looked at anew.
create view kept_unsigned_changing as select null as op;
create trigger kept_unsigned_change instead of insert on kept_unsigned_changing begin
    delete from kept_unsigned
    where (session, person) in (select a.session, a.person from attendance a where a.op = new.op
                                union select g.session, g.person from signature g where g.op = new.op);
    insert into kept_unsigned
    select f.session, f.person
    from (select a.session, a.person from attendance a where a.op = new.op
          union select g.session, g.person from signature g where g.op = new.op) f
    where f.session is not null and f.person is not null
      and exists (select 1 from attendance a where a.session = f.session and a.person = f.person
                    and not exists (select 1 from annulled x where x.op = a.op))
      and not exists (select 1 from signature g where g.session = f.session and g.person = f.person
                        and not exists (select 1 from annulled x where x.op = g.op));
end;
create trigger kept_unsigned_annulled after insert on annulled begin
    insert into kept_unsigned_changing values (new.op);
end;
create trigger kept_unsigned_taken_back after delete on annulled begin
    insert into kept_unsigned_changing values (old.op);
end;

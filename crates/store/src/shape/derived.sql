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

-- Entities for which another record stands. Few are: then all are made anew, which reads nothing but those that share a code or were
-- merged.
create table kept_entity_one (
    id text primary key,
    one text not null
) without rowid;
insert into kept_entity_one select id, one from entity_joined where id <> one;
create index kept_entity_one_one on kept_entity_one (one);

create view entity_one as
select e.id as id, coalesce(s.one, e.id) as one
from public_entity e
left join kept_entity_one s on s.id = e.id;

-- What an entity is called, whichever of its records is asked.
create view entity_named as
select o.id as id, o.one as one, e.name as name
from entity_one o
join public_entity e on e.id = o.one;

create view kept_entity_changing as select null as go;
create trigger kept_entity_settle_all instead of insert on kept_entity_changing begin
    delete from kept_entity_one;
    insert into kept_entity_one select id, one from entity_joined where id <> one;
end;
create trigger kept_entity_insert after insert on public_entity
when exists (select 1 from public_entity q where q.ruc = new.ruc and q.ruc > '' and q.id <> new.id)
  or exists (select 1 from public_entity q where q.siaf_code = new.siaf_code and q.siaf_code > '' and q.id <> new.id)
  or exists (select 1 from entity_link l where l.entity = new.id)
  or exists (select 1 from entity_link l where l.merged_into = new.id)
begin
    insert into kept_entity_changing values (1);
end;
create trigger kept_entity_update after update of ruc, siaf_code on public_entity
when (old.ruc is not new.ruc or old.siaf_code is not new.siaf_code)
  and (exists (select 1 from kept_entity_one s where s.id = new.id)
       or exists (select 1 from kept_entity_one s where s.one = new.id)
       or exists (select 1 from public_entity q where q.ruc = new.ruc and q.ruc > '' and q.id <> new.id)
       or exists (select 1 from public_entity q
                  where q.siaf_code = new.siaf_code and q.siaf_code > '' and q.id <> new.id))
begin
    insert into kept_entity_changing values (1);
end;
create trigger kept_entity_link after insert on entity_link begin
    insert into kept_entity_changing values (1);
end;
create trigger kept_entity_annulled after insert on annulled
when exists (select 1 from entity_link l where l.op = new.op)
begin
    insert into kept_entity_changing values (1);
end;
create trigger kept_entity_taken_back after delete on annulled
when exists (select 1 from entity_link l where l.op = old.op)
begin
    insert into kept_entity_changing values (1);
end;

-- Where each case stands; one without a step that counts has no row.
create table kept_case_standing (
    case_id text not null,
    case_kind text not null,
    state text not null,
    place integer not null,
    primary key (case_id, case_kind)
) without rowid;
insert into kept_case_standing
select case_id, case_kind, state, place from case_state where case_id is not null;

create view kept_case_changing as select null as case_id, null as case_kind;
create trigger kept_case_settle instead of insert on kept_case_changing begin
    delete from kept_case_standing where case_id = new.case_id and case_kind = new.case_kind;
    insert into kept_case_standing
    select f.case_id, f.case_kind, f.state, r.place
    from case_step f cross join case_road r on r.case_kind = f.case_kind and r.state = f.state
    where f.case_id = new.case_id and f.case_kind = new.case_kind
      and not exists (select 1 from annulled x where x.op = f.op)
    order by r.place desc limit 1;
end;
create trigger kept_case_step after insert on case_step begin
    insert into kept_case_changing values (new.case_id, new.case_kind);
end;
create trigger kept_case_annulled after insert on annulled
when exists (select 1 from case_step f where f.op = new.op)
begin
    insert into kept_case_changing select f.case_id, f.case_kind from case_step f where f.op = new.op;
end;
create trigger kept_case_taken_back after delete on annulled
when exists (select 1 from case_step f where f.op = old.op)
begin
    insert into kept_case_changing select f.case_id, f.case_kind from case_step f where f.op = old.op;
end;

-- Sessions that their register contradicts. `row` is that of their table, which every index of theirs holds.
create table kept_session_contradicted (
    row integer primary key,
    id text not null constraint kept_session_contradicted_id unique,
    removed integer not null,
    moved integer not null
);
insert into kept_session_contradicted (row, id, removed, moved) select row, id, removed, moved from session_contradicted;

create view kept_session_changing as select null as id;
create trigger kept_session_settle instead of insert on kept_session_changing begin
    delete from kept_session_contradicted where id = new.id;
    insert into kept_session_contradicted (row, id, removed, moved)
    select row, id, removed, moved from session_contradicted where id = new.id;
end;
create trigger kept_session_insert after insert on session begin
    insert into kept_session_changing values (new.id);
end;
create trigger kept_session_update after update of removed, date, part on session
when old.removed is not new.removed or old.date is not new.date or old.part is not new.part
begin
    insert into kept_session_changing values (new.id);
end;
create trigger kept_session_attendance after insert on attendance
when exists (select 1 from session s
             where s.id = new.session
               and (s.removed or (new.date is not null and (new.date is not s.date or new.part is not s.part))))
begin
    insert into kept_session_changing values (new.session);
end;
create trigger kept_session_signature after insert on signature
when exists (select 1 from session s where s.id = new.session and s.removed)
begin
    insert into kept_session_changing values (new.session);
end;
create trigger kept_session_slip_stamp after insert on slip_stamp
when exists (select 1 from session s where s.id = new.session and s.removed)
begin
    insert into kept_session_changing values (new.session);
end;
create view kept_session_of_changing as select null as op;
create trigger kept_session_of instead of insert on kept_session_of_changing begin
    insert into kept_session_changing
    select s.id from session s
    where s.id in (select session from attendance where op = new.op
                   union all select session from signature where op = new.op
                   union all select session from slip_stamp where op = new.op);
end;
create trigger kept_session_annulled after insert on annulled begin
    insert into kept_session_of_changing values (new.op);
end;
create trigger kept_session_taken_back after delete on annulled begin
    insert into kept_session_of_changing values (old.op);
end;

-- Who stands for whom among the records of people.

create view person_class as
select p.id as id,
       coalesce((select min(q.id) from person q
                 where q.document_number = p.document_number and q.document_number <> ''
                   and q.document_type is p.document_type), p.id) as class
from person p;

create view standing_person_link as
select l.op, l.record, l.actor, l.claimed_at, l.person, l.merged_into
from person_link l
where not exists (select 1 from annulled x where x.op = l.op);

create view person_class_link as
select a.class as class, b.class as merged_into
from standing_person_link l
join person_class a on a.id = l.person
join person_class b on b.id = l.merged_into
where a.class <> b.class;

-- Classes that links join, each with the one that stands for all of them: the first of those that were merged into no
-- other. Recursive only over links, which are few.
create view person_joined as
with recursive
link (class, merged_into) as materialized (select class, merged_into from person_class_link),
edge (class, other) as materialized (
    select class, merged_into from link union select merged_into, class from link
),
reach (class, other) as (
    select class, other from edge
    union
    select r.class, e.other from reach r join edge e on e.class = r.other
)
select r.class as class,
       coalesce(min(case when r.other in (select class from link) then null else r.other end), min(r.other)) as one
from reach r
group by r.class;

-- Two offline laptops may write the same thing down twice: records of the same document stand for one, and so do records that somebody
-- merged. True, and too slow to be asked for each record.
create view person_one_anew as
select c.id as id, coalesce(j.one, c.class) as one
from person_class c
left join person_joined j on j.class = c.class;

-- Kept: a record for which another one stands has a row, and no other has.
create table kept_person_one (
    -- Of the record, and of the one that stands for it, in their table.
    row integer primary key,
    one_row integer not null,
    id text not null constraint kept_person_one_id unique,
    one text not null
);
insert into kept_person_one (row, one_row, id, one)
select p.row, q.row, o.id, o.one
from person_one_anew o join person p on p.id = o.id join person q on q.id = o.one
where o.id <> o.one;
create index kept_person_one_one on kept_person_one (one);

create view person_one as
select p.id as id, coalesce(s.one, p.id) as one
from person p
left join kept_person_one s on s.id = p.id;

-- Records whose row may have changed, within one statement; empty otherwise.
create table kept_person_changing (
    id text primary key
) without rowid;

-- `person_one_anew` among them alone.
create view person_one_changing as
with recursive
member (id, class) as materialized (
    select c.id, c.class from kept_person_changing u cross join person_class c on c.id = u.id
),
link (class, merged_into) as materialized (
    select m.class, b.class
    from member m
    cross join standing_person_link l on l.person = m.id
    cross join person_class b on b.id = l.merged_into
    where m.class <> b.class
),
edge (class, other) as materialized (
    select class, merged_into from link union select merged_into, class from link
),
reach (class, other) as (
    select class, other from edge
    union
    select r.class, e.other from reach r join edge e on e.class = r.other
),
joined (class, one) as materialized (
    select r.class,
           coalesce(min(case when r.other in (select class from link) then null else r.other end), min(r.other))
    from reach r
    group by r.class
)
select m.id as id, coalesce(j.one, m.class) as one
from member m
left join joined j on j.class = m.class;

-- No statement here says `or ignore`: a trigger takes the conflict clause of the statement that fired it.
-- A row written into this view has them settled, and with them everybody who stood for one of them, or for whom one of them stood.
create view kept_person_settle as select null as go;
create trigger kept_person_settle_all instead of insert on kept_person_settle begin
    insert into kept_person_changing
        select distinct s.one from kept_person_changing u cross join kept_person_one s on s.id = u.id
        where s.one not in (select id from kept_person_changing);
    insert into kept_person_changing
        select s.id from kept_person_changing u cross join kept_person_one s on s.one = u.id
        where s.id not in (select id from kept_person_changing);
    delete from kept_person_one where id in (select id from kept_person_changing);
    insert into kept_person_one (row, one_row, id, one)
        select p.row, q.row, o.id, o.one
        from person_one_changing o cross join person p on p.id = o.id cross join person q on q.id = o.one
        where o.id <> o.one;
    delete from kept_person_changing;
end;

create trigger kept_person_insert after insert on person
when exists (select 1 from person q
             where q.document_number = new.document_number and q.document_number <> ''
               and q.document_type is new.document_type and q.id <> new.id)
  or exists (select 1 from person_link l where l.person = new.id)
  or exists (select 1 from person_link l where l.merged_into = new.id)
begin
    insert into kept_person_changing
        select new.id
        union select q.id from person q
            where q.document_number = new.document_number and q.document_number <> ''
              and q.document_type is new.document_type
        union select p.id from person_link l cross join person p on p.id = l.merged_into where l.person = new.id
        union select p.id from person_link l cross join person p on p.id = l.person where l.merged_into = new.id;
    insert into kept_person_settle values (1);
end;

create trigger kept_person_update after update of document_number, document_type on person
when old.document_number is not new.document_number or old.document_type is not new.document_type
begin
    insert into kept_person_changing
        select new.id
        union select q.id from person q
            where q.document_number = new.document_number and q.document_number <> ''
              and q.document_type is new.document_type
        union select q.id from person q
            where q.document_number = old.document_number and q.document_number <> ''
              and q.document_type is old.document_type;
    insert into kept_person_settle values (1);
end;

create trigger kept_person_link after insert on person_link begin
    insert into kept_person_changing
        select p.id from person p where p.id in (new.person, new.merged_into);
    insert into kept_person_settle values (1);
end;

create trigger kept_person_annulled after insert on annulled
when exists (select 1 from person_link l where l.op = new.op)
begin
    insert into kept_person_changing
        select distinct p.id from person_link l join person p on p.id in (l.person, l.merged_into) where l.op = new.op;
    insert into kept_person_settle values (1);
end;

create trigger kept_person_taken_back after delete on annulled
when exists (select 1 from person_link l where l.op = old.op)
begin
    insert into kept_person_changing
        select distinct p.id from person_link l join person p on p.id in (l.person, l.merged_into) where l.op = old.op;
    insert into kept_person_settle values (1);
end;

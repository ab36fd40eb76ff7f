-- Two records that a person declared to be one; annulled to part them again.
create table person_link (
    row integer primary key,
    op text not null constraint person_link_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    person text,
    merged_into text
);
create index person_link_person on person_link (person);

drop view expected;
drop view standing_slip_stamp;
drop view standing_signature;
drop view standing_attendance;
drop view person_one;

create view standing_person_link as
select l.op, l.record, l.actor, l.claimed_at, l.person, l.merged_into
from person_link l
where not exists (select 1 from annulled x where x.op = l.op);

-- Records with the same document, named by the first of them.
create view person_class as
select p.id as id,
       case
           when coalesce(p.document_number, '') = '' then p.id
           else (select min(q.id) from person q
                 where q.document_number = p.document_number and q.document_type is p.document_type)
       end as class
from person p;

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

-- Two offline laptops may create the same person: records with the same document stand for one, and so do records that
-- somebody merged.
create view person_one as
select c.id as id, coalesce(j.one, c.class) as one
from person_class c
left join person_joined j on j.class = c.class;

create view standing_attendance as
select a.op, a.actor, coalesce(a.registered_at, a.claimed_at) as claimed_at, a.session, p.one as person, a.entity,
       a.post, a.email, a.phone
from attendance a
join person_one p on p.id = a.person
where not exists (select 1 from annulled x where x.op = a.op);

create view standing_signature as
select g.op, g.actor, g.claimed_at, g.session, p.one as person, g.means, g.attachment
from signature g
join person_one p on p.id = g.person
where not exists (select 1 from annulled x where x.op = g.op);

create view standing_slip_stamp as
select g.op, g.actor, g.claimed_at, g.session, p.one as person
from slip_stamp g
join person_one p on p.id = g.person
where not exists (select 1 from annulled x where x.op = g.op);

create view expected as
select e.training as training, p.one as person, min(e.id) as enrolment
from enrolment e
join person_one p on p.id = e.person
where not coalesce(e.removed, 0)
group by e.training, p.one;

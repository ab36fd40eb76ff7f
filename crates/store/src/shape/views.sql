-- What joins kinds: functions of the tables, made anew with them.

-- Records with the same document, named by the first of them.
create view person_class as
select p.id as id,
       case
           when coalesce(p.document_number, '') = '' then p.id
           else (select min(q.id) from person q
                 where q.document_number = p.document_number and q.document_type is p.document_type)
       end as class
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

-- Two offline laptops may create the same person: records with the same document stand for one, and so do records that
-- somebody merged.
create view person_one as
select c.id as id, coalesce(j.one, c.class) as one
from person_class c
left join person_joined j on j.class = c.class;

-- The same for a session: event, day and part of the day.
create view session_one as
select s.id as id, s.training as training,
       (select min(t.id) from session t
        where t.training = s.training and t.date = s.date and t.part = s.part and not coalesce(t.removed, 0)) as one
from session s
where not coalesce(s.removed, 0);

-- Where each case stands: of its steps that nobody has taken back, the one that is last on the road of its kind.
create view case_state as
select f.case_kind, f.case_id, f.state, max(r.place) as place
from case_step f
join case_road r on r.case_kind = f.case_kind and r.state = f.state
where not exists (select 1 from annulled x where x.op = f.op)
group by f.case_kind, f.case_id;

-- Facts that nobody has taken back, with persons as the ones they stand for.
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

-- Who is expected at an event, each person once.
create view expected as
select e.training as training, p.one as person, min(e.id) as enrolment
from enrolment e
join person_one p on p.id = e.person
where not coalesce(e.removed, 0)
group by e.training, p.one;

-- A sheet corrected on two offline laptops stands twice under one record: the correction with the smallest id counts.
create view standing_survey_sheet as
select s.op, s.record, s.actor, s.claimed_at, s.training, s.source, s.answers, s.open_topics, s.open_improvements
from survey_sheet s
where not exists (select 1 from annulled x where x.op = s.op)
  and not exists (select 1 from survey_sheet t
                  where t.record = s.record and t.training is s.training and t.op < s.op
                    and not exists (select 1 from annulled x where x.op = t.op));

create view standing_event_photo as
select f.op, f.record, f.actor, f.claimed_at, f.training, f.attachment, f.print, f.caption, f.position
from event_photo f
where not exists (select 1 from annulled x where x.op = f.op);

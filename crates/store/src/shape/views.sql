-- What joins kinds: functions of the tables, made anew with them. Who stands for whom among people is in `person_one.sql`.

create view standing_entity_link as
select l.op, l.record, l.actor, l.claimed_at, l.entity, l.merged_into
from entity_link l
where not exists (select 1 from annulled x where x.op = l.op);

-- Records of one public entity, each with the one that stands for all of them: somebody merged them, or they have the same RUC
-- or SIAF code. What was merged into goes before what came first. An equal name alone says nothing: districts share names. True, and
-- too slow to be asked for each record: `derived.sql` keeps it.
create view entity_joined as
with recursive
link (id, other) as materialized (
    select a.id, b.id
    from standing_entity_link l
    join public_entity a on a.id = l.entity
    join public_entity b on b.id = l.merged_into
    where a.id <> b.id
),
same_ruc (code) as (
    select ruc from public_entity where ruc > '' group by ruc having count(*) > 1
),
same_siaf (code) as (
    select siaf_code from public_entity where siaf_code > '' group by siaf_code having count(*) > 1
),
edge (id, other) as materialized (
    select id, other from link
    union select other, id from link
    union select a.id, b.id from same_ruc s join public_entity a on a.ruc = s.code join public_entity b on b.ruc = s.code
    union
    select a.id, b.id from same_siaf s
    join public_entity a on a.siaf_code = s.code join public_entity b on b.siaf_code = s.code
),
reach (id, other) as (
    select id, other from edge
    union
    select r.id, e.other from reach r join edge e on e.id = r.other
)
select r.id as id,
       coalesce(
           min(case
                   when r.other in (select other from link) and r.other not in (select id from link) then r.other
               end),
           min(r.other)
       ) as one
from reach r
group by r.id;

-- The sessions of the programme. One that somebody removed elsewhere stays while its register holds somebody: no attendance goes that
-- nobody annulled.
create view standing_session as
select s.* from session s
where not coalesce(s.removed, 0) or s.row in (select row from kept_session_contradicted);

-- Sessions of one event, day and part of the day stand for the first of them; one whose day or part is undecided stands for itself.
create view session_one as
select s.id as id, s.training as training,
       coalesce((select min(t.id) from standing_session t
                 where t.training = s.training and t.date = s.date and t.part = s.part), s.id) as one
from standing_session s;

-- Sessions that their register contradicts: somebody removed one, or gave it another day or part, without knowing that attendance was
-- taken in it. True; `derived.sql` keeps it.
create view session_contradicted as
select c.row, c.id, c.removed, c.moved
from (select s.row, s.id,
             coalesce(s.removed, 0) and (
                 exists (select 1 from attendance a
                         where a.session = s.id and not exists (select 1 from annulled x where x.op = a.op))
                 or exists (select 1 from signature g
                            where g.session = s.id and not exists (select 1 from annulled x where x.op = g.op))
                 or exists (select 1 from slip_stamp g
                            where g.session = s.id and not exists (select 1 from annulled x where x.op = g.op))
             ) as removed,
             exists (select 1 from attendance a
                     where a.session = s.id and a.date is not null and (a.date is not s.date or a.part is not s.part)
                       and not exists (select 1 from annulled x where x.op = a.op)) as moved
      from session s) c
where c.removed or c.moved;

-- Where each case stands: of its steps that nobody has taken back, the one that is last on the road of its kind.
create view case_state as
select f.case_kind, f.case_id, f.state, max(r.place) as place
from case_step f
join case_road r on r.case_kind = f.case_kind and r.state = f.state
where not exists (select 1 from annulled x where x.op = f.op)
group by f.case_kind, f.case_id;

-- Facts that nobody has taken back, with persons as the ones they stand for. `cross join` keeps the order: who asks for the facts of a
-- session has them looked up, not every fact joined first.
create view standing_attendance as
select a.op, a.actor, coalesce(a.registered_at, a.claimed_at) as claimed_at, a.session, coalesce(k.one, p.id) as person, a.entity,
       a.entity_id, a.post, a.email, a.phone
from attendance a
cross join person p on p.id = a.person
left join kept_person_one k on k.row = p.row
where not exists (select 1 from annulled x where x.op = a.op);

create view standing_signature as
select g.op, g.actor, g.claimed_at, g.session, coalesce(k.one, p.id) as person, g.means, g.attachment
from signature g
cross join person p on p.id = g.person
left join kept_person_one k on k.row = p.row
where not exists (select 1 from annulled x where x.op = g.op);

create view standing_slip_stamp as
select g.op, g.actor, g.claimed_at, g.session, coalesce(k.one, p.id) as person
from slip_stamp g
cross join person p on p.id = g.person
left join kept_person_one k on k.row = p.row
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

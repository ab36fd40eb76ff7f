-- What joins kinds: functions of the tables, made anew with them. Who stands for whom is in `stand_in.sql`.

-- Sessions of one event, day and part of the day stand for the first of them.
create view session_one as
select s.id as id, s.training as training,
       (select min(t.id) from session t
        where t.training = s.training and t.date = s.date and t.part = s.part and not coalesce(t.removed, 0)) as one
from session s
where not coalesce(s.removed, 0);

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

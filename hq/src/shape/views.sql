-- What joins kinds: functions of the tables, made anew with them.

-- Who stands for whom, as on the desktops: records of a centre with the same document, and those that somebody merged.
create view person_class as
select p.scope, p.id,
       case
           when coalesce(p.document_number, '') = '' then p.id
           else first_value(p.id) over (partition by p.scope, p.document_type, p.document_number order by p.id::text)
       end as class
from person p;

create view person_class_link as
select l.scope, a.class, b.class as merged_into
from person_link l
join person_class a on a.scope = l.scope and a.id::text = l.person
join person_class b on b.scope = l.scope and b.id::text = l.merged_into
where a.class <> b.class and not exists (select 1 from annulled x where x.scope = l.scope and x.op = l.op);

create view person_joined as
with recursive edge (scope, class, other) as (
    select scope, class, merged_into from person_class_link
    union
    select scope, merged_into, class from person_class_link
),
reach (scope, class, other) as (
    select scope, class, other from edge
    union
    select r.scope, r.class, e.other from reach r join edge e on e.scope = r.scope and e.class = r.other
)
select r.scope, r.class,
       coalesce(
           min(r.other::text) filter (where not exists (
               select 1 from person_class_link l where l.scope = r.scope and l.class = r.other)),
           min(r.other::text)
       )::uuid as one
from reach r
group by r.scope, r.class;

create view person_one as
select c.scope, c.id, coalesce(j.one, c.class) as one
from person_class c
left join person_joined j on j.scope = c.scope and j.class = c.class;

-- The sessions of the programme, as on the desktops: one that somebody removed stays while its register holds somebody.
create view standing_session as
select s.* from session s
where not coalesce(s.removed, false)
   or exists (select 1 from attendance f
              where f.scope = s.scope and f.session = s.id::text
                and not exists (select 1 from annulled x where x.scope = f.scope and x.op = f.op))
   or exists (select 1 from signature f
              where f.scope = s.scope and f.session = s.id::text
                and not exists (select 1 from annulled x where x.scope = f.scope and x.op = f.op))
   or exists (select 1 from slip_stamp f
              where f.scope = s.scope and f.session = s.id::text
                and not exists (select 1 from annulled x where x.scope = f.scope and x.op = f.op));

-- The same for a session: event, day and part of the day; one whose day or part is undecided stands for itself.
create view session_one as
select s.scope, s.id, s.training,
       case when s.date is null or s.part is null then s.id
            else first_value(s.id) over (partition by s.scope, s.training, s.date, s.part order by s.id::text)
       end as one
from standing_session s;

-- Where each case stands: of its steps that nobody has taken back, the one that is last on the road of its kind.
create view case_state as
select distinct on (f.scope, f.case_kind, f.case_id) f.scope, f.case_kind, f.case_id, f.state, r.place
from case_step f
join case_road r on r.case_kind = f.case_kind and r.state = f.state
where not exists (select 1 from annulled x where x.scope = f.scope and x.op = f.op)
order by f.scope, f.case_kind, f.case_id, r.place desc;

-- Lines of the registers: who is in which session, and whether he signed.
create view register_line as
with present as (
    select distinct s.scope, s.training, s.one as session, p.one as person
    from session_one s
    join attendance a on a.scope = s.scope and a.session = s.id::text
    join person_one p on p.scope = a.scope and p.id::text = a.person
    where not exists (select 1 from annulled x where x.scope = a.scope and x.op = a.op)
),
signed as (
    select distinct s.scope, s.one as session, p.one as person
    from session_one s
    join signature g on g.scope = s.scope and g.session = s.id::text
    join person_one p on p.scope = g.scope and p.id::text = g.person
    where not exists (select 1 from annulled x where x.scope = g.scope and x.op = g.op)
)
select n.scope, n.training, n.session, n.person, g.person is not null as signed
from present n
left join signed g on g.scope = n.scope and g.session = n.session and g.person = n.person;

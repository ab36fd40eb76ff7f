-- Who stands for whom among the records of a kind, for each kind that `derived.rs` lists. What stands in braces is written there.

create view {kind}_class as
select p.id as id,
       coalesce((select min(q.id) from {kind} q where {same p q}), p.id) as class
from {kind} p;

create view standing_{kind}_link as
select l.op, l.record, l.actor, l.claimed_at, l.{kind}, l.merged_into
from {kind}_link l
where not exists (select 1 from annulled x where x.op = l.op);

create view {kind}_class_link as
select a.class as class, b.class as merged_into
from standing_{kind}_link l
join {kind}_class a on a.id = l.{kind}
join {kind}_class b on b.id = l.merged_into
where a.class <> b.class;

-- Classes that links join, each with the one that stands for all of them: the first of those that were merged into no
-- other. Recursive only over links, which are few.
create view {kind}_joined as
with recursive
link (class, merged_into) as materialized (select class, merged_into from {kind}_class_link),
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

-- Two offline laptops may write the same thing down twice: records of the same class stand for one, and so do records that somebody
-- merged. True, and too slow to be asked for each record.
create view {kind}_one_anew as
select c.id as id, coalesce(j.one, c.class) as one
from {kind}_class c
left join {kind}_joined j on j.class = c.class;

-- Kept: a record for which another one stands has a row, and no other has.
create table kept_{kind}_one (
    -- Of the record, and of the one that stands for it, in their table.
    row integer primary key,
    one_row integer not null,
    id text not null constraint kept_{kind}_one_id unique,
    one text not null
);
insert into kept_{kind}_one (row, one_row, id, one)
select p.row, q.row, o.id, o.one
from {kind}_one_anew o join {kind} p on p.id = o.id join {kind} q on q.id = o.one
where o.id <> o.one;
create index kept_{kind}_one_one on kept_{kind}_one (one);

create view {kind}_one as
select p.id as id, coalesce(s.one, p.id) as one
from {kind} p
left join kept_{kind}_one s on s.id = p.id;

-- Records whose row may have changed, within one statement; empty otherwise.
create table kept_{kind}_changing (
    id text primary key
) without rowid;

-- `{kind}_one_anew` among them alone.
create view {kind}_one_changing as
with recursive
member (id, class) as materialized (
    select c.id, c.class from kept_{kind}_changing u cross join {kind}_class c on c.id = u.id
),
link (class, merged_into) as materialized (
    select m.class, b.class
    from member m
    cross join standing_{kind}_link l on l.{kind} = m.id
    cross join {kind}_class b on b.id = l.merged_into
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
create view kept_{kind}_settle as select null as go;
create trigger kept_{kind}_settle_all instead of insert on kept_{kind}_settle begin
    insert into kept_{kind}_changing
        select distinct s.one from kept_{kind}_changing u cross join kept_{kind}_one s on s.id = u.id
        where s.one not in (select id from kept_{kind}_changing);
    insert into kept_{kind}_changing
        select s.id from kept_{kind}_changing u cross join kept_{kind}_one s on s.one = u.id
        where s.id not in (select id from kept_{kind}_changing);
    delete from kept_{kind}_one where id in (select id from kept_{kind}_changing);
    insert into kept_{kind}_one (row, one_row, id, one)
        select p.row, q.row, o.id, o.one
        from {kind}_one_changing o cross join {kind} p on p.id = o.id cross join {kind} q on q.id = o.one
        where o.id <> o.one;
    delete from kept_{kind}_changing;
end;

create trigger kept_{kind}_insert after insert on {kind}
when exists (select 1 from {kind} q where {same new q} and q.id <> new.id)
  or exists (select 1 from {kind}_link l where l.{kind} = new.id)
  or exists (select 1 from {kind}_link l where l.merged_into = new.id)
begin
    insert into kept_{kind}_changing
        select new.id
        union select q.id from {kind} q where {same new q}
        union select p.id from {kind}_link l cross join {kind} p on p.id = l.merged_into where l.{kind} = new.id
        union select p.id from {kind}_link l cross join {kind} p on p.id = l.{kind} where l.merged_into = new.id;
    insert into kept_{kind}_settle values (1);
end;

create trigger kept_{kind}_update after update of {key} on {kind}
when {key differs}
begin
    insert into kept_{kind}_changing
        select new.id
        union select q.id from {kind} q where {same new q}
        union select q.id from {kind} q where {same old q};
    insert into kept_{kind}_settle values (1);
end;

create trigger kept_{kind}_link after insert on {kind}_link begin
    insert into kept_{kind}_changing
        select p.id from {kind} p where p.id in (new.{kind}, new.merged_into);
    insert into kept_{kind}_settle values (1);
end;

create trigger kept_{kind}_annulled after insert on annulled
when exists (select 1 from {kind}_link l where l.op = new.op)
begin
    insert into kept_{kind}_changing
        select distinct p.id from {kind}_link l join {kind} p on p.id in (l.{kind}, l.merged_into) where l.op = new.op;
    insert into kept_{kind}_settle values (1);
end;

create trigger kept_{kind}_taken_back after delete on annulled
when exists (select 1 from {kind}_link l where l.op = old.op)
begin
    insert into kept_{kind}_changing
        select distinct p.id from {kind}_link l join {kind} p on p.id in (l.{kind}, l.merged_into) where l.op = old.op;
    insert into kept_{kind}_settle values (1);
end;

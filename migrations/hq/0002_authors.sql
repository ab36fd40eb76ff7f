-- What an operation of the tray waits for: the staff record of its author, or the operation that it takes back. It is judged anew when
-- that comes.
alter table operation add column awaits uuid;
create index operation_awaited on operation (scope, awaits) where awaits is not null;

-- The devices under which headquarters wrote before it came back from a backup. What they wrote afterwards may come back from a centre.
create table former_device (
    id uuid primary key,
    scope text not null references scope (code)
);
-- A chain that no right registered was headquarters' own.
insert into former_device (id, scope)
select distinct o.device, o.scope from operation o join scope s on s.code = o.scope
where o.chained and o.device <> s.hq_device and not exists (select 1 from device d where d.id = o.device)
on conflict do nothing;

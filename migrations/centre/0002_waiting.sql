-- How many operations wait where on their way to headquarters, kept by triggers: what the frame asks after each write. Like the marks,
-- of this disk alone. It equals what the query of `shape/derived.rs` says anew; a test compares them.
create table operation_waiting (
    place text primary key,
    operations integer not null
) without rowid;

insert into operation_waiting
select places.place,
       (select count(*) from operation o
        where o.feed is null
          and case when o.aside is not null then 'aside' when o.own and not o.sent then 'unsent' else 'unconfirmed' end
              = places.place)
from (select 'unsent' as place union all select 'unconfirmed' union all select 'aside') as places;

create trigger operation_waiting_insert after insert on operation when new.feed is null begin
    update operation_waiting set operations = operations + 1
    where place = case when new.aside is not null then 'aside' when new.own and not new.sent then 'unsent' else 'unconfirmed' end;
end;

create trigger operation_waiting_update after update of own, sent, feed, aside on operation
when old.own <> new.own or old.sent <> new.sent or (old.feed is null) <> (new.feed is null)
  or (old.aside is null) <> (new.aside is null)
begin
    update operation_waiting set operations = operations - 1
    where old.feed is null
      and place = case when old.aside is not null then 'aside' when old.own and not old.sent then 'unsent' else 'unconfirmed' end;
    update operation_waiting set operations = operations + 1
    where new.feed is null
      and place = case when new.aside is not null then 'aside' when new.own and not new.sent then 'unsent' else 'unconfirmed' end;
end;

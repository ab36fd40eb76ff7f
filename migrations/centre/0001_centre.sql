-- What stands outside the fold. Tables of records and facts are made from their declarations.

-- A device has a chain of its own in each centre.
create table chain (
    id integer primary key,
    device blob not null,
    scope text not null,
    constraint chain_once unique (device, scope)
);

-- The log: what was written, byte for byte. Nothing here is ever changed or deleted.
create table operation (
    arrival integer primary key,
    id blob not null constraint operation_id unique,
    chain integer not null references chain (id),
    number integer not null,
    kind text not null,
    record blob not null,
    header blob not null,
    salt blob not null,
    payload blob,
    -- Zero while the kind or its version is newer than this program; applied after an upgrade.
    applied integer not null,
    -- How far it has come on its way to headquarters. Marks of this disk alone: they stand outside the log.
    -- This disk wrote it.
    own integer not null default 1,
    -- Headquarters holds it in the chain of this device.
    sent integer not null default 0,
    -- Its number in the feed of headquarters' present epoch.
    feed integer,
    -- A feed has shown it, in this epoch or an earlier one.
    confirmed integer not null default 0,
    -- Why it waits in headquarters' tray.
    aside text
);
create index operation_own on operation (chain, number) where own = 1;
create index operation_record on operation (record);
create index operation_feed on operation (feed) where feed is not null;
-- What is still on its way. Everything else has a number in the feed, so this stays small.
create index operation_on_its_way on operation (record) where feed is null;
-- What this program could not apply: tables without it differ from headquarters', and rightly.
create index operation_kept on operation (kind) where applied = 0;

-- What belongs to this device alone: its id, what was confirmed at first run, the exchange's cursor.
create table device_setting (
    name text primary key,
    value text not null
);

-- Answers given on the page for participants, until the survey is closed. They belong to this device and stand outside
-- the log. The key is random and dealt anew with every answer, and there is no row number: nothing tells who came first.
create table survey_waiting (
    key text primary key,
    training text not null,
    sheet text not null
) without rowid;

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

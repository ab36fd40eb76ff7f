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

-- What stands outside the fold. Tables of records and facts are made from their declarations.

-- What belongs to this headquarters: its epoch, which is another one after a restore.
create table hq_setting (
    name text primary key,
    value text not null
);
insert into hq_setting (name, value) values ('epoch', gen_random_uuid()::text);

-- The centres. Whoever gives numbers of a centre's feed holds its row.
create table scope (
    code text primary key,
    name text not null,
    head bigint not null default 0,
    -- Headquarters writes into a centre's feed as a device of its own.
    hq_device uuid not null
);

create sequence operation_arrival;

-- The log: what came in, byte for byte. One partition for each centre, made when it is first enrolled.
create table operation (
    scope text not null,
    arrival bigint not null default nextval('operation_arrival'),
    -- Absent when the bytes are no operation.
    id uuid,
    -- Whose chain it stands in, or who wrote it.
    device uuid not null,
    number bigint,
    -- Whether it stands in the chain that `device` pushed; others were brought back after a restore.
    chained boolean not null,
    kind text,
    hash bytea not null,
    payload_hash bytea,
    header bytea not null,
    salt bytea not null,
    payload bytea,
    -- Number in the centre's feed. Contiguous.
    feed bigint,
    -- Why it waits for a person's decision.
    aside text,
    -- What it waited for, once somebody at headquarters let it in.
    accepted text,
    brought_by uuid not null,
    -- UTC milliseconds since 1970.
    received_at bigint not null
) partition by list (scope);
create unique index operation_feed on operation (scope, feed);
create unique index operation_chain on operation (scope, device, number) where chained;
-- By its id an operation is found in the feed by the index that keeps ids there unique; only what is not in the feed needs another
-- one, and so does what waits. A row is named by its arrival only while it waits.
create unique index operation_once on operation (scope, id) where feed is not null;
create index operation_outside on operation (scope, id) where feed is null;
create index operation_waiting on operation (scope, arrival) where feed is null;

-- A device's right to exchange, given for a one-time code. Only hashes of secrets stand here.
create table enrolment_right (
    id uuid primary key,
    scope text not null references scope (code),
    code_hash bytea not null constraint enrolment_right_code unique,
    code_ends_at bigint not null,
    token_hash bytea constraint enrolment_right_token unique,
    -- The device that used the code; it may use it again until its first hello.
    used_by uuid,
    first_hello_at bigint,
    revoked_at bigint,
    made_at bigint not null
);

create table device (
    id uuid primary key,
    enrolment_right uuid not null references enrolment_right (id),
    formerly uuid,
    program text not null,
    first_hello_at bigint not null,
    last_hello_at bigint not null,
    -- The device's clock minus this one, in milliseconds.
    skew_ms bigint not null
);

-- How far the feed of a centre has been folded into the tables.
create table projection (
    scope text primary key references scope (code),
    folded bigint not null default 0,
    -- By which fold; another one begins anew.
    fold text not null default ''
);

-- Kinds of a centre whose tables begin anew while the others stand: they are filled up to `folded` before anything else is folded.
create table projection_kind (
    scope text not null references scope (code),
    kind text not null,
    constraint projection_kind_key primary key (scope, kind)
);

-- Numbers that people see, given to devices in blocks so that they are final without a network. One series for each centre.
create table number_block (
    scope text not null references scope (code),
    first bigint not null,
    last bigint not null,
    device uuid not null,
    given_at bigint not null,
    constraint number_block_key primary key (scope, first),
    -- A number that a person reads aloud. Whatever asks for more is refused before it comes here.
    constraint number_block_bound check (first > 0 and last >= first and last < 1000000000)
);

-- What headquarters publishes for every centre, so that one enrolled later gets it too. Published again, its newer fields replace the older.
create table standing_publication (
    place bigserial,
    record uuid primary key,
    kind text not null,
    -- Version of the kind in which the fields are written.
    version integer not null,
    fields jsonb not null
);

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

-- What belongs to this device alone: its id, the fold's version, what was confirmed at first run.
create table device_setting (
    name text primary key,
    value text not null
);

-- Fields of records: every value that no other edit has replaced, and every edit that another has named.
create table field_head (
    record text not null,
    kind text not null,
    field text not null,
    op text not null,
    value text not null,
    primary key (record, kind, field, op)
) without rowid;

create table field_named (
    record text not null,
    kind text not null,
    field text not null,
    op text not null,
    primary key (record, kind, field, op)
) without rowid;

-- Fields with several values, or with none because their edits name one another.
create table undecided (
    record text not null,
    kind text not null,
    field text not null,
    primary key (record, kind, field)
) without rowid;

create table annulment (
    op text primary key,
    target text not null,
    reason text not null
) without rowid;
create index annulment_target on annulment (target);

create table annulled (
    op text primary key
) without rowid;

create table centre (
    row integer primary key,
    id text not null constraint centre_id unique,
    code text,
    name text,
    address text,
    telephone text,
    extension text,
    email text,
    area text
);

create table staff (
    row integer primary key,
    id text not null constraint staff_id unique,
    paternal text,
    maternal text,
    names text,
    post text,
    active integer
);

create table public_entity (
    row integer primary key,
    id text not null constraint public_entity_id unique,
    name text
);

create table person (
    row integer primary key,
    id text not null constraint person_id unique,
    document_type text,
    document_number text,
    paternal text,
    maternal text,
    names text,
    entity text,
    post text,
    email text,
    phone text
);

create table training (
    row integer primary key,
    id text not null constraint training_id unique,
    name text,
    state text,
    training_type text,
    modality text,
    platform text,
    organiser text,
    origin text,
    requesting_entity text,
    inviting_entity text,
    programmed integer,
    systems text,
    objective text,
    audience text,
    includes_citizens integer,
    citizen_justification text,
    citizen_requester text,
    venue_name text,
    venue_address text,
    venue_lender text,
    venue_confirmed integer,
    has_private_ally integer,
    ally_name text,
    ally_agreement text,
    methodology text,
    free_of_charge integer
);

create table session (
    row integer primary key,
    id text not null constraint session_id unique,
    training text,
    date text,
    part text,
    start_time text,
    end_time text,
    removed integer
);

create table agenda_item (
    row integer primary key,
    id text not null constraint agenda_item_id unique,
    training text,
    date text,
    start_time text,
    end_time text,
    activity text,
    methodology text,
    responsible text,
    kind text,
    removed integer
);

create table speaker (
    row integer primary key,
    id text not null constraint speaker_id unique,
    training text,
    name text,
    institution text,
    kind text,
    topic text,
    system text,
    coordination_date text,
    authorisation text,
    removed integer
);

create table enrolment (
    row integer primary key,
    id text not null constraint enrolment_id unique,
    training text,
    person text,
    means text,
    removed integer
);

create table attendance (
    row integer primary key,
    op text not null constraint attendance_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    session text,
    person text,
    entity text,
    post text,
    email text,
    phone text,
    -- When the person came to the desk, in a correction written later; otherwise `claimed_at` says it.
    registered_at integer
);

create table signature (
    row integer primary key,
    op text not null constraint signature_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    session text,
    person text,
    means text,
    attachment text
);

create table slip_stamp (
    row integer primary key,
    op text not null constraint slip_stamp_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    session text,
    person text
);

create table document_issue (
    row integer primary key,
    op text not null constraint document_issue_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    form text,
    training text,
    session text,
    attachment text,
    pages integer,
    rows text
);

create index person_document on person (document_number, document_type);
create index session_training on session (training);
create index agenda_item_training on agenda_item (training);
create index speaker_training on speaker (training);
create index enrolment_training on enrolment (training);
create index attendance_session on attendance (session, person);
create index signature_session on signature (session, person);
create index slip_stamp_session on slip_stamp (session, person);

-- Two offline laptops may create the same person: records with the same document stand for one, the first of them.
create view person_one as
select p.id as id,
       case
           when coalesce(p.document_number, '') = '' then p.id
           else (select min(q.id) from person q
                 where q.document_number = p.document_number and q.document_type is p.document_type)
       end as one
from person p;

-- The same for a session: event, day and part of the day.
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

-- The search index: by words, their beginnings, without accents or case; ñ is found by n as well.
create virtual table person_search using fts5 (
    document_number, paternal, maternal, names, entity,
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3 4'
);
create trigger person_search_insert after insert on person begin
    insert into person_search (rowid, document_number, paternal, maternal, names, entity)
    values (new.row, new.document_number, new.paternal, new.maternal, new.names, new.entity);
end;
create trigger person_search_update after update on person begin
    delete from person_search where rowid = old.row;
    insert into person_search (rowid, document_number, paternal, maternal, names, entity)
    values (new.row, new.document_number, new.paternal, new.maternal, new.names, new.entity);
end;
create trigger person_search_delete after delete on person begin
    delete from person_search where rowid = old.row;
end;

create virtual table training_search using fts5 (
    name, venue_name, objective,
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3 4'
);
create trigger training_search_insert after insert on training begin
    insert into training_search (rowid, name, venue_name, objective)
    values (new.row, new.name, new.venue_name, new.objective);
end;
create trigger training_search_update after update on training begin
    delete from training_search where rowid = old.row;
    insert into training_search (rowid, name, venue_name, objective)
    values (new.row, new.name, new.venue_name, new.objective);
end;
create trigger training_search_delete after delete on training begin
    delete from training_search where rowid = old.row;
end;

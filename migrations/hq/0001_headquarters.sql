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
    received_at bigint not null,
    constraint operation_key primary key (scope, arrival)
) partition by list (scope);
create unique index operation_feed on operation (scope, feed);
create unique index operation_chain on operation (scope, device, number) where chained;
create index operation_id on operation (scope, id);
create unique index operation_once on operation (scope, id) where feed is not null;
create index operation_aside on operation (scope, arrival) where aside is not null;

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

-- How far the feed of a centre has been folded into the tables below.
create table projection (
    scope text primary key references scope (code),
    folded bigint not null default 0,
    -- By which fold; another one begins anew.
    fold text not null default ''
);

-- The fold's tables, as on every desktop, each row with its centre.
create table field_head (
    scope text not null,
    record uuid not null,
    kind text not null,
    field text not null,
    op uuid not null,
    value text not null,
    primary key (scope, record, kind, field, op)
);

create table field_named (
    scope text not null,
    record uuid not null,
    kind text not null,
    field text not null,
    op uuid not null,
    primary key (scope, record, kind, field, op)
);

-- Fields with several values, or with none because their edits name one another.
create table undecided (
    scope text not null,
    record uuid not null,
    kind text not null,
    field text not null,
    primary key (scope, record, kind, field)
);

create table annulment (
    scope text not null,
    op uuid not null,
    target uuid not null,
    reason text not null,
    primary key (scope, op)
);
create index annulment_target on annulment (scope, target);

create table annulled (
    scope text not null,
    op uuid not null,
    primary key (scope, op)
);

create table centre (
    scope text not null,
    id uuid not null,
    code text,
    name text,
    address text,
    telephone text,
    extension text,
    email text,
    area text,
    primary key (scope, id)
);

create table staff (
    scope text not null,
    id uuid not null,
    paternal text,
    maternal text,
    names text,
    post text,
    active boolean,
    primary key (scope, id)
);

create table public_entity (
    scope text not null,
    id uuid not null,
    name text,
    primary key (scope, id)
);

create table person (
    scope text not null,
    id uuid not null,
    document_type text,
    document_number text,
    paternal text,
    maternal text,
    names text,
    entity text,
    post text,
    email text,
    phone text,
    primary key (scope, id)
);

create table training (
    scope text not null,
    id uuid not null,
    name text,
    state text,
    training_type text,
    modality text,
    platform text,
    organiser text,
    origin text,
    requesting_entity text,
    inviting_entity text,
    programmed boolean,
    systems text,
    objective text,
    audience text,
    includes_citizens boolean,
    citizen_justification text,
    citizen_requester text,
    venue_name text,
    venue_address text,
    venue_lender text,
    venue_confirmed boolean,
    has_private_ally boolean,
    ally_name text,
    ally_agreement text,
    methodology text,
    free_of_charge boolean,
    place_prefix text,
    presented_by text,
    closed_by text,
    delegation_reason text,
    tests_apply boolean,
    tests_defined_by text,
    folders_delivered bigint,
    primary key (scope, id)
);

create table session (
    scope text not null,
    id uuid not null,
    training text,
    date text,
    part text,
    start_time text,
    end_time text,
    removed boolean,
    primary key (scope, id)
);

create table agenda_item (
    scope text not null,
    id uuid not null,
    training text,
    date text,
    start_time text,
    end_time text,
    activity text,
    methodology text,
    responsible text,
    kind text,
    removed boolean,
    done text,
    done_note text,
    primary key (scope, id)
);

create table speaker (
    scope text not null,
    id uuid not null,
    training text,
    name text,
    institution text,
    kind text,
    topic text,
    system text,
    coordination_date text,
    authorisation text,
    removed boolean,
    primary key (scope, id)
);

create table enrolment (
    scope text not null,
    id uuid not null,
    training text,
    person text,
    means text,
    removed boolean,
    primary key (scope, id)
);

create table invitation (
    scope text not null,
    id uuid not null,
    training text,
    entity text,
    addressee text,
    addressee_email text,
    means text,
    sent_on text,
    response text,
    response_on text,
    response_means text,
    note text,
    letter text,
    removed boolean,
    primary key (scope, id)
);

create table test_score (
    scope text not null,
    id uuid not null,
    training text,
    person text,
    kind text,
    tenths bigint,
    primary key (scope, id)
);

create table participation_report (
    scope text not null,
    id uuid not null,
    training text,
    speaker text,
    system text,
    text text,
    received_on text,
    removed boolean,
    primary key (scope, id)
);

create table event_report (
    scope text not null,
    id uuid not null,
    training text,
    methodology text,
    audience_text text,
    results_text text,
    state text,
    drafted_by text,
    finished_on text,
    submitted_by text,
    submitted_on text,
    primary key (scope, id)
);

create table expediente (
    scope text not null,
    id uuid not null,
    training text,
    number text,
    box_number text,
    shelf text,
    volume text,
    retention text,
    notes text,
    primary key (scope, id)
);

create table attendance (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    session text,
    person text,
    entity text,
    post text,
    email text,
    phone text,
    registered_at bigint,
    primary key (scope, op)
);

create table signature (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    session text,
    person text,
    means text,
    attachment text,
    primary key (scope, op)
);

create table slip_stamp (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    session text,
    person text,
    primary key (scope, op)
);

create table document_issue (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    form text,
    training text,
    session text,
    attachment text,
    pages bigint,
    rows text,
    primary key (scope, op)
);

create table training_step (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    training text,
    state text,
    date text,
    note text,
    documents text,
    handed_by text,
    handed_to text,
    primary key (scope, op)
);

create table expediente_part (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    training text,
    item text,
    source text,
    attachment text,
    pages bigint,
    kind text,
    session text,
    note text,
    primary key (scope, op)
);

create table expediente_closing (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    training text,
    attachment text,
    manifest text,
    pages bigint,
    primary key (scope, op)
);

create table expediente_export (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    training text,
    attachment text,
    primary key (scope, op)
);

create table event_photo (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    training text,
    attachment text,
    print text,
    caption text,
    position bigint,
    primary key (scope, op)
);

create table survey_sheet (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    training text,
    source text,
    answers text,
    open_topics text,
    open_improvements text,
    primary key (scope, op)
);

create table survey_closing (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    training text,
    primary key (scope, op)
);

create table person_link (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    person text,
    merged_into text,
    primary key (scope, op)
);

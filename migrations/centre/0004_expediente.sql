-- C-40: folders handed to participants.
alter table training add column folders_delivered integer;

-- C-49: where the originals of an event lie.
create table expediente (
    row integer primary key,
    id text not null constraint expediente_id unique,
    training text,
    number text,
    box_number text,
    shelf text,
    volume text,
    retention text,
    notes text
);

-- C-66: each step of an event's life with its day; who and when was typed stand beside it.
create table training_step (
    row integer primary key,
    op text not null constraint training_step_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    training text,
    state text,
    date text,
    note text,
    documents text,
    handed_by text,
    handed_to text
);

create table expediente_part (
    row integer primary key,
    op text not null constraint expediente_part_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    training text,
    item text,
    source text,
    attachment text,
    pages integer,
    kind text,
    session text,
    note text
);

create table expediente_closing (
    row integer primary key,
    op text not null constraint expediente_closing_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    training text,
    attachment text,
    manifest text,
    pages integer
);

create table expediente_export (
    row integer primary key,
    op text not null constraint expediente_export_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    training text,
    attachment text
);

create index training_step_training on training_step (training);
create index expediente_part_training on expediente_part (training);
create index expediente_closing_training on expediente_closing (training);
create index expediente_export_training on expediente_export (training);
create index if not exists document_issue_training on document_issue (training);

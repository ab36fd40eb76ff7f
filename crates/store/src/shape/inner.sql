-- What the fold keeps besides records and facts.

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

-- What the fold keeps besides records and facts, each row with its centre.

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

-- What the fold keeps besides records and facts, each row with its centre.

create table field_head (
    scope text not null,
    record uuid not null,
    field text not null,
    op uuid not null,
    kind text not null,
    value text not null,
    primary key (scope, record, field, op)
);

create table field_named (
    scope text not null,
    record uuid not null,
    field text not null,
    op uuid not null,
    primary key (scope, record, field, op)
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

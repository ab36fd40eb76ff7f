-- Lists that left the program as a spreadsheet (K-11, C-54).
create table list_export (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    list text,
    training text,
    format text,
    rows bigint,
    primary key (scope, op)
);

-- Lists that left the program as a spreadsheet (K-11, C-54).
create table list_export (
    row integer primary key,
    op text not null constraint list_export_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    list text,
    training text,
    format text,
    rows integer
);

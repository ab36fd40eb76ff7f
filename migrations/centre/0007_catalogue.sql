-- Topics and processes of the systems, which headquarters publishes (C-52, Q-09), and which of them a talk is about.
create table catalogue_entry (
    row integer primary key,
    id text not null constraint catalogue_entry_id unique,
    catalogue text,
    system text,
    name text,
    active integer
);

alter table speaker add column catalogue_topic text;
alter table speaker add column process text;

-- Topics and processes of the systems (C-52, Q-09), and which of them a talk is about.
create table catalogue_entry (
    scope text not null,
    id uuid not null,
    catalogue text,
    system text,
    name text,
    active boolean,
    primary key (scope, id)
);

alter table speaker add column catalogue_topic text;
alter table speaker add column process text;

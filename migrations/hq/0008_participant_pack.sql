-- The folder that each participant of an event is handed (C-39): how many, who has it copied, and what was brought for it.
create table participant_pack (
    scope text not null,
    id uuid not null,
    training text,
    copies bigint,
    responsible text,
    primary key (scope, id)
);

create table pack_material (
    scope text not null,
    op uuid not null,
    record uuid not null,
    actor uuid,
    claimed_at bigint not null,
    training text,
    title text,
    attachment text,
    pages bigint,
    position bigint,
    primary key (scope, op)
);

-- The folder that each participant of an event is handed (C-39): how many, who has it copied, and what was brought for it.
create table participant_pack (
    row integer primary key,
    id text not null constraint participant_pack_id unique,
    training text,
    copies integer,
    responsible text
);

create table pack_material (
    row integer primary key,
    op text not null constraint pack_material_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    training text,
    title text,
    attachment text,
    pages integer,
    position integer
);

create index pack_material_training on pack_material (training);

-- What headquarters publishes for every centre, so that one enrolled later gets it too. Published again, its newer fields replace the older.
create table standing_publication (
    place bigserial,
    record uuid primary key,
    kind text not null,
    fields jsonb not null
);

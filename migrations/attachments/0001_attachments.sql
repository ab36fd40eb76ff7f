-- Attachments: scans, photos, signatures and issued PDFs, cut in chunks and named by the BLAKE3 of the whole.
-- They are not part of the operation log; operations name them by hash.

-- One row. A restored file gets a new identity, so that incremental backups never trust numbers of another life.
create table attachment_file (
    id integer not null constraint attachment_file_one_row check (id = 1),
    identity text not null,
    constraint attachment_file_pk primary key (id)
) strict;

-- A row without hash and sequence is still being received; it is dropped when the file is next opened.
create table attachment (
    id integer not null,
    hash blob,
    sequence integer,
    size integer not null default 0,
    media_type text not null,
    constraint attachment_pk primary key (id),
    constraint attachment_hash_once unique (hash),
    constraint attachment_sequence_once unique (sequence),
    constraint attachment_hash_length check (hash is null or length(hash) = 32),
    constraint attachment_complete check ((hash is null) = (sequence is null))
) strict;

create table attachment_chunk (
    id integer not null,
    attachment integer not null,
    number integer not null,
    bytes blob not null,
    constraint attachment_chunk_pk primary key (id),
    constraint attachment_chunk_place unique (attachment, number),
    constraint attachment_chunk_owner foreign key (attachment) references attachment (id) on delete cascade
) strict;

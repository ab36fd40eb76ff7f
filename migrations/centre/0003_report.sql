-- Inviting, tests, participation reports and the report of an event.
alter table training add column place_prefix text;
alter table training add column presented_by text;
alter table training add column closed_by text;
alter table training add column delegation_reason text;
alter table training add column tests_apply integer;
alter table training add column tests_defined_by text;

alter table agenda_item add column done text;
alter table agenda_item add column done_note text;

create table invitation (
    row integer primary key,
    id text not null constraint invitation_id unique,
    training text,
    entity text,
    addressee text,
    addressee_email text,
    means text,
    sent_on text,
    response text,
    response_on text,
    response_means text,
    note text,
    letter text,
    removed integer
);

create table test_score (
    row integer primary key,
    id text not null constraint test_score_id unique,
    training text,
    person text,
    kind text,
    tenths integer
);

create table participation_report (
    row integer primary key,
    id text not null constraint participation_report_id unique,
    training text,
    speaker text,
    system text,
    text text,
    received_on text,
    removed integer
);

create table event_report (
    row integer primary key,
    id text not null constraint event_report_id unique,
    training text,
    methodology text,
    audience_text text,
    results_text text,
    state text,
    drafted_by text,
    finished_on text,
    submitted_by text,
    submitted_on text
);

create table event_photo (
    row integer primary key,
    op text not null constraint event_photo_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    training text,
    attachment text,
    print text,
    caption text,
    position integer
);

create index invitation_training on invitation (training);
create index test_score_training on test_score (training);
create index participation_report_training on participation_report (training);
create index event_report_training on event_report (training);
create index event_photo_training on event_photo (training);

create view standing_event_photo as
select f.op, f.record, f.actor, f.claimed_at, f.training, f.attachment, f.print, f.caption, f.position
from event_photo f
where not exists (select 1 from annulled x where x.op = f.op);

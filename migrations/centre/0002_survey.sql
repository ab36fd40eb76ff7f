-- Answered sheets of surveys, and the moments at which a survey was closed.
create table survey_sheet (
    row integer primary key,
    op text not null constraint survey_sheet_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    training text,
    source text,
    answers text,
    open_topics text,
    open_improvements text
);

create table survey_closing (
    row integer primary key,
    op text not null constraint survey_closing_op unique,
    record text not null,
    actor text,
    claimed_at integer not null,
    training text
);

create index survey_sheet_training on survey_sheet (training);
create index survey_closing_training on survey_closing (training);

-- A sheet corrected on two offline laptops stands twice under one record: the correction with the smallest id counts.
create view standing_survey_sheet as
select s.op, s.record, s.actor, s.claimed_at, s.training, s.source, s.answers, s.open_topics, s.open_improvements
from survey_sheet s
where not exists (select 1 from annulled x where x.op = s.op)
  and not exists (select 1 from survey_sheet t
                  where t.record = s.record and t.training is s.training and t.op < s.op
                    and not exists (select 1 from annulled x where x.op = t.op));

create index survey_sheet_record on survey_sheet (record);

-- Answers given on the page for participants, until the survey is closed. They belong to this device and stand outside
-- the log. The key is random and dealt anew with every answer, and there is no row number: nothing tells who came first.
create table survey_waiting (
    key text primary key,
    training text not null,
    sheet text not null
) without rowid;

-- A speaker of the centre at an event of headquarters may have it in his own statistics (C-14).
alter table speaker add column own_statistic integer;

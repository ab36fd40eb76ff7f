-- Every operation paid for five indexes. By its id an operation is found in the feed by the index that keeps ids there unique; only what
-- is not in the feed needs another one, and so does what waits.
drop index operation_id;
create index operation_outside on operation (scope, id) where feed is null;
-- A row is named by its arrival only while it waits.
drop index operation_aside;
alter table operation drop constraint operation_key;
create index operation_waiting on operation (scope, arrival) where feed is null;

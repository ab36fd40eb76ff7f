-- Who wants to know when a record last changed, or whether it is here, asks its heads. Each write changed a page of this index.
drop index operation_record;

-- A code may be given for one member of the staff: who uses it may set the password of that one and of nobody else on the computer that joins.
alter table enrolment_right add column staff uuid;

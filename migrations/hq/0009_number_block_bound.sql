-- A number that a person reads aloud. Whatever asks for more is refused before it comes here.
alter table number_block add constraint number_block_bound check (first > 0 and last >= first and last < 1000000000);

-- Numbers that people see, given to devices in blocks so that they are final without a network. One series for each centre.
create table number_block (
    scope text not null references scope (code),
    first bigint not null,
    last bigint not null,
    device uuid not null,
    given_at bigint not null,
    constraint number_block_key primary key (scope, first)
);

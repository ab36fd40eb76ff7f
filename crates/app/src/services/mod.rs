//! The services of the centre. Each may use `case` and `office`, never another service; nothing but `app` names one.

pub(crate) mod training;

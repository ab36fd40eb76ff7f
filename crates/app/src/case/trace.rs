//! Who wrote a fact.

use sisconecta_domain::names::display_name;
use sisconecta_store::expediente::Trace;

/// Who wrote a fact, as people here write names.
pub(crate) fn author(trace: &Trace) -> String {
    let (paternal, maternal, names) = &trace.author;
    if paternal.is_empty() && names.is_empty() {
        return String::new();
    }
    display_name(paternal, maternal, names)
}

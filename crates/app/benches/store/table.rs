//! What was measured, beside what is wanted, as a table.

/// Milliseconds that the same work took, several times.
#[derive(Debug, Default, Clone)]
pub struct Times(Vec<f64>);

impl Times {
    pub fn add(&mut self, milliseconds: f64) {
        self.0.push(milliseconds);
    }

    /// The value that so many of a hundred do not exceed.
    pub fn at(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        match sorted.len() {
            0 => f64::NAN,
            count => sorted[(count * percent / 100).min(count - 1)],
        }
    }

    pub fn median(&self) -> f64 {
        self.at(50)
    }
}

/// A wish, and whether it came true.
pub struct Wanted {
    pub text: String,
    pub holds: bool,
}

impl Wanted {
    pub fn at_most(value: f64, most: f64, unit: &str) -> Self {
        Self {
            text: format!("≤ {most} {unit}"),
            holds: value <= most,
        }
    }

    pub fn at_least(value: f64, least: f64) -> Self {
        Self {
            text: format!("≥ {least}"),
            holds: value >= least,
        }
    }

    /// Both at once.
    pub fn and(self, other: Self) -> Self {
        Self {
            text: format!("{}, {}", self.text, other.text),
            holds: self.holds && other.holds,
        }
    }
}

#[derive(Default)]
pub struct Table {
    wanted: usize,
    held: usize,
}

impl Table {
    pub fn head(&self, title: &str) {
        println!("\n{title}\n");
        println!("| work | measured | reference | ratio | wanted | holds |");
        println!("|---|---|---|---|---|---|");
    }

    pub fn row(
        &mut self,
        work: &str,
        measured: &str,
        reference: &str,
        ratio: &str,
        wanted: Option<Wanted>,
    ) {
        let (text, holds) = match wanted {
            None => (String::new(), ""),
            Some(wanted) => {
                self.wanted += 1;
                self.held += usize::from(wanted.holds);
                (wanted.text, if wanted.holds { "yes" } else { "**no**" })
            }
        };
        println!("| {work} | {measured} | {reference} | {ratio} | {text} | {holds} |");
    }

    /// A time by itself; the limit holds for nineteen of twenty.
    pub fn plain(&mut self, work: &str, times: &Times, most: Option<f64>) {
        let wanted = most.map(|most| Wanted::at_most(times.at(95), most, "ms"));
        self.row(work, &spread(times), "", "", wanted);
    }

    pub fn end(&self) {
        println!("\n{} of {} wanted values hold", self.held, self.wanted);
    }
}

/// `12.3 ms, p95 20.1`
pub fn spread(times: &Times) -> String {
    format!("{} ms, p95 {}", short(times.median()), short(times.at(95)))
}

/// Three digits that say something.
pub fn short(value: f64) -> String {
    match value {
        _ if value >= 100.0 => format!("{value:.0}"),
        _ if value >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

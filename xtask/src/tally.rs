//! What the runners of tests say at their end, kept and counted.

use crate::shell::typed;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;

/// One part of the suite after it ran.
pub struct Part {
    pub name: String,
    /// Those that passed on a retry among them.
    pub passed: u32,
    pub again: u32,
    pub failed: u32,
    /// The runner's own closing lines.
    pub closing: Vec<String>,
}

#[derive(Default)]
pub struct Tally {
    parts: Vec<Part>,
}

impl Tally {
    /// Runs a check that has no counts of its own; it counts as one.
    pub fn check(&mut self, name: &str, check: impl FnOnce() -> Result<(), String>) {
        println!("\n── {name}");
        let outcome = check();
        let (passed, failed, closing) = match outcome {
            Ok(()) => (1, 0, vec![]),
            Err(sentence) => (0, 1, vec![sentence]),
        };
        self.parts.push(Part {
            name: name.to_owned(),
            passed,
            again: 0,
            failed,
            closing,
        });
    }

    /// Runs a runner of tests, shows what it says, and keeps its counts. Failing without a failed test counts as one failure.
    pub fn runner(&mut self, name: &str, command: &mut Command) {
        println!("\n── {name}\n› {}", typed(command));
        let mut part = Part::new(name);
        match follow(command, |line| part.read(line)) {
            Ok(true) if part.failed == 0 => {
                if part.passed == 0 {
                    // A filter that matches nothing must not look like success.
                    part.failed = 1;
                    part.closing.push("no test ran".into());
                }
            }
            Ok(true) => {}
            Ok(false) => part.failed = part.failed.max(1),
            Err(sentence) => {
                part.failed = part.failed.max(1);
                part.closing.push(sentence);
            }
        }
        self.parts.push(part);
    }

    /// Prints everything together, and says whether all held.
    pub fn close(self) -> bool {
        println!("\n── in all");
        let (mut passed, mut again, mut failed) = (0, 0, 0);
        for part in &self.parts {
            passed += part.passed;
            again += part.again;
            failed += part.failed;
            println!(
                "{:4} {:40} {:4} passed {:3} failed",
                if part.failed == 0 { "ok" } else { "FAIL" },
                part.name,
                part.passed,
                part.failed
            );
            for line in &part.closing {
                println!("       {line}");
            }
        }
        // What passes on its retry is a defect that somebody must look for.
        println!("{again} passed on a retry only");
        println!("{passed} passed, {failed} failed");
        failed == 0
    }
}

impl Part {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            passed: 0,
            again: 0,
            failed: 0,
            closing: vec![],
        }
    }

    /// Reads one line of nextest's, vitest's or Playwright's.
    fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some(counts) = line
            .strip_prefix("Summary [")
            .and_then(|rest| rest.split_once(']'))
            .map(|(_, counts)| counts)
        {
            // «12 tests run: 10 passed (1 flaky), 1 failed, 1 timed out, 3 skipped»
            self.closing.push(line.to_owned());
            // Among those that passed.
            let flaky = counts
                .split(['(', ',', ')'])
                .find_map(|note| note.trim().strip_suffix(" flaky"));
            self.again += flaky.and_then(|count| count.parse().ok()).unwrap_or(0);
            for count in counts
                .split_once(':')
                .map_or(counts, |(_, rest)| rest)
                .split(',')
            {
                self.count(count.trim(), &["failed", "timed out", "exec failed"]);
            }
            return;
        }
        // «Tests  1 failed | 48 passed | 2 skipped (51)»; the line of files looks alike and is not counted.
        if let Some(counts) = line.strip_prefix("Tests  ") {
            self.closing.push(line.to_owned());
            let counts = counts
                .rsplit_once(" (")
                .map_or(counts, |(counts, _)| counts);
            for count in counts.split('|') {
                self.count(count.trim(), &["failed"]);
            }
            return;
        }
        // «  12 passed (34.1s)», «  1 failed», «  3 did not run»
        let words = line.split(' ').count();
        if words <= 4 && self.count(line, &["failed", "did not run", "interrupted"]) {
            self.closing.push(line.to_owned());
        }
    }

    fn count(&mut self, text: &str, bad: &[&str]) -> bool {
        let Some((number, rest)) = text.split_once(' ') else {
            return false;
        };
        let Ok(number) = number.parse::<u32>() else {
            return false;
        };
        if rest == "passed" || rest.starts_with("passed (") {
            self.passed += number;
        } else if rest == "flaky" {
            self.passed += number;
            self.again += number;
        } else if bad.contains(&rest) {
            self.failed += number;
        } else {
            return false;
        }
        true
    }
}

/// Runs a command, passing its two outputs on line by line.
fn follow(command: &mut Command, mut line: impl FnMut(&str)) -> Result<bool, String> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("«{}» did not start: {error}", typed(command)))?;
    let (sender, lines) = mpsc::channel();
    let mut readers = vec![];
    if let Some(out) = child.stdout.take() {
        readers.push(pass_on(out, sender.clone()));
    }
    if let Some(err) = child.stderr.take() {
        readers.push(pass_on(err, sender));
    }
    for text in lines {
        println!("{text}");
        let _ = std::io::stdout().flush();
        line(&text);
    }
    for reader in readers {
        let _ = reader.join();
    }
    child
        .wait()
        .map(|status| status.success())
        .map_err(|error| error.to_string())
}

fn pass_on(
    from: impl Read + Send + 'static,
    to: mpsc::Sender<String>,
) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut bytes = vec![];
        while from
            .read_until(b'\n', &mut bytes)
            .is_ok_and(|count| count > 0)
        {
            let _ = to.send(String::from_utf8_lossy(&bytes).trim_end().to_owned());
            bytes.clear();
        }
    })
}

#[cfg(test)]
mod tests {
    use super::Part;

    fn counted(lines: &[&str]) -> (u32, u32) {
        let mut part = Part::new("");
        lines.iter().for_each(|line| part.read(line));
        (part.passed, part.failed)
    }

    #[test]
    fn reads_the_summary_of_nextest() {
        assert_eq!(
            counted(&[
                "     Summary [   1.234s] 12 tests run: 10 passed (1 slow), 1 failed, 1 timed out, 3 skipped"
            ]),
            (10, 2)
        );
        assert_eq!(
            counted(&["     Summary [   1.234s] 1 test run: 1 passed, 0 skipped"]),
            (1, 0)
        );
    }

    #[test]
    fn reads_the_closing_lines_of_vitest() {
        assert_eq!(
            counted(&[
                " Test Files  3 passed (3)",
                "      Tests  49 passed (49)",
                "   Duration  7.30s (transform 1.96s, setup 0ms, tests 97ms)"
            ]),
            (49, 0)
        );
        assert_eq!(
            counted(&[
                " Test Files  1 failed | 2 passed (3)",
                "      Tests  2 failed | 46 passed | 1 skipped (49)"
            ]),
            (46, 2)
        );
        assert_eq!(counted(&["      Tests  1 failed (1)"]), (0, 1));
    }

    #[test]
    fn reads_the_closing_lines_of_playwright() {
        assert_eq!(
            counted(&[
                "  1 failed",
                "    [chromium] › desk.spec.ts:3:1 › sixty",
                "  2 did not run",
                "  12 passed (34.1s)"
            ]),
            (12, 3)
        );
    }

    #[test]
    fn ordinary_lines_are_not_counts() {
        assert_eq!(
            counted(&[
                "test result: ok. 5 passed; 0 failed",
                "3 rows failed to load",
                "12 attendances passed"
            ]),
            (0, 0)
        );
    }

    #[test]
    fn what_passed_on_a_retry_is_counted_apart() {
        let lines = [
            "     Summary [  12.0s] 12 tests run: 10 passed (1 slow, 2 flaky), 1 failed, 1 timed out, 3 skipped",
            "  1 flaky",
            "  55 passed (34.1s)",
            " Tests  1 failed | 48 passed | 2 skipped (51)",
        ];
        let mut part = Part::new("");
        for line in lines {
            part.read(line);
        }
        assert_eq!((part.passed, part.again, part.failed), (114, 3, 3));
    }
}

//! The tests of a file with the lines they stand on, read from text as it is formatted here.

use std::ops::Range;

#[derive(Debug)]
pub(crate) struct Test {
    /// The function's name, or the title that a test of the screens has.
    pub name: String,
    /// From the comment above it to its end.
    pub lines: Range<usize>,
    /// It stands in no `mod tests`: the file is there for tests alone.
    pub outermost: bool,
}

pub(crate) fn tests_of(file: &str, text: &str) -> Vec<Test> {
    let lines: Vec<_> = text.lines().collect();
    let ending = file.rsplit('.').next();
    (0..lines.len())
        .filter_map(|at| match ending {
            Some("rs") => in_rust(&lines, at),
            Some("ts") => of_screens(&lines, at),
            _ => None,
        })
        .collect()
}

fn in_rust(lines: &[&str], at: usize) -> Option<Test> {
    let marked = lines[at].trim_start();
    let is_test = ["#[test]", "#[tokio::test", "#[rstest]"];
    if !is_test.iter().any(|mark| marked.starts_with(mark)) {
        return None;
    }
    let (declared, name) = lines
        .iter()
        .enumerate()
        .skip(at)
        .take(40)
        .find_map(|(at, line)| {
            let line = line.trim_start();
            let after = line
                .strip_prefix("async fn ")
                .or(line.strip_prefix("fn "))?;
            Some((at, after.split(['(', '<']).next()?.to_owned()))
        })?;
    Some(around(lines, at, declared, name, "}"))
}

fn of_screens(lines: &[&str], at: usize) -> Option<Test> {
    let after = lines[at].trim_start().strip_prefix("test(")?;
    let title = after.strip_prefix('"')?.split('"').next()?;
    Some(around(lines, at, at, title.to_owned(), "});"))
}

fn around(lines: &[&str], first: usize, declared: usize, name: String, end: &str) -> Test {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let above = lines[..first].iter().rev();
    let comments = above
        .take_while(|line| line.trim_start().starts_with("//"))
        .count();
    let here = depth(lines[declared]);
    let closes = |line: &&&str| depth(line) == here && line.trim_start().starts_with(end);
    let length = lines[declared..]
        .iter()
        .take_while(|line| !closes(line))
        .count();
    Test {
        name,
        outermost: here == 0,
        lines: first - comments..declared + length + 1,
    }
}

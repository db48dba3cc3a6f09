//! Notes as a terminal shows them.

/// Each line set in.
pub(crate) fn indented(notes: &str) -> String {
    notes.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// Two texts side by side, wrapped, under their headings.
pub(crate) fn side_by_side(left: (&str, &str), right: (&str, &str), width: usize) -> String {
    let (left_lines, right_lines) = (wrapped(left.1, width), wrapped(right.1, width));
    let mut rows = vec![(left.0.to_owned(), right.0.to_owned()), ("─".repeat(width), "─".repeat(width))];
    for row in 0..left_lines.len().max(right_lines.len()) {
        let line = |lines: &[String]| lines.get(row).cloned().unwrap_or_default();
        rows.push((line(&left_lines), line(&right_lines)));
    }
    rows.iter()
        .map(|(left, right)| format!("{left:width$}  {right}").trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut current = String::new();
        for word in line.split(' ') {
            if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut current));
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
    }
    lines
}

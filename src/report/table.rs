//! Tables: which column says what.

use super::labels::{Label, label};
use super::outline::Table;
use super::scan::{self, Lines};
use super::text::Text;
use super::vocabulary::plain_words;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Id,
    Severity,
    Title,
    Place,
    Lines,
    Status,
    Suggestion,
    Note,
}

/// The fields of a table that lists one issue's fields, label by label (`| Severity | High |`); `None` for any other.
pub fn fields(table: &Table) -> Option<Vec<(Label, &Text)>> {
    let pair = |cells: &'_ [Text]| cells.len() == 2;
    if !pair(&table.header) || !table.rows.iter().all(|cells| pair(cells)) {
        return None;
    }
    let named = |cells: &Vec<Text>| label(&cells[0].plain).is_some();
    let known = table.rows.iter().filter(|cells| named(cells)).count();
    if known < 2 || known * 2 < table.rows.len() {
        return None;
    }
    // Without a header of its own, the first field stands there.
    let all = std::iter::once(&table.header).chain(&table.rows);
    Some(all.filter_map(|cells| Some((label(&cells[0].plain)?, &cells[1]))).collect())
}

/// A row, by what its cells say.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The number or name.
    pub id: Option<String>,
    /// The severity as written.
    pub severity: Option<Text>,
    /// What is wrong.
    pub title: Option<Text>,
    /// Where.
    pub places: Vec<Text>,
    /// Lines in a column of their own.
    pub lines: Vec<Lines>,
    /// Whether it is done.
    pub status: Option<Text>,
    /// What is proposed.
    pub suggestion: Option<Text>,
    /// The other cells.
    pub notes: Vec<Text>,
    /// 1-based line in the report.
    pub line: u32,
}

/// The rows of a table that lists issues or places, `None` for any other table.
pub fn rows(table: &Table) -> Option<Vec<Row>> {
    let mut columns: Vec<Column> = table.header.iter().map(|cell| column(&cell.plain)).collect();
    for (index, column) in columns.iter_mut().enumerate() {
        // Numbers of hundreds of lines in every row are sizes of files.
        let sizes = |row: &Vec<Text>| row.get(index).is_some_and(|cell| is_size(&cell.plain));
        if *column == Column::Lines && !table.rows.is_empty() && table.rows.iter().all(sizes) {
            *column = Column::Note;
        }
    }
    let has = |wanted| columns.contains(&wanted);
    if !has(Column::Place) && !has(Column::Title) && !table.rows.iter().flatten().any(names_path) {
        return None;
    }
    let listing = has(Column::Place) || has(Column::Severity) || has(Column::Status) || has(Column::Id);
    if !listing && !table.rows.iter().flatten().any(names_path) {
        return None;
    }
    Some(table.rows.iter().map(|cells| row(&columns, cells)).filter(|row| !row.is_empty()).collect())
}

impl Row {
    fn is_empty(&self) -> bool {
        self.title.is_none() && self.places.is_empty() && self.notes.is_empty()
    }

    /// What the row says is wrong: its title, else its first other cell.
    pub fn name(&self) -> Option<&Text> {
        self.title.as_ref().or(self.notes.first())
    }
}

fn row(columns: &[Column], cells: &[Text]) -> Row {
    let mut row = Row { line: cells.first().map_or(0, |cell| cell.line), ..Row::default() };
    for (cell, column) in cells.iter().zip(columns) {
        if cell.plain.trim().is_empty() {
            continue;
        }
        row.line = if row.line == 0 { cell.line } else { row.line };
        match column {
            Column::Id => row.id = Some(cell.plain.trim().trim_start_matches('#').to_string()),
            Column::Severity => row.severity = Some(cell.clone()),
            Column::Title if row.title.is_none() => row.title = Some(cell.clone()),
            Column::Place => row.places.push(cell.clone()),
            Column::Lines => row.lines.extend(scan::sizes_out(scan::numbers(&cell.plain))),
            Column::Status => row.status = Some(cell.clone()),
            Column::Suggestion => row.suggestion = Some(cell.clone()),
            Column::Title | Column::Note => row.notes.push(cell.clone()),
        }
    }
    row
}

fn column(header: &str) -> Column {
    let words = plain_words(header);
    let any = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    if header.trim() == "#" || (words.len() == 1 && any(&["id", "no", "nr", "number", "num", "ref"])) {
        Column::Id
    } else if any(&["status", "state", "fixed", "resolved", "done", "resolution"]) {
        Column::Status
    } else if any(&["loc", "size", "count", "effort", "total"]) {
        Column::Note
    } else if any(&[
        "file",
        "files",
        "location",
        "locations",
        "path",
        "module",
        "modules",
        "where",
        "place",
        "source",
    ]) {
        Column::Place
    } else if any(&["line", "lines", "ln"]) {
        Column::Lines
    } else if any(&["severity", "priority", "level", "sev", "risk", "prio"]) {
        Column::Severity
    } else if any(&["fix", "recommendation", "suggestion", "solution", "action", "remediation", "remedy"]) {
        Column::Suggestion
    } else if any(&[
        "issue",
        "issues",
        "title",
        "problem",
        "finding",
        "flaw",
        "smell",
        "description",
        "message",
        "claim",
        "rule",
        "check",
        "violation",
        "bug",
        "concern",
        "summary",
        "what",
        "name",
        "comment",
        "pattern",
    ]) {
        if words.len() == 2 && any(&["id"]) { Column::Id } else { Column::Title }
    } else {
        Column::Note
    }
}

fn is_size(cell: &str) -> bool {
    let digits: String = cell.chars().filter(|c| !matches!(c, ',' | ' ' | '~' | '_')).collect();
    digits.parse::<u32>().is_ok_and(|size| size >= 300)
}

fn names_path(cell: &Text) -> bool {
    cell.plain.len() < 4_096 && !scan::paths(cell).is_empty()
}

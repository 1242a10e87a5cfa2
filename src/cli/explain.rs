use super::args::Explain;
use super::project::{Project, RuleCard};
use super::rules::{default_level, safety_word};
use super::{Failure, Status};
use crate::output::severity_word;
use std::fmt::Write as _;
use std::io::{self, Write};

/// `salve explain RULE`: the page of the rule, its options, how to choose it.
pub(super) fn run(args: &Explain) -> Result<Status, Failure> {
    let project = Project::open(&[], &[])?;
    io::stdout().lock().write_all(page(project.card(&args.rule)?).as_bytes())?;
    Ok(Status::Done)
}

fn page(card: &RuleCard) -> String {
    let mut page = match card.meta.help.trim() {
        "" => format!("# {}", card.meta.title),
        help => help.to_string(),
    };
    let _ = write!(page, "\n\n## In short\n\n- id: `{}`", card.meta.id);
    let _ = write!(page, "\n- severity: {}", severity_word(card.meta.severity));
    let _ = write!(page, "\n- fix: {}", safety_word(card.safety));
    if let Some(because) = &card.because {
        let _ = write!(page, " ({because})");
    }
    let _ = write!(page, "\n- level, unless salve.toml says otherwise: {}", default_level(card));
    if let Some(uri) = &card.meta.help_uri {
        let _ = write!(page, "\n- read more: <{uri}>");
    }
    if let Some(origin) = &card.origin {
        let _ = write!(page, "\n- the project's own, in {}", origin.display());
    }
    page.push('\n');
    if !card.options.is_empty() {
        page.push_str("\n## Options\n\n");
    }
    for option in &card.options {
        let _ = write!(page, "- `{}`: {}", option.name, option.values);
        if let Some(default) = &option.default {
            let _ = write!(page, ", {default} by default");
        }
        if option.needed_to_fix {
            page.push_str("; no fix without it");
        }
        page.push('.');
        if let Some(help) = &option.help {
            let _ = write!(page, " {help}");
        }
        page.push('\n');
    }
    page
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_page_tells_what_is_known_of_a_rule() {
        let pages: Vec<_> = crate::cli::rules::tests::cards().iter().map(super::page).collect();
        insta::assert_snapshot!(pages.join("\n=====\n"));
    }
}

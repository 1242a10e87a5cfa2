use super::args::Init;
use super::project::{Project, RuleCard};
use super::rules::{default_level, safety_word};
use super::{Failure, Status};
use crate::output::severity_word;
use crate::source::CONFIG_NAME;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// `salve init`: writes a configuration that says nothing but what could be said.
pub(super) fn run(args: &Init) -> Result<Status, Failure> {
    let dir = args.dir.clone().unwrap_or_else(|| PathBuf::from("."));
    let file = dir.join(CONFIG_NAME);
    let exists = || {
        Failure::new(format!("{} exists, so it is left as it is", file.display()))
            .help("edit it; `salve rules` lists the rules and their levels")
    };
    if file.symlink_metadata().is_ok() {
        return Err(exists());
    }
    let project = Project::open(std::slice::from_ref(&dir), &[])?;
    let text = template(&project.cards);
    let written = File::create_new(&file).and_then(|mut created| created.write_all(text.as_bytes()));
    match written {
        Ok(()) => {
            writeln!(std::io::stdout(), "Wrote {}", shown(&file))?;
            Ok(Status::Done)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(exists()),
        Err(error) => Err(Failure::new(format!("{}: {error}", file.display()))),
    }
}

fn shown(file: &Path) -> std::path::Display<'_> {
    file.strip_prefix(".").unwrap_or(file).display()
}

/// A configuration in which every rule stands in a comment, at its default level.
fn template(cards: &[RuleCard]) -> String {
    let mut text = String::from(
        "# Which rules look at this project, and which of them may change it.\n\
         # `salve rules` lists the rules; `salve explain RULE` says what one finds and what its fix may change.\n\
         \n\
         # What a scan passes over, as in a .gitignore beside this file.\n\
         exclude = []\n\
         \n\
         [recipes]\n\
         # Folders of the project's own recipes; .salve/transforms is looked for without being named.\n\
         # dirs = [\"tools/recipes\"]\n\
         \n\
         [rules]\n\
         # A rule is \"off\", \"report\" (it is looked for) or \"fix\" (`salve fix` applies its fixes), or a table with\n\
         # its options: { level = \"fix\", unsafe = true, option = 1 }. The levels below are the defaults.\n",
    );
    for card in cards {
        let (severity, safety) = (severity_word(card.meta.severity), safety_word(card.safety));
        let _ = write!(text, "\n# {}: {severity}, fix: {safety}", one_line(&card.meta.title));
        if let Some(because) = &card.because {
            let _ = write!(text, " ({})", one_line(because));
        }
        text.push('\n');
        for option in &card.options {
            let _ = write!(text, "#   {}: {}", option.name, one_line(&option.values));
            if let Some(default) = &option.default {
                let _ = write!(text, ", {} by default", one_line(default));
            }
            text.push('\n');
        }
        let _ = writeln!(text, "# {} = \"{}\"", card.meta.id, default_level(card));
    }
    text
}

/// Keeps a recipe's words inside their comment.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::rules::tests::cards;
    use crate::config::{Config, Level};

    #[test]
    fn what_is_written_changes_nothing_until_it_is_edited() {
        let text = template(&cards());
        insta::assert_snapshot!(text);
        let parse = |text: &str| Config::parse(text, Path::new(CONFIG_NAME)).expect("a configuration");
        assert_eq!(parse(&text), Config::default());
        let edited = parse(&text.replace("# wide-queue = \"off\"", "wide-queue = \"fix\""));
        assert_eq!(edited.rules["wide-queue"].level, Some(Level::Fix));
    }
}

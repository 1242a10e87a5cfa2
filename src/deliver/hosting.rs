//! Opening the pull request with `gh`, GitHub's own tool: at most one a rule, and none that was refused before.

use super::pull_request::{PullRequest, offered};
use super::repository::Repository;
use serde::Deserialize;
use std::collections::HashSet;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// How many pull requests of each state are looked through; the search already picks salve's.
const LOOKED_AT: &str = "200";

/// Why no pull request was opened.
#[derive(Debug, thiserror::Error)]
pub enum HostingError {
    /// `gh` failed; its words are in the detail.
    #[error("`gh {command}` failed: {detail}; `gh auth status` and `gh repo set-default` say what it knows")]
    Gh {
        /// The command, without its arguments.
        command: &'static str,
        /// The first line of what it said.
        detail: String,
    },
    /// The body could not be written.
    #[error("{path} could not be written: {source}")]
    Body {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What stands in the way of a new pull request, or may be brought up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Clear,
    /// There is no `gh` on this machine to ask.
    Unknown,
    /// The same branch has an open one: it will be updated.
    Update {
        /// Its number.
        number: u64,
        /// Its address.
        url: String,
    },
    /// Another branch has an open one for this rule.
    Open {
        /// The rule.
        rule: String,
        /// Its address.
        url: String,
    },
    /// All these findings were offered before, and the maintainers closed it unmerged.
    Declined {
        /// Its address.
        url: String,
    },
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// A new pull request, at this address.
    Created(String),
    /// The open one has the new text.
    Updated(String),
    /// There is no `gh`: this command opens it, with the body in this file.
    ByHand {
        /// To be run in the work tree.
        command: String,
        /// The body.
        body: PathBuf,
    },
    /// None was opened, since one stands in the way.
    Left(Standing),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    number: u64,
    url: String,
    state: String,
    head_ref_name: String,
    #[serde(default)]
    body: String,
}

impl Repository {
    /// Looks for pull requests of salve's that are open for the same rules or were refused for the same findings. Run it
    /// before pushing.
    pub fn pull_request_standing(
        &self,
        request: &PullRequest,
        branch: &str,
    ) -> Result<Standing, HostingError> {
        let mut listed = Vec::new();
        for state in ["open", "closed"] {
            let arguments = [
                "pr",
                "list",
                "--state",
                state,
                "--limit",
                LOOKED_AT,
                "--search",
                "\"Salve-Rule\" in:body",
                "--json",
                "number,url,state,headRefName,body",
            ];
            let output = match self.gh().args(arguments).output() {
                Ok(output) => output,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::Unknown),
                Err(error) => return Err(HostingError::Gh { command: "pr list", detail: error.to_string() }),
            };
            let failed = |detail| HostingError::Gh { command: "pr list", detail };
            if !output.status.success() {
                return Err(failed(first_line(&output.stderr)));
            }
            let page: Vec<Listed> =
                serde_json::from_slice(&output.stdout).map_err(|error| failed(error.to_string()))?;
            listed.extend(page);
        }
        Ok(standing(&listed, request, branch))
    }

    /// Opens the pull request for the pushed branch, or brings its open one up to date.
    pub fn open_pull_request(
        &self,
        request: &PullRequest,
        branch: &str,
        standing: Standing,
    ) -> Result<Opened, HostingError> {
        let path = self.note_path(branch);
        let written = |source| HostingError::Body { path: path.clone(), source };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(written)?;
        }
        let mut file = std::fs::File::create(&path).map_err(written)?;
        file.write_all(request.body().as_bytes()).map_err(written)?;
        let body = path.display().to_string();
        match standing {
            Standing::Clear => {
                let arguments =
                    ["pr", "create", "--head", branch, "--title", &request.title, "--body-file", &body];
                Ok(Opened::Created(self.gh_says("pr create", &arguments)?))
            }
            Standing::Update { number, url } => {
                let number = number.to_string();
                let arguments = ["pr", "edit", &number, "--title", &request.title, "--body-file", &body];
                self.gh_says("pr edit", &arguments)?;
                Ok(Opened::Updated(url))
            }
            Standing::Unknown => {
                let words =
                    ["--head", branch, "--title", &request.title, "--body-file", &body].map(shell_word);
                Ok(Opened::ByHand { command: format!("gh pr create {}", words.join(" ")), body: path })
            }
            standing @ (Standing::Open { .. } | Standing::Declined { .. }) => Ok(Opened::Left(standing)),
        }
    }

    fn gh_says(&self, command: &'static str, arguments: &[&str]) -> Result<String, HostingError> {
        let failed = |detail| HostingError::Gh { command, detail };
        let output = self.gh().args(arguments).output().map_err(|error| failed(error.to_string()))?;
        if !output.status.success() {
            return Err(failed(first_line(&output.stderr)));
        }
        Ok(first_line(&output.stdout))
    }

    fn gh(&self) -> Command {
        let mut command = Command::new("gh");
        command.current_dir(self.workdir()).stdin(Stdio::null()).env("GH_PROMPT_DISABLED", "1");
        command
    }
}

/// The worst of what is listed: an open one for a rule weighs more than a refused one.
fn standing(listed: &[Listed], request: &PullRequest, branch: &str) -> Standing {
    let open = || listed.iter().filter(|one| one.state == "OPEN");
    for one in open().filter(|one| one.head_ref_name != branch) {
        let (rules, _) = offered(&one.body);
        if let Some(rule) = request.rules.iter().find(|rule| rules.contains(rule)) {
            return Standing::Open { rule: rule.clone(), url: one.url.clone() };
        }
    }
    if let Some(one) = open().find(|one| one.head_ref_name == branch) {
        return Standing::Update { number: one.number, url: one.url.clone() };
    }
    for one in listed.iter().filter(|one| one.state == "CLOSED") {
        let findings: HashSet<_> = offered(&one.body).1.into_iter().collect();
        if !request.findings.is_empty() && request.findings.iter().all(|id| findings.contains(id)) {
            return Standing::Declined { url: one.url.clone() };
        }
    }
    Standing::Clear
}

fn first_line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing").trim().to_string()
}

/// A word that a shell reads as it is.
fn shell_word(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.into()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

//! What a text must hold for a rule to find anything in it, and whether an occurrence of a name may be that.

/// One thing to search a text for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Needle {
    /// A whole word, wherever it stands in the code.
    Word(String),
    /// A call of a function of a module, given by the last part of its name (`cast` of `GenServer`, of `ets`).
    Remote {
        /// The module.
        module: String,
        /// The function.
        name: String,
    },
    /// A call of a function of `Kernel` or of the file itself, of a special form, or of a definition.
    Local(String),
}

impl Needle {
    /// The word that the text holds.
    pub fn word(&self) -> &str {
        match self {
            Needle::Word(name) | Needle::Local(name) | Needle::Remote { name, .. } => name,
        }
    }

    /// What must be true of the rest of the text for the occurrence of the word at `start..end` to count; `None` if it
    /// never does.
    pub fn needs(&self, text: &[u8], start: usize, end: usize) -> Option<Needs> {
        let at = |at: usize| text.get(at).copied().unwrap_or(b' ');
        let before = |back: usize| start.checked_sub(back).map_or(b' ', |at| text[at]);
        let module = match self {
            Needle::Word(_) => return Some(Needs::Nothing),
            Needle::Local(_) => None,
            Needle::Remote { module, .. } => Some(module.as_bytes()),
        };
        let is_key = at(end) == b':' && at(end + 1) != b':';
        let is_atom = before(1) == b':' && before(2) != b':';
        if is_key || is_atom {
            return None;
        }
        if matches!(before(1), b'"' | b'\'') {
            return Some(Needs::Nothing);
        }
        if before(1) != b'.' || before(2) == b'.' {
            return Some(match module {
                None => Needs::Nothing,
                Some(_) if may_follow_dot(&text[..start]) => Needs::Nothing,
                Some(_) => Needs::Import,
            });
        }
        let target = &text[..start - 1];
        let length = target.iter().rev().take_while(|&&byte| in_name(byte)).count();
        let target = &target[target.len() - length..];
        match (module, target) {
            // In parentheses, quoted, or after a space.
            (_, [] | b"__MODULE__") => Some(Needs::Nothing),
            (Some(module), _) if module == target => Some(Needs::Nothing),
            (None, b"Kernel") => Some(Needs::Nothing),
            (_, [b'A'..=b'Z' | 128.., ..]) => Some(Needs::Alias),
            _ => None,
        }
    }
}

/// What else a text must hold for an occurrence to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// The word `import`.
    Import,
    /// The word `as`: another name for the module.
    Alias,
}

/// True if a dot may be the last thing before the end of `text`: blanks and comments may stand between.
fn may_follow_dot(text: &[u8]) -> bool {
    let trimmed = text.trim_ascii_end();
    if trimmed.ends_with(b".") {
        return trimmed.len() < text.len();
    }
    let ends_line = memchr::memchr(b'\n', &text[trimmed.len()..]).is_some();
    let line = memchr::memrchr(b'\n', trimmed).map_or(0, |at| at + 1);
    ends_line && memchr::memchr(b'#', &trimmed[line..]).is_some()
}

/// True for a byte of a name.
pub(super) fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 128
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(needle: &Needle, text: &str) -> Vec<Option<Needs>> {
        let at = |(start, word): (usize, &str)| needle.needs(text.as_bytes(), start, start + word.len());
        text.match_indices(needle.word()).map(at).collect()
    }

    fn remote(text: &str) -> Option<Needs> {
        needs(&Needle::Remote { module: "Server".into(), name: "call".into() }, text)[0]
    }

    fn local(text: &str) -> Option<Needs> {
        needs(&Needle::Local("send".into()), text)[0]
    }

    #[test]
    fn a_remote_call_has_its_module_before_it() {
        for text in [
            "Server.call(a)",
            "A.Server.call a",
            "a |> Server.call",
            "Server.\n  call(a)",
            "Server. # a\n call(a)",
        ] {
            assert_eq!(remote(text), Some(Needs::Nothing), "{text}");
        }
        for text in
            ["(Server).call(a)", ":\"Elixir.Server\".call(a)", "__MODULE__.call(a)", "Server.\"call\"(a)"]
        {
            assert_eq!(remote(text), Some(Needs::Nothing), "{text}");
        }
        assert_eq!(
            needs(&Needle::Remote { module: "ets".into(), name: "new".into() }, ":ets.new(a)"),
            [Some(Needs::Nothing)]
        );
    }

    #[test]
    fn a_remote_call_may_hide_behind_an_alias_or_an_import() {
        assert_eq!(remote("S.call(a)"), Some(Needs::Alias));
        assert_eq!(remote("call(a)"), Some(Needs::Import));
        assert_eq!(remote("x\n|> call(a)"), Some(Needs::Import));
    }

    #[test]
    fn what_is_no_call_of_the_module_counts_for_nothing() {
        for text in ["server.call(a)", ":call", "call: 1", ":other.call(a)"] {
            assert_eq!(remote(text), None, "{text}");
        }
    }

    #[test]
    fn a_local_call_has_no_module_but_kernel_before_it() {
        for text in [
            "send(a, b)",
            "send a, b",
            "a |> send(b)",
            "Kernel.send(a, b)",
            "&send/2",
            "1..send(a)",
            "a::send",
        ] {
            assert_eq!(local(text), Some(Needs::Nothing), "{text}");
        }
        assert_eq!(local("Socket.send(a)"), Some(Needs::Alias));
        for text in ["socket.send(a)", ":send", "send: 1"] {
            assert_eq!(local(text), None, "{text}");
        }
    }
}

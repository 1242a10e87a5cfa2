//! Escape sequences, as `elixir_interpolation` reads them.

/// What a letter after a backslash stands for.
pub(super) fn escaped_char(c: char) -> char {
    match c {
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        'd' => '\x7f',
        'e' => '\x1b',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        's' => ' ',
        't' => '\t',
        'v' => '\x0b',
        other => other,
    }
}

/// Unescapes the text between quotes. Error: the offset in `raw` of a sequence that Elixir refuses.
pub(super) fn unescape(raw: &[u8]) -> Result<Vec<u8>, usize> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(offset) = memchr::memchr(b'\\', &raw[at..]) {
        out.extend_from_slice(&raw[at..at + offset]);
        let start = at + offset;
        at = start + 1;
        match raw.get(at) {
            None => {
                out.push(b'\\');
                break;
            }
            Some(b'\n') => at += 1,
            Some(b'\r') if raw.get(at + 1) == Some(&b'\n') => at += 2,
            Some(b'x') => {
                let rest = &raw[at + 1..];
                if let [a, b, ..] = rest
                    && a.is_ascii_hexdigit()
                    && b.is_ascii_hexdigit()
                {
                    out.push(hex(&rest[..2]).ok_or(start)? as u8);
                    at += 3;
                } else if rest.first().is_some_and(u8::is_ascii_hexdigit) {
                    push_code_point(&mut out, hex(&rest[..1])).ok_or(start)?;
                    at += 2;
                } else {
                    at += 1 + braced(rest, &mut out).ok_or(start)?;
                }
            }
            Some(b'u') => {
                let rest = &raw[at + 1..];
                if rest.len() >= 4 && rest[..4].iter().all(u8::is_ascii_hexdigit) {
                    push_code_point(&mut out, hex(&rest[..4])).ok_or(start)?;
                    at += 5;
                } else {
                    at += 1 + braced(rest, &mut out).ok_or(start)?;
                }
            }
            Some(&byte) if byte < 128 => {
                out.push(escaped_char(byte as char) as u8);
                at += 1;
            }
            // The bytes of a longer character follow unchanged.
            Some(_) => {}
        }
    }
    out.extend_from_slice(raw.get(at..).unwrap_or_default());
    Ok(out)
}

/// `{H}` to `{HHHHHH}`; the length of what was read.
fn braced(rest: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let inside = rest.strip_prefix(b"{")?;
    let end = memchr::memchr(b'}', inside)?;
    let digits = &inside[..end];
    if !(1..=6).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    push_code_point(out, hex(digits))?;
    Some(end + 2)
}

fn hex(digits: &[u8]) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn push_code_point(out: &mut Vec<u8>, code: Option<u32>) -> Option<()> {
    let c = char::from_u32(code?)?;
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn reads_elixirs_sequences() {
        let read = |raw: &str| unescape(raw.as_bytes());
        assert_eq!(read(r"a\n\t\s\\\q"), Ok(b"a\n\t \\q".to_vec()));
        assert_eq!(read(r"\xFF\x4"), Ok(b"\xFF\x04".to_vec()));
        assert_eq!(read(r"\x{e9}\u00e9\u{e9}"), Ok("ééé".as_bytes().to_vec()));
        assert_eq!(read("a\\\n  b\\\r\nc"), Ok(b"a  bc".to_vec()));
        assert_eq!(read("\\é"), Ok("é".as_bytes().to_vec()));
        assert_eq!(read(r"a\u{110000}"), Err(1));
        assert_eq!(read(r"\uD800"), Err(0));
        assert_eq!(read(r"\xg"), Err(0));
        assert_eq!(read("\\"), Ok(b"\\".to_vec()));
    }
}
